//! Formatting: the whole document, the items that a selection touches, and while typing the item that a `;` or a `>` ends. Text with
//! mistakes is left as it is: the mistakes are shown already.

use std::ops::Range;

use gen_lsp_types::{
    DocumentFormattingProvider, DocumentFormattingRequest, DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingRequest,
    DocumentRangeFormattingProvider, DocumentRangeFormattingRequest, ServerCapabilities, TextEdit,
};

use super::{Answer, Answers, Params};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{Session, Spot};
use polc::format::format_range;
use polc::source::FileId;

/// The edits that lay out what a range of bytes touches.
fn edits(spot: &Spot, range: Range<usize>) -> Option<Vec<TextEdit>> {
    let content = &spot.document.content;
    // The file is only named to be left out again: the edits are for this document.
    let edits = format_range(FileId(0), &content.text, range).ok()?;
    let edit = |edit: polc::diagnostic::Edit| {
        let range = content.range(edit.at.start as usize, edit.at.end as usize, spot.encoding);
        TextEdit { range, new_text: edit.text }
    };
    Some(edits.into_iter().map(edit).collect())
}

/// The whole document.
pub(super) struct Whole;

impl Answers for Whole {
    type Request = DocumentFormattingRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.document_formatting_provider = Some(DocumentFormattingProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        Ok(edits(&spot, 0..spot.document.content.text.len()))
    }
}

/// The items that a selection touches.
pub(super) struct Selected;

impl Answers for Selected {
    type Request = DocumentRangeFormattingRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.document_range_formatting_provider = Some(DocumentRangeFormattingProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        let content = &spot.document.content;
        let (start, end) = content.bytes(params.range, spot.encoding);
        Ok(edits(&spot, start..end))
    }
}

/// The item that what was typed belongs to.
pub(super) struct Typed;

impl Answers for Typed {
    type Request = DocumentOnTypeFormattingRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.document_on_type_formatting_provider = Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: ";".to_owned(),
            more_trigger_character: Some(vec![">".to_owned()]),
        });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.spot(&params.text_document.uri, params.position) else { return Ok(None) };
        // The position is behind what was typed.
        let typed = spot.offset.saturating_sub(1);
        Ok(edits(&spot, typed..typed))
    }
}

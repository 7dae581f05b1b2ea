//! Semantic tokens: what each word is, for colours that no pattern can give.

mod paint;

use gen_lsp_types::{
    Full, SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaRequest, SemanticTokensDeltaResponse,
    SemanticTokensEdit, SemanticTokensFullDelta, SemanticTokensLegend, SemanticTokensOptions, SemanticTokensOptionsRange,
    SemanticTokensProvider, SemanticTokensRangeRequest, SemanticTokensRequest, ServerCapabilities,
};

use super::{Answer, Answers, Params};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::Session;
use paint::{MODIFIERS, TYPES, coloured};

/// What was last said of a file.
#[derive(Debug, Default)]
pub(in crate::lsp) struct Last {
    generation: u64,
    data: Vec<SemanticToken>,
}

fn options() -> SemanticTokensOptions {
    SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: TYPES.map(str::to_owned).to_vec(),
            token_modifiers: MODIFIERS.map(str::to_owned).to_vec(),
        },
        range: None,
        full: None,
        work_done_progress_options: gen_lsp_types::WorkDoneProgressOptions::default(),
    }
}

fn advertise(capabilities: &mut ServerCapabilities, add: impl FnOnce(&mut SemanticTokensOptions)) {
    let provider =
        capabilities.semantic_tokens_provider.get_or_insert_with(|| SemanticTokensProvider::SemanticTokensOptions(options()));
    if let SemanticTokensProvider::SemanticTokensOptions(options) = provider {
        add(options);
    }
}

/// Of a whole file.
pub(super) struct OfDocument;

impl Answers for OfDocument {
    type Request = SemanticTokensRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        advertise(capabilities, |options| {
            options.full = Some(Full::SemanticTokensFullDelta(SemanticTokensFullDelta { delta: Some(true) }))
        });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let uri = params.text_document.uri;
        let Some(data) = session.document(&uri).map(|spot| coloured(&spot, 0, usize::MAX)) else { return Ok(None) };
        let last = session.tokens.entry(uri).or_default();
        last.generation += 1;
        last.data.clone_from(&data);
        Ok(Some(SemanticTokens { result_id: Some(last.generation.to_string()), data }))
    }
}

/// What changed in a whole file.
pub(super) struct Delta;

impl Answers for Delta {
    type Request = SemanticTokensDeltaRequest;

    fn advertise(_: &mut ServerCapabilities) {
        // `OfDocument` says so for both.
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let uri = params.text_document.uri;
        let Some(data) = session.document(&uri).map(|spot| coloured(&spot, 0, usize::MAX)) else { return Ok(None) };
        let last = session.tokens.entry(uri).or_default();
        let is_known = last.generation.to_string() == params.previous_result_id;
        last.generation += 1;
        let result_id = Some(last.generation.to_string());
        let before = std::mem::replace(&mut last.data, data.clone());
        Ok(Some(if is_known {
            SemanticTokensDeltaResponse::SemanticTokensDelta(SemanticTokensDelta { result_id, edits: difference(&before, &data) })
        } else {
            SemanticTokensDeltaResponse::SemanticTokens(SemanticTokens { result_id, data })
        }))
    }
}

/// The one edit that makes the new tokens of the old; a token is five numbers.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Vec<SemanticTokensEdit> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - start;
    let same = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    if start == old.len() && start == new.len() {
        return Vec::new();
    }
    let data = new.get(start..new.len() - same).unwrap_or_default();
    let numbers = |t: &SemanticToken| [t.delta_line, t.delta_start, t.length, t.token_type, t.token_modifiers_bitset];
    vec![SemanticTokensEdit {
        start: 5 * start as u32,
        delete_count: 5 * (old.len() - same - start) as u32,
        data: Some(data.iter().flat_map(numbers).collect()),
    }]
}

/// Of a part of a file.
pub(super) struct OfRange;

impl Answers for OfRange {
    type Request = SemanticTokensRangeRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        advertise(capabilities, |options| options.range = Some(SemanticTokensOptionsRange::Bool(true)));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        let (start, end) = spot.document.content.bytes(params.range, spot.encoding);
        Ok(Some(SemanticTokens { result_id: None, data: coloured(&spot, start, end) }))
    }
}

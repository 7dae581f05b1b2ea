//! Roles and personas by name: where they are defined, referred to and renamed, and everything else that has the same name in a file.

use gen_lsp_types::{
    DefinitionProvider, DefinitionRequest, DefinitionResponse, DocumentHighlight, DocumentHighlightKind, DocumentHighlightProvider,
    DocumentHighlightRequest, Location, PrepareRenamePlaceholder, PrepareRenameRequest, PrepareRenameResult, ReferencesProvider,
    ReferencesRequest, RenameOptions, RenameProvider, RenameRequest, ServerCapabilities, TextEdit, Uri, WorkDoneProgressOptions,
};

use super::edits::Edits;
use super::{Answer, Answers, Failure, Params};
use crate::lsp::occurrences::{self, Kind, Occurrence};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{Session, Spot};
use polc::project::live::{ItemId, LivePolicy};
use polc::syntax::tree::ItemKind;

/// Whether an occurrence names a role or persona.
fn is_subject(kind: Kind) -> bool {
    matches!(kind, Kind::Declaration | Kind::Subject)
}

/// The name of the role or persona at a place.
fn subject(spot: &Spot) -> Option<(String, Occurrence)> {
    let found = spot.occurrence().filter(|found| is_subject(found.kind))?;
    Some((found.name.value(spot.set.text(spot.item?)).into_owned(), found))
}

/// Everything that names a role or persona.
fn named(set: &LivePolicy, name: &str) -> Vec<(ItemId, Occurrence)> {
    let mut all = Vec::new();
    for (_, document) in set.documents() {
        for id in &document.items {
            let Some(source) = set.source(*id) else { continue };
            // Most items do not have the name anywhere.
            if !source.text.contains(name) && !source.text.contains('\\') {
                continue;
            }
            let found = occurrences::all(source.item, source.text).into_iter();
            all.extend(found.filter(|found| is_subject(found.kind) && source.value(&found.name) == name).map(|found| (*id, found)));
        }
    }
    all
}

/// Where a name of an item stands.
pub(super) fn location(
    set: &LivePolicy,
    id: ItemId,
    found: &Occurrence,
    encoding: crate::lsp::positions::Encoding,
) -> Option<Location> {
    let document = set.document_of(id)?;
    let (start, end) = set.bytes(id, found.name.span);
    Some(Location { uri: Uri(document.uri.clone()), range: document.content.range(start, end, encoding) })
}

/// Go to definition.
pub(super) struct Definition;

impl Answers for Definition {
    type Request = DefinitionRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.definition_provider = Some(DefinitionProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else { return Ok(None) };
        let found = match spot.occurrence() {
            Some(found) if found.kind == Kind::Target => target(&spot, &found),
            _ => subject(&spot).and_then(|(name, _)| {
                let id = spot.set.resolved.subject(&name)?;
                let declared = occurrences::all(&spot.set.item(id)?.item, spot.set.text(id)).into_iter();
                location(spot.set, id, &declared.into_iter().find(|found| found.kind == Kind::Declaration)?, spot.encoding)
            }),
        };
        Ok(found.map(|location| DefinitionResponse::Definition(gen_lsp_types::Definition::Location(location))))
    }
}

/// The table of a target in polc.toml.
fn target(spot: &Spot, found: &Occurrence) -> Option<Location> {
    let name = found.name.value(spot.set.text(spot.item?)).into_owned();
    let file = spot.set.config_file.as_ref()?;
    let header = format!("[targets.{name}]");
    let start = file.content.text.find(&header)?;
    Some(Location { uri: Uri(file.uri.clone()), range: file.content.range(start, start + header.len(), spot.encoding) })
}

/// Find all references.
pub(super) struct References;

impl Answers for References {
    type Request = ReferencesRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.references_provider = Some(ReferencesProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else { return Ok(None) };
        let Some((name, _)) = subject(&spot) else { return Ok(None) };
        let all = named(spot.set, &name).into_iter();
        let wanted = all.filter(|(_, found)| params.context.include_declaration || found.kind != Kind::Declaration);
        Ok(Some(wanted.filter_map(|(id, found)| location(spot.set, id, &found, spot.encoding)).collect()))
    }
}

/// Highlights everything in a file that has the name at a place.
pub(super) struct Highlight;

impl Answers for Highlight {
    type Request = DocumentHighlightRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.document_highlight_provider = Some(DocumentHighlightProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else { return Ok(None) };
        let (Some(found), Some(item)) = (spot.occurrence(), spot.item) else { return Ok(None) };
        let value = |id: ItemId, found: &Occurrence| found.name.value(spot.set.text(id)).into_owned();
        let name = value(item, &found);
        // A privilege is the same only on the same feature.
        let feature = |id: ItemId, kind: Kind| match kind {
            Kind::Privilege { of } => of.value(spot.set.text(id)).into_owned(),
            _ => String::new(),
        };
        let same = |id: ItemId, other: &Occurrence| {
            let alike = is_subject(found.kind) && is_subject(other.kind)
                || std::mem::discriminant(&other.kind) == std::mem::discriminant(&found.kind)
                    && feature(id, other.kind) == feature(item, found.kind);
            alike && value(id, other) == name
        };
        let mut all = Vec::new();
        for id in &spot.document.items {
            let Some(source) = spot.set.source(*id) else { continue };
            for other in occurrences::all(source.item, source.text).into_iter().filter(|other| same(*id, other)) {
                let kind = if other.kind == Kind::Declaration { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read };
                all.push(DocumentHighlight { range: spot.range(*id, other.name.span), kind: Some(kind) });
            }
        }
        Ok(Some(all))
    }
}

/// Whether and what can be renamed at a place.
pub(super) struct PrepareRename;

impl Answers for PrepareRename {
    type Request = PrepareRenameRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        let work_done_progress_options = WorkDoneProgressOptions::default();
        capabilities.rename_provider =
            Some(RenameProvider::RenameOptions(RenameOptions { prepare_provider: Some(true), work_done_progress_options }));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else { return Ok(None) };
        let (Some((placeholder, found)), Some(item)) = (subject(&spot), spot.item) else { return Ok(None) };
        let range = spot.range(item, found.name.span);
        Ok(Some(PrepareRenameResult::PrepareRenamePlaceholder(PrepareRenamePlaceholder { range, placeholder })))
    }
}

/// Renames a role or persona in all files.
pub(super) struct Rename;

impl Answers for Rename {
    type Request = RenameRequest;

    fn advertise(_: &mut ServerCapabilities) {
        // `PrepareRename` says so for both.
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let refuse = |message: String| Err(Failure::Refused(message));
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else {
            return refuse("this file is not part of a policy that polc knows".to_owned());
        };
        let Some((name, _)) = subject(&spot) else {
            return refuse("only roles and personas can be renamed: place the cursor on the name of one".to_owned());
        };
        // As it is typed, with or without quotes.
        let new = params.new_name.trim();
        let new = new.strip_prefix('"').and_then(|new| new.strip_suffix('"')).unwrap_or(new);
        if new.is_empty() || new.contains(['\n', '\r']) {
            return refuse("a name has at least one character, and stands on one line".to_owned());
        }
        if new == name {
            return Ok(None);
        }
        if let Some(taken) = spot.set.resolved.subject(new) {
            let what = match spot.set.item(taken).map(|entry| &entry.item.kind) {
                Some(ItemKind::Persona(_)) => "persona",
                _ => "role",
            };
            let place = spot.set.document_of(taken).and_then(|document| document.path.file_name()?.to_str());
            return refuse(format!("there is a {what} `{new}` already, in {}", place.unwrap_or("another file")));
        }
        let is_plain = new.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) && !new.starts_with('-');
        let written = if is_plain { new.to_owned() } else { polc::syntax::quote(new) };
        let mut edits = Edits::new(&session.client);
        for (id, found) in named(spot.set, &name) {
            let Some(document) = spot.set.document_of(id) else { continue };
            let (start, end) = spot.set.bytes(id, found.name.span);
            // Who writes names in quotes goes on to.
            let new_text = if found.name.is_quoted() { polc::syntax::quote(new) } else { written.clone() };
            let range = document.content.range(start, end, spot.encoding);
            edits.add(&Uri(document.uri.clone()), document.content.version, TextEdit { range, new_text });
        }
        Ok(Some(edits.finish()))
    }
}

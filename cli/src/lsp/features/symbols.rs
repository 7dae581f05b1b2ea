//! Symbols: of a file as a tree, of the workspace by name.

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolProvider, DocumentSymbolRequest, DocumentSymbolResponse,
    ServerCapabilities, SymbolKind, WorkspaceSymbol, WorkspaceSymbolLocation, WorkspaceSymbolProvider, WorkspaceSymbolRequest,
    WorkspaceSymbolResponse,
};

use super::names::location;
use super::{Answer, Answers, Params};
use crate::lsp::occurrences::{Kind, Occurrence};
use crate::lsp::positions::Encoding;
use crate::lsp::positions::Positions as _;
use crate::lsp::session::Session;
use polc::project::live::{Document, ItemId, LivePolicy};
use polc::source::Span;
use polc::syntax::tree::{Body, ItemKind, Name, Statement, StatementKind};

/// What an item is called, where its name stands, what it is, and a word about it.
pub(super) fn named(kind: &ItemKind) -> Option<(Name, SymbolKind, &'static str)> {
    match kind {
        ItemKind::Role(role) if role.is_abstract => Some((role.name, SymbolKind::Interface, "abstract role")),
        ItemKind::Role(role) => Some((role.name, SymbolKind::Class, "role")),
        ItemKind::Persona(persona) => Some((persona.name, SymbolKind::Object, "persona")),
        ItemKind::Test(test) => Some((test.title, SymbolKind::Method, "test")),
        ItemKind::Forbid(forbid) => Some((forbid.title, SymbolKind::Event, "forbid")),
        ItemKind::Platform(_) | ItemKind::Broken => None,
    }
}

/// The outline of a file.
pub(super) struct OfDocument;

impl Answers for OfDocument {
    type Request = DocumentSymbolRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.document_symbol_provider = Some(DocumentSymbolProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        let outline = Outline { set: spot.set, document: spot.document, encoding: spot.encoding };
        let symbols = spot.document.items.iter().filter_map(|id| outline.item(*id)).collect();
        Ok(Some(DocumentSymbolResponse::DocumentSymbolList(symbols)))
    }
}

struct Outline<'s> {
    set: &'s LivePolicy,
    document: &'s Document,
    encoding: Encoding,
}

impl Outline<'_> {
    fn symbol(
        &self,
        id: ItemId,
        name: String,
        kind: SymbolKind,
        whole: Span,
        selection: Span,
        children: Vec<DocumentSymbol>,
    ) -> DocumentSymbol {
        let range = |span| {
            let (start, end) = self.set.bytes(id, span);
            self.document.content.range(start, end, self.encoding)
        };
        // An editor refuses a symbol without a name.
        let name = if name.trim().is_empty() { "…".to_owned() } else { name };
        DocumentSymbol {
            name,
            detail: None,
            kind,
            tags: None,
            #[allow(deprecated, reason = "the struct has the field; tags replace it")]
            deprecated: None,
            range: range(whole),
            selection_range: range(selection),
            children: (!children.is_empty()).then_some(children),
        }
    }

    fn item(&self, id: ItemId) -> Option<DocumentSymbol> {
        let source = self.set.source(id)?;
        let (name, kind, about) = named(&source.item.kind)?;
        let children = match &source.item.kind {
            ItemKind::Role(role) => self.body(id, source.text, &role.body),
            ItemKind::Forbid(forbid) => self.body(id, source.text, &forbid.body),
            _ => Vec::new(),
        };
        let whole = Span { start: 0, end: source.item.len };
        let mut symbol = self.symbol(id, source.value(&name).into_owned(), kind, whole, name.span, children);
        symbol.detail = Some(about.to_owned());
        Some(symbol)
    }

    fn body(&self, id: ItemId, text: &str, body: &Body) -> Vec<DocumentSymbol> {
        body.statements.iter().map(|statement| self.statement(id, text, statement)).collect()
    }

    fn statement(&self, id: ItemId, text: &str, statement: &Statement) -> DocumentSymbol {
        let list = |names: &[Name]| names.iter().map(|name| name.value(text)).collect::<Vec<_>>().join(", ");
        let first = |names: &[Name]| names.first().map_or(statement.span, |name| name.span);
        let (name, selection, detail, kind, children) = match &statement.kind {
            StatementKind::Grant(grant) => (
                grant.head.value(text).into_owned(),
                grant.head.span,
                grant.value.span.of(text).to_owned(),
                SymbolKind::Property,
                Vec::new(),
            ),
            StatementKind::Index(index) => {
                let detail = index.privileges.span.of(text).to_owned();
                (format!("index {}", list(&index.names)), index.head, detail, SymbolKind::Array, Vec::new())
            }
            StatementKind::Cluster(cluster) => {
                ("cluster".to_owned(), cluster.head, cluster.privileges.span.of(text).to_owned(), SymbolKind::Property, Vec::new())
            }
            StatementKind::Spaces(_, names) => ("spaces".to_owned(), first(names), list(names), SymbolKind::Property, Vec::new()),
            StatementKind::RunAs(_, names) => ("run_as".to_owned(), first(names), list(names), SymbolKind::Property, Vec::new()),
            StatementKind::Permission(names) => {
                ("permission".to_owned(), first(names), list(names), SymbolKind::Constant, Vec::new())
            }
            StatementKind::Application(application) => {
                let (name, detail) = (application.namespace, list(&application.permissions));
                (format!("application {}", name.value(text)), name.span, detail, SymbolKind::Property, Vec::new())
            }
            StatementKind::In(spaces, body) => {
                (format!("in {}", list(spaces)), first(spaces), String::new(), SymbolKind::Namespace, self.body(id, text, body))
            }
            StatementKind::On(targets, body) => {
                (format!("on {}", list(targets)), first(targets), String::new(), SymbolKind::Namespace, self.body(id, text, body))
            }
            StatementKind::Object(head, _) => {
                (head.value(text).into_owned(), head.span, String::new(), SymbolKind::Object, Vec::new())
            }
        };
        let mut symbol = self.symbol(id, name, kind, statement.span, selection, children);
        symbol.detail = (!detail.is_empty()).then_some(detail);
        symbol
    }
}

/// Items of the workspace by name.
pub(super) struct OfWorkspace;

impl Answers for OfWorkspace {
    type Request = WorkspaceSymbolRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.workspace_symbol_provider = Some(WorkspaceSymbolProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let query = params.query.to_lowercase();
        let mut found: Vec<(usize, WorkspaceSymbol)> = Vec::new();
        for set in &session.sets {
            for (_, document) in set.documents() {
                for id in &document.items {
                    let Some(source) = set.source(*id) else { continue };
                    let Some((name, kind, about)) = named(&source.item.kind) else { continue };
                    let value = source.value(&name).into_owned();
                    let Some(distance) = matches(&value.to_lowercase(), &query) else { continue };
                    let occurrence = Occurrence { name, kind: Kind::Declaration };
                    let Some(location) = location(set, *id, &occurrence, session.encoding) else { continue };
                    let base_symbol_information =
                        BaseSymbolInformation { name: value, kind, tags: None, container_name: Some(about.to_owned()) };
                    let location = WorkspaceSymbolLocation::Location(location);
                    found.push((distance, WorkspaceSymbol { location, data: None, base_symbol_information }));
                }
            }
        }
        found.sort_by_key(|(distance, _)| *distance);
        found.truncate(MOST);
        Ok(Some(WorkspaceSymbolResponse::WorkspaceSymbolList(found.into_iter().map(|(_, symbol)| symbol).collect())))
    }
}

/// More than this nobody reads; the editor asks again with more letters.
const MOST: usize = 1000;

/// Whether the letters of a query stand in a name in order, and how much of the name is left over.
pub(super) fn matches(name: &str, query: &str) -> Option<usize> {
    let mut rest = name.chars();
    query.chars().all(|wanted| rest.any(|c| c == wanted)).then(|| if name.contains(query) { name.len() } else { name.len() + 1000 })
}

//! Type hierarchy: what a role extends, and what extends it.

use gen_lsp_types::{
    ServerCapabilities, SymbolKind, TypeHierarchyItem, TypeHierarchyPrepareRequest, TypeHierarchyProvider,
    TypeHierarchySubtypesRequest, TypeHierarchySupertypesRequest, Uri,
};

use super::{Answer, Answers, Params};
use crate::lsp::occurrences::Kind;
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{Session, Spot};
use polc::project::live::ItemId;
use polc::source::Span;
use polc::syntax::tree::ItemKind;

/// A role as a node of the hierarchy.
fn node(spot: &Spot, id: ItemId) -> Option<TypeHierarchyItem> {
    let source = spot.set.source(id)?;
    let ItemKind::Role(role) = &source.item.kind else { return None };
    let document = spot.set.document_of(id)?;
    let range = |span: Span| {
        let (start, end) = spot.set.bytes(id, span);
        document.content.range(start, end, spot.encoding)
    };
    Some(TypeHierarchyItem {
        name: source.value(&role.name).into_owned(),
        kind: if role.is_abstract { SymbolKind::Interface } else { SymbolKind::Class },
        tags: None,
        detail: None,
        uri: Uri(document.uri.clone()),
        range: range(Span { start: 0, end: source.item.len }),
        selection_range: range(role.name.span),
        data: None,
    })
}

/// The roles next to the role of a node.
fn next_to(
    session: &Session,
    item: &TypeHierarchyItem,
    next: impl Fn(&Spot, ItemId) -> Vec<ItemId>,
) -> Option<Vec<TypeHierarchyItem>> {
    let spot = session.document(&item.uri)?;
    // By name: its file may have changed since the node was made.
    let id = spot.set.resolved.subject(&item.name)?;
    let mut nodes: Vec<TypeHierarchyItem> = next(&spot, id).into_iter().filter_map(|id| node(&spot, id)).collect();
    nodes.sort_by(|a, b| a.name.cmp(&b.name));
    Some(nodes)
}

/// The role at a place.
pub(super) struct Prepare;

impl Answers for Prepare {
    type Request = TypeHierarchyPrepareRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.type_hierarchy_provider = Some(TypeHierarchyProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else { return Ok(None) };
        let found = spot.occurrence().filter(|found| matches!(found.kind, Kind::Declaration | Kind::Subject));
        let name = found.and_then(|found| Some(found.name.value(spot.set.text(spot.item?)).into_owned()));
        let id = name.and_then(|name| spot.set.resolved.subject(&name));
        Ok(id.and_then(|id| node(&spot, id)).map(|node| vec![node]))
    }
}

/// What it extends.
pub(super) struct Supertypes;

impl Answers for Supertypes {
    type Request = TypeHierarchySupertypesRequest;

    fn advertise(_: &mut ServerCapabilities) {
        // `Prepare` says so for all three.
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        Ok(next_to(session, &params.item, |spot, id| {
            spot.set.resolved.role(id).map(|role| role.parents.clone()).unwrap_or_default()
        }))
    }
}

/// What extends it.
pub(super) struct Subtypes;

impl Answers for Subtypes {
    type Request = TypeHierarchySubtypesRequest;

    fn advertise(_: &mut ServerCapabilities) {
        // `Prepare` says so for all three.
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        Ok(next_to(session, &params.item, |spot, id| spot.set.resolved.children(id).to_vec()))
    }
}

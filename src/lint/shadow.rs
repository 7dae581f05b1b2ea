//! Statements that a later one in the same body makes void: what they give is replaced or revoked there.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::catalogue::Permission;
use crate::check::Context;
use crate::check::names::NameKey;
use crate::policy::{Head, Platform, Source};
use crate::syntax::tree::{Body, Name, Operator, Statement, StatementKind};

/// What a statement is about: one with `:` makes void what stands before it with the same key.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Key<'a> {
    Name(NameKey),
    Permissions(&'static str),
    /// Anything else, as it is written.
    Word(Cow<'a, str>),
    /// Cluster privileges, here or on these clusters.
    Cluster(Vec<Cow<'a, str>>),
}

/// The statements of a body that are void on the target, each with the next one that makes it so.
pub(super) fn shadowed<'a>(context: &Context, source: &Source<'a>, body: &'a Body) -> Vec<(&'a Statement, &'a Statement)> {
    let statements: Vec<&Statement> = source.statements(body, &context.known).collect();
    if statements.len() < 2 {
        return Vec::new();
    }
    let mut replacing: FxHashMap<Key, &Statement> = FxHashMap::default();
    let mut found = Vec::new();
    for statement in statements.into_iter().rev() {
        let Some((key, operator)) = key(context, source, statement) else { continue };
        if let Some(later) = replacing.get(&key) {
            found.push((statement, *later));
        }
        if operator == Operator::Set {
            replacing.insert(key, statement);
        }
    }
    found.reverse();
    found
}

/// None for a statement that adds to what stands before it.
fn key<'a>(context: &Context, source: &Source<'a>, statement: &Statement) -> Option<(Key<'a>, Operator)> {
    let word = |word: &'static str, operator| Some((Key::Word(Cow::Borrowed(word)), operator));
    match &statement.kind {
        StatementKind::Grant(grant) => Some((head(context, source, &grant.head), grant.operator)),
        StatementKind::Cluster(cluster) => {
            let mut clusters: Vec<Cow<str>> = cluster.clusters.iter().map(|name| source.value(name)).collect();
            clusters.sort();
            Some((Key::Cluster(clusters), cluster.operator))
        }
        StatementKind::Spaces(operator, _) => word("spaces", *operator),
        StatementKind::RunAs(operator, _) => word("run_as", *operator),
        StatementKind::Object(name, _) => Some((head(context, source, name), Operator::Set)),
        StatementKind::Index(_)
        | StatementKind::Permission(_)
        | StatementKind::Application(..)
        | StatementKind::In(..)
        | StatementKind::On(..) => None,
    }
}

fn head<'a>(context: &Context, source: &Source<'a>, head: &Name) -> Key<'a> {
    let platform = context.target.platform();
    let known = match (source.head(head), platform) {
        (Head::Raw(id), Platform::Kibana) => {
            context.names.find_id(&id).and_then(|(named, _)| named).map(|named| Key::Name(named.key))
        }
        (Head::Word(written, word), _) if written.is_none_or(|written| written == platform) => Some(Key::Word(word.text().into())),
        (head, Platform::Kibana) => {
            head.feature_on(platform).and_then(|path| context.names.find(path)).map(|named| Key::Name(named.key))
        }
        (head, Platform::Connect) => head.feature_on(platform).and_then(Permission::feature_of_path).map(Key::Permissions),
    };
    // As it is written, with its quotes or the other platform, so that nothing else is meant.
    known.unwrap_or_else(|| Key::Word(Cow::Borrowed(source.written(head))))
}

//! Elasticsearch privileges: which there are, what an expression names, and the bit set of index privileges.

use std::borrow::Cow;

use super::super::unknown::LEAVE_OUT;
use super::super::{Context, expression};
use crate::catalogue::{
    CLUSTER_PRIVILEGES, EsPrivilege, INDEX_PRIVILEGES, RAW_CLUSTER_ACTIONS, RAW_INDEX_ACTIONS, REMOTE_CLUSTER_PRIVILEGES,
};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::Source;
use crate::source::Location;
use crate::suggest;
use crate::syntax::tree::{Expression, Operator};

/// A set of index privileges: one bit each, in the catalogue's order, and raw action names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::check) struct IndexPrivileges {
    pub(super) bits: u64,
    pub(super) raw: Vec<String>,
}

impl IndexPrivileges {
    /// The privileges of these names; names that the catalogue does not know are left out.
    pub(in crate::check) fn of(names: &[&str]) -> IndexPrivileges {
        let bits = names.iter().filter_map(|name| find(INDEX_PRIVILEGES, name)).fold(0, |bits, (n, _)| bits | 1 << n);
        IndexPrivileges { bits, raw: Vec::new() }
    }

    /// Adds others, which are then to be settled.
    pub(super) fn add(&mut self, other: &IndexPrivileges) {
        self.bits |= other.bits;
        self.raw.extend_from_slice(&other.raw);
    }

    pub(super) fn settle(&mut self) {
        self.raw.sort();
        self.raw.dedup();
    }

    pub(super) fn remove(&mut self, other: &IndexPrivileges) {
        self.bits &= !other.bits;
        self.raw.retain(|raw| !other.raw.contains(raw));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits == 0 && self.raw.is_empty()
    }

    /// Their names, sorted within the catalogue's and the raw ones.
    pub(in crate::check) fn names(&self) -> impl Iterator<Item = &str> {
        let known = INDEX_PRIVILEGES.iter().enumerate().filter(|(n, _)| self.bits & 1 << n != 0).map(|(_, p)| p.name);
        known.chain(self.raw.iter().map(String::as_str))
    }

    pub(super) fn written<'a>(&self) -> Vec<Cow<'a, str>> {
        let known =
            INDEX_PRIVILEGES.iter().enumerate().filter(|(n, _)| self.bits & 1 << n != 0).map(|(_, p)| Cow::Borrowed(p.name));
        known.chain(self.raw.iter().map(|raw| Cow::Owned(raw.clone()))).collect()
    }
}

/// What kind of Elasticsearch privilege a statement takes.
#[derive(Clone, Copy, PartialEq)]
pub(in crate::check) enum Kind {
    Cluster,
    RemoteCluster,
    Index,
    RemoteIndex,
}

impl Kind {
    fn title(self) -> &'static str {
        match self {
            Kind::Cluster => "cluster privilege",
            Kind::RemoteCluster => "privilege on remote clusters",
            Kind::Index => "index privilege",
            Kind::RemoteIndex => "privilege on remote indices",
        }
    }

    fn with_article(self) -> String {
        let article = if self.title().starts_with('i') { "an" } else { "a" };
        format!("{article} {}", self.title())
    }

    fn table(self) -> &'static [EsPrivilege] {
        match self {
            Kind::Cluster => CLUSTER_PRIVILEGES,
            Kind::RemoteCluster => REMOTE_CLUSTER_PRIVILEGES,
            Kind::Index | Kind::RemoteIndex => INDEX_PRIVILEGES,
        }
    }

    fn raw_prefixes(self) -> &'static [&'static str] {
        match self {
            Kind::Cluster => RAW_CLUSTER_ACTIONS,
            Kind::RemoteCluster => &[],
            Kind::Index | Kind::RemoteIndex => RAW_INDEX_ACTIONS,
        }
    }
}

pub(super) fn find(table: &'static [EsPrivilege], name: &str) -> Option<(usize, &'static EsPrivilege)> {
    let at = table.binary_search_by_key(&name, |privilege| privilege.name).ok()?;
    Some((at, table.get(at)?))
}

/// The privileges that an expression names, each with where; none if one of them is wrong. `none` alone gives an empty list.
pub(in crate::check) fn privileges<'a>(
    context: &Context,
    kind: Kind,
    expression: &Expression,
    operator: Operator,
    source: &Source<'a>,
    out: &mut Vec<Diagnostic>,
) -> Option<Vec<(Cow<'a, str>, Location)>> {
    let before = out.len();
    let mut names: Vec<(Cow<str>, Location)> = Vec::new();
    for term in &expression.terms {
        let text = source.value(&term.name);
        let at = source.at(term.name.span);
        if term.comma {
            out.push(expression::comma(source, term));
        } else if term.minus {
            match names.iter().position(|(name, _)| *name == text) {
                Some(held) => {
                    names.remove(held);
                }
                None => out.push(
                    Diagnostic::new(errors::INVALID_EXPRESSION, at, format!("`{text}` is not there to be taken away"))
                        .label("privileges are added up here; there is no level to start from"),
                ),
            }
        } else if text == "none" && expression.terms.len() == 1 && operator == Operator::Set {
            // Revokes what was inherited.
        } else {
            out.extend(wrong(context, kind, &text, at));
            if !names.iter().any(|(name, _)| *name == text) {
                names.push((text, at));
            }
        }
    }
    (out.len() == before).then_some(names)
}

pub(super) fn wrong(context: &Context, kind: Kind, text: &str, at: Location) -> Option<Diagnostic> {
    let release = context.target.release();
    if kind.raw_prefixes().iter().any(|prefix| text.starts_with(prefix)) {
        return None;
    }
    let title = kind.title();
    if let Some((_, privilege)) = find(kind.table(), text) {
        if !privilege.releases.has(release) {
            return Some(
                Diagnostic::new(
                    errors::PRIVILEGE_NOT_IN_RELEASE,
                    at,
                    format!("there is no {title} `{text}` on {}", super::super::release_name(release)),
                )
                .label(privilege.releases.seen_from(release))
                .help(LEAVE_OUT)
                .source(super::super::provenance(&privilege.provenance)),
            );
        }
        let remote = kind == Kind::RemoteIndex;
        if privilege.not_remote && remote || privilege.remote_only && !remote {
            return Some(
                Diagnostic::new(errors::UNKNOWN_ELASTICSEARCH_PRIVILEGE, at, format!("`{text}` is no {title}"))
                    .label(if remote {
                        "not on remote clusters"
                    } else {
                        "only on remote clusters: `index … on \"cluster\": …`"
                    })
                    .source(super::super::provenance(&privilege.provenance)),
            );
        }
        return None;
    }
    let diagnostic = Diagnostic::new(errors::UNKNOWN_ELASTICSEARCH_PRIVILEGE, at, format!("there is no {title} `{text}`"));
    for (other, how) in [(Kind::Index, "index \"…\": "), (Kind::Cluster, "cluster: ")] {
        if find(other.table(), text).is_some() {
            return Some(
                diagnostic
                    .label(format!("that is {}, not {}", other.with_article(), kind.with_article()))
                    .help(format!("write `{how}{text};`"))
                    .note("Elasticsearch refuses a role with an unknown privilege."),
            );
        }
    }
    let known = kind.table().iter().filter(|p| p.releases.has(release)).map(EsPrivilege::known);
    let diagnostic = diagnostic.note("Elasticsearch refuses a role with an unknown privilege.");
    let meant = suggest::meant(text, known);
    Some(meant.ask(diagnostic, at, Applicability::Unsafe, |diagnostic| diagnostic.label("not in the catalogue")))
}

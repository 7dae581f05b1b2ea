//! Cluster, index and run-as statements: what Elasticsearch itself is asked for.

mod options;
mod privileges;

use std::borrow::Cow;

use super::Context;
use super::effective::{IndexEntry, IndexOptions, RemoteCluster};
use crate::catalogue::{INDEX_PRIVILEGES, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::Source;
use crate::source::Location;
use crate::syntax::tree::{Cluster, Index, Name, Operator};
use privileges::find;

pub(super) use privileges::{IndexPrivileges, Kind, privileges};

/// Index privileges as one statement grants them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct IndexGrant<'a> {
    pub(super) clusters: Vec<Cow<'a, str>>,
    pub(super) names: Vec<Cow<'a, str>>,
    pub(super) privileges: IndexPrivileges,
    pub(super) options: IndexOptions<'a>,
}

/// Everything of a role that Elasticsearch itself answers for.
#[derive(Clone, Debug, Default)]
pub(super) struct Elastic<'a> {
    pub(super) cluster: Vec<Cow<'a, str>>,
    pub(super) remote_cluster: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) indices: Vec<IndexGrant<'a>>,
    pub(super) run_as: Vec<Cow<'a, str>>,
}

/// One index name with what is granted on it: clusters, options, name, privileges.
type Row<'r, 'a> = (&'r [Cow<'a, str>], &'r IndexOptions<'a>, &'r Cow<'a, str>, IndexPrivileges);

impl<'a> Elastic<'a> {
    /// Takes in what another role grants.
    pub(super) fn merge(&mut self, other: &Elastic<'a>) {
        add_new(&mut self.cluster, &other.cluster);
        add_new(&mut self.remote_cluster, &other.remote_cluster);
        add_new(&mut self.indices, &other.indices);
        add_new(&mut self.run_as, &other.run_as);
    }

    /// A `cluster` statement.
    pub(super) fn cluster(&mut self, context: &Context, statement: &'a Cluster, source: &Source<'a>, out: &mut Vec<Diagnostic>) {
        let remote = !statement.clusters.is_empty();
        if remote && refuse_on_serverless(context, "privileges on remote clusters", source.at(statement.head), out) {
            return;
        }
        let kind = if remote { Kind::RemoteCluster } else { Kind::Cluster };
        let Some(names) = privileges(context, kind, &statement.privileges, statement.operator, source, out) else { return };
        if remote {
            let clusters: Vec<Cow<str>> = statement.clusters.iter().map(|name| source.value(name)).collect();
            let is_meant = |(cluster, privilege): &(Cow<str>, Cow<str>)| {
                clusters.contains(cluster) && (statement.operator == Operator::Set || names.contains(privilege))
            };
            if statement.operator != Operator::Add {
                self.remote_cluster.retain(|pair| !is_meant(pair));
            }
            if statement.operator != Operator::Remove {
                self.remote_cluster.extend(clusters.iter().flat_map(|c| names.iter().map(|n| (c.clone(), n.clone()))));
            }
            return;
        }
        match statement.operator {
            Operator::Set => self.cluster = names,
            Operator::Add => self.cluster.extend(names),
            Operator::Remove => self.cluster.retain(|held| !names.contains(held)),
        }
    }

    /// An `index` statement. `inherited` is how many grants were there before the body: only those are replaced by a `:`.
    pub(super) fn index(
        &mut self,
        context: &Context,
        statement: &'a Index,
        inherited: &mut usize,
        source: &Source<'a>,
        out: &mut Vec<Diagnostic>,
    ) {
        let remote = !statement.clusters.is_empty();
        if remote && refuse_on_serverless(context, "privileges on remote indices", source.at(statement.head), out) {
            return;
        }
        let kind = if remote { Kind::RemoteIndex } else { Kind::Index };
        let options = options::read(context, &statement.options, source, out);
        let written = privileges(context, kind, &statement.privileges, statement.operator, source, out);
        let (Some(options), Some(written)) = (options, written) else { return };
        let clusters: Vec<Cow<str>> = sorted(statement.clusters.iter().map(|name| source.value(name)));
        let names: Vec<Cow<str>> = statement.names.iter().map(|name| source.value(name)).collect();
        for (name, written) in names.iter().zip(&statement.names) {
            if name.is_empty() || name.starts_with('/') && !(name.len() > 1 && name.ends_with('/')) {
                out.push(
                    Diagnostic::new(errors::INVALID_INDEX_NAME, source.at(written.span), format!("`{name}` is no index pattern"))
                        .label(if name.is_empty() { "empty" } else { "a regular expression ends with `/`" }),
                );
                return;
            }
        }
        let mut set = IndexPrivileges::default();
        for name in &written {
            match find(INDEX_PRIVILEGES, name) {
                Some((n, _)) => set.bits |= 1 << n,
                None => set.raw.push(name.to_string()),
            }
        }
        set.raw.sort();
        match statement.operator {
            Operator::Add => {}
            Operator::Set => {
                let (mut before, after) = (std::mem::take(&mut self.indices), *inherited);
                let own = before.split_off(after.min(before.len()));
                for grant in &mut before {
                    if grant.clusters == clusters {
                        grant.names.retain(|name| !names.contains(name));
                    }
                }
                before.retain(|grant| !grant.names.is_empty());
                *inherited = before.len();
                self.indices = before;
                self.indices.extend(own);
            }
            Operator::Remove => return self.remove_index(&clusters, &names, &set),
        }
        if !set.is_empty() {
            self.indices.push(IndexGrant { clusters, names, privileges: set, options });
        }
    }

    fn remove_index(&mut self, clusters: &[Cow<'a, str>], names: &[Cow<'a, str>], set: &IndexPrivileges) {
        let mut split = Vec::new();
        for grant in &mut self.indices {
            let (gone, kept) =
                std::mem::take(&mut grant.names).into_iter().partition(|n| grant.clusters == clusters && names.contains(n));
            grant.names = kept;
            let gone: Vec<Cow<str>> = gone;
            if !gone.is_empty() {
                let mut rest = IndexGrant { names: gone, ..grant.clone() };
                rest.privileges.remove(set);
                split.push(rest);
            }
        }
        self.indices.extend(split);
        self.indices.retain(|grant| !grant.names.is_empty() && !grant.privileges.is_empty());
    }

    /// A `run_as` statement.
    pub(super) fn run_as(
        &mut self,
        context: &Context,
        operator: Operator,
        names: &[Name],
        source: &Source<'a>,
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(first) = names.first() else { return };
        if refuse_on_serverless(context, "`run_as`", source.at(first.span), out) {
            return;
        }
        let users: Vec<Cow<str>> = names.iter().map(|name| source.value(name)).collect();
        match operator {
            Operator::Set if users.iter().all(|user| user == "none") && !first.is_quoted() => self.run_as.clear(),
            Operator::Set => self.run_as = users,
            Operator::Add => self.run_as.extend(users),
            Operator::Remove => self.run_as.retain(|held| !users.contains(held)),
        }
    }

    /// The index entries to write: names with several grants get the union, entries with equal privileges are merged.
    pub(super) fn entries(&self, derived: Vec<IndexGrant<'a>>) -> Vec<IndexEntry<'a>> {
        let grants: Vec<&IndexGrant> = self.indices.iter().chain(&derived).collect();
        let mut rows: Vec<Row> = grants
            .iter()
            .flat_map(|grant| grant.names.iter().map(|name| (&*grant.clusters, &grant.options, name, grant.privileges.clone())))
            .collect();
        rows.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
        rows.dedup_by(|later, first| {
            let same = (later.0, later.1, later.2) == (first.0, first.1, first.2);
            if same {
                first.3.add(&later.3);
            }
            same
        });
        // Names arrive sorted, so each entry's names are, and a stable sort by privileges keeps them so.
        rows.sort_by(|a, b| (a.0, a.1, &a.3).cmp(&(b.0, b.1, &b.3)));
        let mut entries: Vec<IndexEntry<'a>> = rows
            .chunk_by(|a, b| (a.0, a.1, &a.3) == (b.0, b.1, &b.3))
            // What is too much for one entry is no less granted by two.
            .flat_map(|rows| rows.chunks(limits::INDEX_NAMES))
            .filter_map(|rows| {
                let (clusters, options, _, privileges) = rows.first()?;
                Some(IndexEntry {
                    clusters: clusters.to_vec(),
                    names: rows.iter().map(|row| row.2.clone()).collect(),
                    privileges: privileges.names(),
                    options: (*options).clone(),
                })
            })
            .collect();
        entries.sort();
        entries
    }

    /// The remote cluster entries to write, merged like index entries.
    pub(super) fn remote_clusters(&self) -> Vec<RemoteCluster<'a>> {
        let clusters = sorted(self.remote_cluster.iter().map(|(cluster, _)| cluster.clone()));
        let mut entries: Vec<RemoteCluster> = Vec::new();
        for cluster in clusters {
            let held = sorted(self.remote_cluster.iter().filter(|(c, _)| *c == cluster).map(|(_, p)| p.clone()));
            match entries.iter_mut().find(|entry| entry.privileges == held) {
                Some(entry) => entry.clusters.push(cluster),
                None => entries.push(RemoteCluster { clusters: vec![cluster], privileges: held }),
            }
        }
        entries
    }
}

/// Adds what is not there yet: what comes by two ways from one grandparent is there once.
pub(super) fn add_new<T: Clone + PartialEq>(held: &mut Vec<T>, more: &[T]) {
    for value in more {
        if !held.contains(value) {
            held.push(value.clone());
        }
    }
}

/// Sorted and without repetitions.
pub(super) fn sorted<'a>(values: impl Iterator<Item = Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    let mut values: Vec<Cow<str>> = values.collect();
    values.sort();
    values.dedup();
    values
}

fn refuse_on_serverless(context: &Context, what: &str, at: Location, out: &mut Vec<Diagnostic>) -> bool {
    let serverless = context.target.release.is_serverless();
    if serverless {
        out.push(
            Diagnostic::new(errors::NOT_ON_SERVERLESS, at, format!("{what} do not exist on serverless"))
                .label("Elasticsearch refuses the role")
                .help("leave it out for this target")
                .note("Elasticsearch: security role API, availability of its fields"),
        );
    }
    serverless
}

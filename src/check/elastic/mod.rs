//! Cluster, index and run-as statements: what Elasticsearch itself is asked for.

mod applications;
mod drafts;
mod global;
mod options;
mod patterns;
mod privileges;
mod queries;

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::Context;
use super::actions;
use super::effective::{ElasticPermission, GlobalGrant, IndexEntry, IndexOptions, IndexOrigin, RemoteCluster};
use super::origin::{Listed, Origin, Writing};
use super::unknown::LEAVE_OUT;
use crate::catalogue::{EsFamily, INDEX_PRIVILEGES, Release, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{RoleId, Source};
use crate::source::Location;
use crate::syntax::tree::{Cluster, Index, Name, Operator};
use drafts::Drafts;
use privileges::find;

pub(super) use privileges::{IndexPrivileges, Kind, privileges};

/// Most statements that are kept of those that grant exactly the same.
const MOST: usize = 16;

/// Index privileges as one statement grants them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct IndexGrant<'a> {
    pub(super) clusters: Vec<Cow<'a, str>>,
    pub(super) names: Vec<Cow<'a, str>>,
    pub(super) privileges: IndexPrivileges,
    pub(super) options: IndexOptions<'a>,
    pub(super) origin: Origin,
}

impl IndexGrant<'_> {
    fn is_like(&self, other: &IndexGrant) -> bool {
        (&self.names, &self.privileges, &self.clusters, &self.options)
            == (&other.names, &other.privileges, &other.clusters, &other.options)
    }

    /// The same for all that are alike.
    fn digest(&self) -> u64 {
        let mut hasher = FxHasher::default();
        (&self.names, &self.privileges, &self.clusters, &self.options).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether everything that it grants is granted on some clusters; none for the local one.
    fn is_on(&self, clusters: &[Cow<str>]) -> bool {
        self.clusters.is_empty() == clusters.is_empty() && self.clusters.iter().all(|held| clusters.contains(held))
    }
}

/// Everything of a role that Elasticsearch itself answers for.
#[derive(Clone, Debug, Default)]
pub(super) struct Elastic<'a> {
    pub(super) cluster: Listed<Cow<'a, str>>,
    pub(super) remote_cluster: Listed<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) indices: Vec<IndexGrant<'a>>,
    /// The same while statements change it; none until the first one does.
    drafts: Option<Drafts<'a>>,
    /// Those that were inherited, by what they grant.
    alike: Alike,
    pub(super) run_as: Listed<Cow<'a, str>>,
    pub(super) applications: Listed<ElasticPermission<'a>>,
    pub(super) global: Listed<GlobalGrant<'a>>,
}

/// The numbers of grants, by the hash of what they grant.
type Alike = FxHashMap<u64, Vec<usize>>;

/// One index name of one grant.
struct Row<'r, 'a> {
    grant: &'r IndexGrant<'a>,
    name: &'r Cow<'a, str>,
}

impl<'r, 'a> Row<'r, 'a> {
    /// What is the same for all that is granted on a name in the same way.
    fn key(&self) -> (&'r [Cow<'a, str>], &'r IndexOptions<'a>, &'r Cow<'a, str>) {
        (&self.grant.clusters, &self.grant.options, self.name)
    }
}

/// Everything that is granted on one name in the same way.
struct OnName<'r, 'a> {
    rows: &'r [Row<'r, 'a>],
    first: &'r Row<'r, 'a>,
    privileges: IndexPrivileges,
}

impl<'r, 'a> OnName<'r, 'a> {
    /// None for no rows, which there are not.
    fn of(rows: &'r [Row<'r, 'a>]) -> Option<OnName<'r, 'a>> {
        let first = rows.first()?;
        let mut privileges = first.grant.privileges.clone();
        rows.iter().skip(1).for_each(|row| privileges.add(&row.grant.privileges));
        privileges.settle();
        Some(OnName { rows, first, privileges })
    }

    /// What is the same for all names of an entry.
    fn key(&self) -> (&[Cow<'a, str>], &IndexOptions<'a>, &IndexPrivileges) {
        (&self.first.grant.clusters, &self.first.grant.options, &self.privileges)
    }

    fn entry(names: &[OnName<'r, 'a>]) -> Option<IndexEntry<'a>> {
        let OnName { first, privileges, .. } = names.first()?;
        let origins = names.iter().zip(0..).flat_map(|(on, name)| {
            on.rows.iter().map(move |row| IndexOrigin { name, privileges: row.grant.privileges.clone(), origin: row.grant.origin })
        });
        Some(IndexEntry {
            clusters: first.grant.clusters.clone(),
            names: names.iter().map(|on| on.first.name.clone()).collect(),
            privileges: privileges.written(),
            options: first.grant.options.clone(),
            origins: origins.collect(),
        })
    }
}

impl<'a> Elastic<'a> {
    /// Takes in what another role grants.
    pub(super) fn merge(&mut self, other: &Elastic<'a>) {
        self.cluster.inherit(&other.cluster);
        self.remote_cluster.inherit(&other.remote_cluster);
        self.run_as.inherit(&other.run_as);
        self.applications.inherit(&other.applications);
        self.global.inherit(&other.global);
        // What comes by two ways from one grandparent is there once.
        for grant in &other.indices {
            let alike = self.alike.entry(grant.digest()).or_default();
            let held = alike.iter().filter_map(|number| self.indices.get(*number)).filter(|held| held.is_like(grant));
            let (mut count, mut is_same) = (0, false);
            for held in held {
                count += 1;
                is_same |= held.origin == grant.origin;
            }
            if count < MOST && !is_same {
                alike.push(self.indices.len());
                self.indices.push(grant.clone());
            }
        }
    }

    /// Puts everything in order once all statements of a role are read.
    pub(super) fn settle(&mut self, role: RoleId) {
        self.cluster.settle(role);
        self.remote_cluster.settle(role);
        self.run_as.settle(role);
        self.applications.settle(role);
        self.global.settle(role);
        self.alike = Alike::default();
        if let Some(drafts) = self.drafts.take() {
            self.indices = drafts.into_grants();
        }
        let (mut own, inherited): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.indices).into_iter().partition(|grant| grant.origin.role == role);
        own.reverse();
        own.extend(inherited);
        self.indices = own;
    }

    /// A `cluster` statement.
    pub(super) fn cluster(
        &mut self,
        context: &Context,
        statement: &'a Cluster,
        (role, source): (RoleId, &Source<'a>),
        out: &mut Vec<Diagnostic>,
    ) {
        let remote = !statement.clusters.is_empty();
        if remote && refuse_on_serverless(context, "privileges on remote clusters", source.at(statement.head), out) {
            return;
        }
        if nameless(&statement.clusters, source, out) {
            return;
        }
        let kind = if remote { Kind::RemoteCluster } else { Kind::Cluster };
        let Some(names) = privileges(context, kind, &statement.privileges, statement.operator, source, out) else { return };
        let writing = Writing { role, head: source.at(statement.head) };
        let is_named = |held: &Cow<str>| names.iter().any(|(name, _)| name == held);
        if remote {
            let clusters: Vec<Cow<str>> = statement.clusters.iter().map(|name| source.value(name)).collect();
            let is_meant = |(cluster, privilege): &(Cow<str>, Cow<str>)| {
                clusters.contains(cluster) && (statement.operator == Operator::Set || is_named(privilege))
            };
            if statement.operator != Operator::Add {
                self.remote_cluster.retain(|pair| !is_meant(pair));
            }
            if statement.operator != Operator::Remove {
                for (name, at) in &names {
                    for cluster in &clusters {
                        self.remote_cluster.push((cluster.clone(), name.clone()), writing.origin(*at));
                    }
                }
            }
            return;
        }
        match statement.operator {
            Operator::Set => self.cluster.clear(),
            Operator::Add => {}
            Operator::Remove => {
                let gone: Vec<&str> = names.iter().map(|(name, _)| &**name).collect();
                return self.take_from_cluster(&gone, context.target.release());
            }
        }
        names.into_iter().for_each(|(name, at)| self.cluster.push(name, writing.origin(at)));
    }

    /// Takes cluster privileges away. Of a privilege that holds one of them, the rest stays.
    fn take_from_cluster(&mut self, gone: &[&str], release: Release) {
        self.cluster.exchange(|held| {
            if gone.contains(&&**held) {
                return Some(Vec::new());
            }
            let privilege = EsFamily::Cluster.find(held)?;
            let holds = gone.iter().any(|gone| privilege.implies.contains(gone));
            holds.then(|| actions::without(EsFamily::Cluster, held, gone, release).into_iter().map(Cow::Borrowed).collect())
        });
    }

    /// An `index` statement. Its `:` replaces what is inherited; what the same body grants adds up.
    pub(super) fn index(
        &mut self,
        context: &Context,
        statement: &'a Index,
        (role, source): (RoleId, &Source<'a>),
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
        if nameless(&statement.clusters, source, out) {
            return;
        }
        let clusters: Vec<Cow<str>> = sorted(statement.clusters.iter().map(|name| source.value(name)));
        let names: Vec<Cow<str>> = statement.names.iter().map(|name| source.value(name)).collect();
        for (name, written) in names.iter().zip(&statement.names) {
            if let Some(why) = patterns::flaw(name) {
                out.push(
                    Diagnostic::new(
                        errors::INVALID_INDEX_NAME,
                        source.at(written.span),
                        format!("`{name}` is not an index pattern"),
                    )
                    .label(why)
                    .note("Elasticsearch refuses the role."),
                );
                return;
            }
        }
        let mut set = IndexPrivileges::default();
        for (name, _) in &written {
            match find(INDEX_PRIVILEGES, name) {
                Some((n, _)) => set.bits |= 1 << n,
                None => set.raw.push(name.to_string()),
            }
        }
        set.raw.sort();
        // What stands in the same body adds up, so that there is mostly nothing to change.
        let changes = match statement.operator {
            Operator::Add => false,
            Operator::Set => remote || !self.alike.is_empty(),
            Operator::Remove => true,
        };
        if changes {
            let drafts = self.drafts.get_or_insert_with(|| Drafts::new(std::mem::take(&mut self.indices)));
            drafts.split_clusters(&clusters, &names);
            match statement.operator {
                Operator::Add => {}
                Operator::Set => drafts.replace(role, &clusters, &names),
                Operator::Remove => return drafts.remove(&clusters, &names, &set),
            }
        }
        if !set.is_empty() {
            let head = source.at(statement.head);
            let origin = Writing { role, head }.origin(head);
            let grant = IndexGrant { clusters, names, privileges: set, options, origin };
            match &mut self.drafts {
                Some(drafts) => drafts.push(grant),
                None => self.indices.push(grant),
            }
        }
    }

    /// A `run_as` statement.
    pub(super) fn run_as(
        &mut self,
        context: &Context,
        operator: Operator,
        names: &[Name],
        (role, source): (RoleId, &Source<'a>),
        out: &mut Vec<Diagnostic>,
    ) {
        let Some(first) = names.first() else { return };
        if refuse_on_serverless(context, "`run_as`", source.at(first.span), out) {
            return;
        }
        let users: Vec<Cow<str>> = names.iter().map(|name| source.value(name)).collect();
        match operator {
            Operator::Set => self.run_as.clear(),
            Operator::Add => {}
            Operator::Remove => return self.run_as.retain(|held| !users.contains(held)),
        }
        if operator == Operator::Set && users.iter().all(|user| user == "none") && !first.is_quoted() {
            return;
        }
        let writing = Writing { role, head: source.at(first.span) };
        for (user, name) in users.into_iter().zip(names) {
            self.run_as.push(user, writing.origin(source.at(name.span)));
        }
    }

    /// The index entries to write: names with several grants get the union, entries with equal privileges are merged.
    pub(super) fn entries(&self, derived: Vec<IndexGrant<'a>>) -> Vec<IndexEntry<'a>> {
        // The nearest statement of a name first.
        let grants = self.indices.iter().chain(&derived);
        let mut rows: Vec<Row> = grants.flat_map(|grant| grant.names.iter().map(move |name| Row { grant, name })).collect();
        rows.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut names: Vec<OnName> = rows.chunk_by(|a, b| a.key() == b.key()).filter_map(OnName::of).collect();
        // Names arrive sorted, so each entry's names are, and a stable sort by privileges keeps them so.
        names.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut entries: Vec<IndexEntry<'a>> = names
            .chunk_by(|a, b| a.key() == b.key())
            // What is too much for one entry is no less granted by two.
            .flat_map(|names| names.chunks(limits::INDEX_NAMES))
            .filter_map(OnName::entry)
            .collect();
        entries.sort();
        entries
    }

    /// The remote cluster entries to write, merged like index entries.
    pub(super) fn remote_clusters(&self) -> Vec<RemoteCluster<'a>> {
        let clusters = sorted(self.remote_cluster.iter().map(|((cluster, _), _)| cluster.clone()));
        let mut entries: Vec<RemoteCluster> = Vec::new();
        for cluster in clusters {
            let held =
                sorted(self.remote_cluster.iter().filter(|((held, _), _)| *held == cluster).map(|((_, name), _)| name.clone()));
            match entries.iter_mut().find(|entry| entry.privileges == held) {
                Some(entry) => entry.clusters.push(cluster),
                None => entries.push(RemoteCluster { clusters: vec![cluster], privileges: held }),
            }
        }
        entries
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
    let serverless = context.target.release().is_serverless();
    if serverless {
        out.push(
            Diagnostic::new(errors::NOT_ON_SERVERLESS, at, format!("{what} do not exist on serverless"))
                .label("Elasticsearch refuses the role")
                .help(LEAVE_OUT)
                .note("Elasticsearch: security role API, availability of its fields"),
        );
    }
    serverless
}

/// Whether a remote cluster has no name, which is told.
fn nameless(clusters: &[Name], source: &Source, out: &mut Vec<Diagnostic>) -> bool {
    let empty = clusters.iter().find(|name| source.value(name).is_empty());
    if let Some(name) = empty {
        out.push(
            Diagnostic::new(errors::INVALID_TEXT, source.at(name.span), "a remote cluster has no empty name")
                .label("empty")
                .note("Elasticsearch refuses the role."),
        );
    }
    empty.is_some()
}

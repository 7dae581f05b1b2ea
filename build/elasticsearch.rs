//! Elasticsearch privileges and reserved roles.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::access::Access;
use crate::applications::{self, RawApplications, RawGlobal};
use crate::class;
use crate::emit;
use crate::error::Result;
use crate::files::{File, Place, Sourced, Sources};
use crate::releases::Calendar;
use crate::words::Confidence;

/// Any file of `catalogue/elasticsearch`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    #[serde(default)]
    sources: Sources,
    #[serde(default)]
    cluster: Vec<RawPrivilege>,
    #[serde(default)]
    index: Vec<RawPrivilege>,
    #[serde(default)]
    remote_cluster: Vec<RawPrivilege>,
    raw_actions: Option<RawActions>,
    reserved: Option<RawReserved>,
    superusers: Option<RawReserved>,
    index_names: Option<RawIndexNames>,
    refused_queries: Option<RawReserved>,
    compound_queries: Option<RawReserved>,
    applications: Option<RawApplications>,
    #[serde(default)]
    global: Vec<RawGlobal>,
}

impl Sourced for Content {
    fn sources(&self) -> &Sources {
        &self.sources
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPrivilege {
    name: String,
    does: String,
    /// Left out where its name says it. What it implies counts as well.
    class: Option<Access>,
    releases: Option<String>,
    #[serde(default)]
    implies: Vec<String>,
    /// Left out where they are not known.
    actions: Option<Vec<String>>,
    #[serde(default)]
    but_not: Vec<String>,
    #[serde(default)]
    deprecated: String,
    #[serde(default)]
    replaced_by: String,
    #[serde(default)]
    never_grant: bool,
    #[serde(default)]
    escalation: bool,
    #[serde(default)]
    remote_only: bool,
    #[serde(default)]
    not_remote: bool,
    #[serde(default)]
    confidence: Confidence,
    sources: Vec<String>,
    #[serde(default)]
    note: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawActions {
    cluster: Vec<String>,
    index: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReserved {
    names: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIndexNames {
    refused: Vec<char>,
    first: Vec<char>,
    separators: Vec<char>,
    sources: Vec<String>,
}

/// Literals by name.
type Table = BTreeMap<String, String>;

/// All that is known of Elasticsearch.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    cluster: Table,
    index: Table,
    remote_cluster: Table,
    cluster_actions: Vec<String>,
    index_actions: Vec<String>,
    reserved: BTreeSet<String>,
    superusers: BTreeSet<String>,
    /// Characters of index names: those that none has, those that none begins with, those between names that are written as one.
    index_names: [Vec<char>; 3],
    refused_queries: BTreeSet<String>,
    compound_queries: BTreeSet<String>,
    /// Constants.
    applications: String,
    global: Vec<String>,
}

impl Tables {
    pub(crate) fn read(files: &[File<Content>], calendar: &Calendar) -> Result<Tables> {
        let mut tables = Tables {
            cluster: table(files, "cluster", |content| &content.cluster, calendar)?,
            index: table(files, "index", |content| &content.index, calendar)?,
            remote_cluster: table(files, "remote_cluster", |content| &content.remote_cluster, calendar)?,
            ..Tables::default()
        };
        for file in files {
            if let Some(raw) = &file.content.raw_actions {
                known_sources(&file.place(), "raw_actions", &raw.sources)?;
                tables.cluster_actions.extend(raw.cluster.iter().cloned());
                tables.index_actions.extend(raw.index.iter().cloned());
            }
            if let Some(raw) = &file.content.superusers {
                known_sources(&file.place(), "superusers", &raw.sources)?;
                tables.superusers.extend(raw.names.iter().cloned());
            }
            if let Some(raw) = &file.content.reserved {
                known_sources(&file.place(), "reserved", &raw.sources)?;
                tables.reserved.extend(raw.names.iter().cloned());
            }
            if let Some(raw) = &file.content.index_names {
                let place = file.place();
                place.documents("index_names", &raw.sources)?;
                if let Some(other) = raw.separators.iter().find(|separator| !raw.refused.contains(separator)) {
                    return Err(place.error("index_names", format_args!("`{other}` may stand in a name, and so separates none")));
                }
                tables.index_names = [raw.refused.clone(), raw.first.clone(), raw.separators.clone()];
            }
            if let Some(raw) = &file.content.refused_queries {
                known_sources(&file.place(), "refused_queries", &raw.sources)?;
                tables.refused_queries.extend(raw.names.iter().cloned());
            }
            if let Some(raw) = &file.content.compound_queries {
                known_sources(&file.place(), "compound_queries", &raw.sources)?;
                tables.compound_queries.extend(raw.names.iter().cloned());
            }
            if let Some(raw) = &file.content.applications {
                tables.applications = raw.emit(&file.place())?;
            }
            for raw in &file.content.global {
                tables.global.push(applications::global(raw, &file.place(), calendar)?);
            }
        }
        Ok(tables)
    }

    /// Names a privilege that is not a cluster privilege.
    pub(crate) fn check_cluster(&self, names: &[String]) -> Result<(), String> {
        check(&self.cluster, names, "cluster")
    }

    /// Names a privilege that is not an index privilege.
    pub(crate) fn check_index(&self, names: &[String]) -> Result<(), String> {
        check(&self.index, names, "index")
    }

    pub(crate) fn emit(&self, out: &mut String) {
        let mut privileges = |doc: &str, name: &str, table: &Table| {
            emit::table(out, doc, name, "EsPrivilege", &table.values().cloned().collect::<Vec<_>>());
        };
        privileges("Cluster privileges, sorted by name.", "CLUSTER_PRIVILEGES", &self.cluster);
        privileges("Index privileges, sorted by name.", "INDEX_PRIVILEGES", &self.index);
        privileges("Remote cluster privileges, sorted by name.", "REMOTE_CLUSTER_PRIVILEGES", &self.remote_cluster);
        let mut texts = |doc: &str, name: &str, values: Vec<String>| emit::table(out, doc, name, "&str", &values);
        let quoted = |values: &[String]| values.iter().map(|value| emit::text(value)).collect();
        texts(
            "Beginnings of action names that stand for cluster privileges.",
            "RAW_CLUSTER_ACTIONS",
            quoted(&self.cluster_actions),
        );
        texts("Beginnings of action names that stand for index privileges.", "RAW_INDEX_ACTIONS", quoted(&self.index_actions));
        let superusers = self.superusers.iter().map(|name| emit::text(name)).collect();
        texts("Names of users that may do anything, sorted.", "SUPERUSERS", superusers);
        let reserved = self.reserved.iter().map(|name| emit::text(name)).collect();
        texts("Names of built-in roles, sorted.", "RESERVED_ROLES", reserved);
        let refused = self.refused_queries.iter().map(|name| emit::text(name)).collect();
        texts("Clauses that a role's query cannot have: `name`, or `name:key` for one with that key.", "REFUSED_QUERIES", refused);
        let compound = self.compound_queries.iter().map(|name| emit::text(name)).collect();
        texts("Where clauses hold others, as `name:key`.", "COMPOUND_QUERIES", compound);
        for (doc, name, characters) in [
            ("Characters that no index name has.", "NOT_IN_INDEX_NAMES", &self.index_names[0]),
            ("Characters that no index name begins with.", "NOT_FIRST_IN_INDEX_NAMES", &self.index_names[1]),
            ("Characters between several index names that are written as one.", "BETWEEN_INDEX_NAMES", &self.index_names[2]),
        ] {
            emit::table(out, doc, name, "char", &characters.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>());
        }
        out.push_str(&self.applications);
        emit::table(out, "Global privileges.", "GLOBAL_PRIVILEGES", "GlobalPrivilege", &self.global);
    }
}

fn known_sources(place: &Place<'_>, entry: &str, keys: &[String]) -> Result<()> {
    if keys.is_empty() { Ok(()) } else { place.documents(entry, keys).map(|_| ()) }
}

fn check(table: &Table, names: &[String], kind: &str) -> Result<(), String> {
    match names.iter().find(|name| !table.contains_key(*name)) {
        Some(unknown) => Err(format!("unknown {kind} privilege `{unknown}`")),
        None => Ok(()),
    }
}

/// Reads one kind of privilege, closed under implication.
fn table(files: &[File<Content>], kind: &str, rows: impl Fn(&Content) -> &Vec<RawPrivilege>, calendar: &Calendar) -> Result<Table> {
    let mut direct: BTreeMap<&str, &[String]> = BTreeMap::new();
    let mut own: BTreeMap<&str, Access> = BTreeMap::new();
    for file in files {
        for raw in rows(&file.content) {
            if direct.insert(&raw.name, &raw.implies).is_some() {
                return Err(file.place().error(&format!("{kind} {}", raw.name), "stands twice"));
            }
            own.insert(&raw.name, access(raw).map_err(|message| file.place().error(&format!("{kind} {}", raw.name), message))?);
        }
    }
    let mut table = Table::new();
    for file in files {
        let place = file.place();
        for raw in rows(&file.content) {
            let entry = format!("{kind} {}", raw.name);
            place.not_empty(&entry, "does", &raw.does)?;
            let releases = match &raw.releases {
                Some(text) => calendar.parse(text).map_err(|message| place.error(&entry, message))?,
                None => calendar.all(),
            };
            if let Some(unknown) = raw.implies.iter().find(|name| !direct.contains_key(name.as_str())) {
                return Err(place.error(&entry, format_args!("implies unknown privilege `{unknown}`")));
            }
            if !raw.replaced_by.is_empty() && (!direct.contains_key(raw.replaced_by.as_str()) || raw.deprecated.is_empty()) {
                return Err(place.error(
                    &entry,
                    format_args!("only a deprecated privilege is replaced, by a known one, not `{}`", raw.replaced_by),
                ));
            }
            let implied: Vec<&str> = closure(&raw.name, &direct).into_iter().collect();
            let held = implied.iter().copied().chain([raw.name.as_str()]);
            let access = held.filter_map(|name| own.get(name)).max().copied().unwrap_or(Access::Read);
            let literal = emit::record("EsPrivilege")
                .text("name", &raw.name)
                .field("releases", releases)
                .texts("implies", &implied)
                .field("actions", actions(raw.actions.as_deref()))
                .texts("but_not", &raw.but_not)
                .maybe("deprecated", &raw.deprecated)
                .maybe("replaced_by", &raw.replaced_by)
                .field("never_grant", raw.never_grant)
                .field("escalation", raw.escalation)
                .field("remote_only", raw.remote_only)
                .field("not_remote", raw.not_remote)
                .text("does", &raw.does)
                .field("access", class::literal(access))
                .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?);
            table.insert(raw.name.clone(), literal.end());
        }
    }
    Ok(table)
}

/// The literal of patterns of actions; none where they are not known.
fn actions(patterns: Option<&[String]>) -> String {
    patterns.map_or("None".to_owned(), |patterns| format!("Some({})", emit::texts(patterns)))
}

/// What a privilege lets its holder do by itself.
fn access(raw: &RawPrivilege) -> Result<Access, String> {
    if raw.class.is_none() && raw.escalation {
        return Ok(Access::Permissions);
    }
    class::stated_or_said(raw.class, [raw.name.as_str()])
}

/// Everything a privilege implies, directly or not, without itself.
fn closure<'a>(name: &'a str, direct: &BTreeMap<&'a str, &'a [String]>) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut open = vec![name];
    while let Some(next) = open.pop() {
        for implied in direct.get(next).copied().unwrap_or_default() {
            if implied != name && found.insert(implied.as_str()) {
                open.push(implied);
            }
        }
    }
    found
}

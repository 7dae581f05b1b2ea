//! Terraform in its JSON syntax: `elasticstack_kibana_security_role`, and what all resources share. Source: the provider's schema. The
//! providers themselves are for the user's own module to declare, which can do so only once.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::Serializer;

use super::{Document, Joined, Layout, Subject, json, kibana_role, label};
use crate::check::effective::{Effective, IndexEntry, KibanaEntry, KibanaRole};
use crate::config::Target;
use crate::diagnostic::Diagnostic;

pub(super) const FORMAT: &str = "Terraform";

/// How deep the resources of a document stand.
pub(super) const DEPTH: usize = 3;

pub(super) fn joined(stem: &'static str, resource: &str, variables: &str) -> Layout {
    Layout::Joined(Joined {
        stem,
        extension: ".tf.json",
        head: format!("{{\n{variables}  \"resource\": {{\n    \"{resource}\": {{\n"),
        between: ",\n",
        tail: "\n    }\n  }\n}\n",
        most_parts: usize::MAX,
        most_bytes: usize::MAX,
    })
}

/// Kibana roles.
pub(super) struct KibanaRoles;

impl Document for KibanaRoles {
    fn layout(&self, _: &Target) -> Layout {
        joined("terraform/roles", "elasticstack_kibana_security_role", "")
    }

    fn part(&self, subject: &Subject, out: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Kibana(role) = subject.effective else { return None };
        let before = out.len();
        if !role.remote_cluster.is_empty() {
            let origin = role.origins.remote_cluster.nearest();
            out.push(subject.inexpressible("privileges on remote clusters", FORMAT, origin));
        }
        kibana_role::refuses(subject, role, FORMAT, out);
        // The provider has it for remote indices only.
        if let Some(entry) = role.indices.iter().find(|entry| entry.options.restricted) {
            let origin = entry.statements().first().copied();
            out.push(subject.inexpressible("restricted indices", FORMAT, origin));
        }
        (out.len() == before).then(|| json::member(&label::terraform(&role.name), &Role::of(role), DEPTH))
    }
}

/// Text that means itself: Terraform reads every string as a template, and every key of a map.
pub(super) fn literal(text: &str) -> Cow<'_, str> {
    if text.contains("${") || text.contains("%{") {
        Cow::Owned(text.replace("${", "$${").replace("%{", "%%{"))
    } else {
        Cow::Borrowed(text)
    }
}

/// One [`literal`].
pub(super) struct Literal<'r>(pub(super) &'r str);

impl Serialize for Literal<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&literal(self.0))
    }
}

/// A list of them.
pub(super) struct Literals<'r, 'a>(pub(super) &'r [Cow<'a, str>]);

impl Literals<'_, '_> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Literals<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|text| Literal(text)))
    }
}

#[derive(Serialize)]
struct Role<'r, 'a> {
    name: Literal<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<Literal<'r>>,
    /// JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<String>,
    /// The provider demands the block even where it is empty.
    elasticsearch: Elasticsearch<'r, 'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    kibana: Vec<Entry<'r, 'a>>,
}

impl<'r, 'a> Role<'r, 'a> {
    fn of(role: &'r KibanaRole<'a>) -> Role<'r, 'a> {
        Role {
            name: Literal(&role.name),
            description: role.description.as_deref().map(Literal),
            metadata: role.metadata.as_ref().map(|value| literal(&value.to_string()).into_owned()),
            elasticsearch: Elasticsearch {
                cluster: Literals(&role.cluster),
                indices: role.indices.iter().map(Index::of).collect(),
                remote_indices: role.remote_indices.iter().map(Index::of).collect(),
                run_as: Literals(&role.run_as),
            },
            kibana: role.entries.iter().map(Entry::of).collect(),
        }
    }
}

/// What is empty is left out: the provider reads it back as null and would see a difference for ever.
#[derive(Serialize)]
struct Elasticsearch<'r, 'a> {
    #[serde(skip_serializing_if = "Literals::is_empty")]
    cluster: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    indices: Vec<Index<'r, 'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remote_indices: Vec<Index<'r, 'a>>,
    #[serde(skip_serializing_if = "Literals::is_empty")]
    run_as: Literals<'r, 'a>,
}

#[derive(Serialize)]
struct Index<'r, 'a> {
    #[serde(skip_serializing_if = "Literals::is_empty")]
    clusters: Literals<'r, 'a>,
    names: Literals<'r, 'a>,
    privileges: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field_security: Option<FieldSecurity<'r, 'a>>,
    /// JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Literal<'r>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_restricted_indices: bool,
}

#[derive(Serialize)]
struct FieldSecurity<'r, 'a> {
    grant: Literals<'r, 'a>,
    #[serde(skip_serializing_if = "Literals::is_empty")]
    except: Literals<'r, 'a>,
}

impl<'r, 'a> Index<'r, 'a> {
    fn of(entry: &'r IndexEntry<'a>) -> Index<'r, 'a> {
        let options = &entry.options;
        Index {
            clusters: Literals(&entry.clusters),
            names: Literals(&entry.names),
            privileges: Literals(&entry.privileges),
            field_security: options
                .fields
                .as_deref()
                .map(|grant| FieldSecurity { grant: Literals(grant), except: Literals(&options.except) }),
            query: options.query.as_deref().map(Literal),
            allow_restricted_indices: options.restricted,
        }
    }
}

#[derive(Serialize)]
struct Entry<'r, 'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<[&'static str; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    feature: Vec<Feature<'r, 'a>>,
    spaces: Literals<'r, 'a>,
}

#[derive(Serialize)]
struct Feature<'r, 'a> {
    name: Literal<'r>,
    privileges: Literals<'r, 'a>,
}

impl<'r, 'a> Entry<'r, 'a> {
    fn of(entry: &'r KibanaEntry<'a>) -> Entry<'r, 'a> {
        let features = entry.features.iter();
        Entry {
            base: entry.base.map(|base| [base.name()]),
            feature: features.map(|f| Feature { name: Literal(&f.id), privileges: Literals(&f.privileges) }).collect(),
            spaces: Literals(&entry.spaces),
        }
    }
}

//! `application "name": "privilege" < resources: "…"; >`: privileges that other applications than Kibana keep in Elasticsearch.

use std::borrow::Cow;

use super::super::effective::{ElasticApplication, ElasticPermission};
use super::super::origin::Writing;
use super::{Elastic, sorted};
use crate::catalogue::{KIBANA_APPLICATION, KIBANA_APPLICATIONS, NOT_IN_APPLICATION_NAMES, SHORTEST_APPLICATION};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::{Platform, RoleId, Source};
use crate::suggest;
use crate::syntax::tree::{Application, Operator, Value};

/// The one option.
const RESOURCES: &str = "resources";

impl<'a> Elastic<'a> {
    /// Its `:` replaces what is inherited for the same application; what the same body grants adds up.
    pub(in crate::check) fn application(
        &mut self,
        statement: &'a Application,
        (role, source): (RoleId, &Source<'a>),
        out: &mut Vec<Diagnostic>,
    ) {
        let before = out.len();
        if let Some(kind) = &statement.kind {
            let what = format!("`{}` before the `:`", source.written(kind));
            out.push(super::super::unknown::other_platform(&what, source.at(kind.span), Platform::Connect));
        }
        let application = source.value(&statement.namespace);
        out.extend(flaw(&application).map(|why| why.at(&statement.namespace, source)));
        for privilege in &statement.permissions {
            let name = source.value(privilege);
            if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
                let at = source.at(privilege.span);
                out.push(
                    Diagnostic::new(errors::INVALID_APPLICATION, at, format!("\"{name}\" cannot be a privilege of an application"))
                        .label("printable ASCII without blanks only")
                        .note("Elasticsearch refuses the role."),
                );
            }
        }
        let resources = resources(statement, source, out);
        if out.len() > before {
            return;
        }
        let is_gone = |name: &str| statement.permissions.iter().any(|gone| source.value(gone) == name);
        match statement.operator {
            Operator::Set => self.applications.replace(role, |held| held.application == application),
            Operator::Add => {}
            Operator::Remove => {
                let is_meant = |held: &ElasticPermission| held.application == application && held.resources == resources;
                return self.applications.retain(|held| !is_meant(held) || !is_gone(&held.privilege));
            }
        }
        let writing = Writing { role, head: source.at(statement.namespace.span) };
        for name in &statement.permissions {
            let (application, resources, privilege) = (application.clone(), resources.clone(), source.value(name));
            self.applications.push(ElasticPermission { application, resources, privilege }, writing.origin(source.at(name.span)));
        }
    }

    /// The entries to write.
    pub(in crate::check) fn application_entries(&self) -> Vec<ElasticApplication<'a>> {
        let mut entries: Vec<ElasticApplication> = Vec::new();
        for held in self.applications.keys() {
            match entries.last_mut().filter(|last| last.application == held.application && last.resources == held.resources) {
                Some(last) => last.privileges.push(held.privilege.clone()),
                None => entries.push(ElasticApplication {
                    application: held.application.clone(),
                    resources: held.resources.clone(),
                    privileges: vec![held.privilege.clone()],
                }),
            }
        }
        entries
    }
}

/// What the privileges hold for; everything if that is not said.
fn resources<'a>(statement: &'a Application, source: &Source<'a>, out: &mut Vec<Diagnostic>) -> Vec<Cow<'a, str>> {
    let mut resources: Option<Vec<Cow<str>>> = None;
    for pair in &statement.options {
        let (key, at) = (source.value(&pair.key), source.at(pair.key.span));
        match &pair.value {
            _ if key != RESOURCES => {
                let unknown = Diagnostic::new(errors::INVALID_APPLICATION, at, format!("an application has no option `{key}`"));
                out.push(
                    suggest::meant(&key, [RESOURCES])
                        .ask(unknown, at, Applicability::Safe, |unknown| unknown.label(format!("known is `{RESOURCES}`"))),
                );
            }
            Value::Object(..) => out.push(
                Diagnostic::new(errors::INVALID_APPLICATION, at, format!("`{RESOURCES}` takes no body")).label("write values"),
            ),
            Value::List(_) if resources.is_some() => {
                out.push(
                    Diagnostic::new(errors::DUPLICATE_ITEM, at, format!("`{RESOURCES}` is given twice")).label("once is enough"),
                );
            }
            Value::List(names) => {
                if let Some(empty) = names.iter().find(|name| source.value(name).is_empty()) {
                    let at = source.at(empty.span);
                    out.push(Diagnostic::new(errors::INVALID_TEXT, at, "a resource has no empty name").label("empty"));
                }
                resources = Some(sorted(names.iter().map(|name| source.value(name))));
            }
        }
    }
    resources.unwrap_or_else(|| vec![Cow::Borrowed("*")])
}

/// Why there cannot be privileges of an application.
enum Flaw {
    /// It is Kibana.
    Kibana,
    /// Elasticsearch takes no such name.
    Name(&'static str),
}

impl Flaw {
    fn at(self, name: &crate::syntax::tree::Name, source: &Source) -> Diagnostic {
        let (at, written) = (source.at(name.span), source.written(name));
        match self {
            Flaw::Kibana => {
                Diagnostic::new(errors::KIBANA_BY_HAND, at, format!("{written} holds Kibana's own privileges"))
                    .label("these come from the features that the role grants")
                    .help("grant features: `cases: read;`, or a raw id: `\"siemV5\": read;`")
                    .note("Kibana reads this entry back as grants of features, and cannot show a role whose entry it does not understand.")
            }
            Flaw::Name(why) => Diagnostic::new(errors::INVALID_APPLICATION, at, format!("{written} cannot be an application"))
                .label(why)
                .help("an application of Amazon Connect stands in a role `on connect`")
                .note("Elasticsearch refuses the role."),
        }
    }
}

/// What is wrong with the name or the pattern of applications.
fn flaw(name: &str) -> Option<Flaw> {
    let pattern = name.strip_suffix('*');
    if name.starts_with(KIBANA_APPLICATIONS) || pattern.is_some_and(|start| KIBANA_APPLICATION.starts_with(start)) {
        return Some(Flaw::Kibana);
    }
    let start = pattern.unwrap_or(name);
    let (prefix, rest) = start.split_once(['-', '_']).unwrap_or((start, ""));
    let is_short = prefix.len() < SHORTEST_APPLICATION && pattern.is_none();
    if start.contains('*') {
        Some(Flaw::Name("a `*` stands at the end only"))
    } else if is_short
        || !prefix.starts_with(|c: char| c.is_ascii_lowercase())
        || !prefix.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        Some(Flaw::Name("a name begins with three letters or digits at least, the first a small letter, up to a `-` or `_`"))
    } else if rest.contains(|c: char| c.is_whitespace() || NOT_IN_APPLICATION_NAMES.contains(&c)) {
        Some(Flaw::Name("behind its first `-` or `_`, a name has neither blanks nor characters that no file name has"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Flaw, flaw};

    #[test]
    fn names_are_those_that_elasticsearch_takes() {
        for name in ["apm", "myApp2", "my2-app.x", "app_*", "ap*", "app-ünd"] {
            assert!(flaw(name).is_none(), "{name}");
        }
        for name in ["", "ap", "App", "1app", "app.x", "a*p", "app-x y", "app-x/y", "app-x?"] {
            assert!(matches!(flaw(name), Some(Flaw::Name(_))), "{name}");
        }
        for name in ["kibana-.kibana", "kibana-tenant", "kibana-*", "kib*", "*"] {
            assert!(matches!(flaw(name), Some(Flaw::Kibana)), "{name}");
        }
    }
}

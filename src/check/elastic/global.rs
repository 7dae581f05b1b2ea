//! `global: < application: < manage: < applications: "…"; > > >`: privileges that look at what a request asks for, by the keys that
//! Elasticsearch has for them.

use std::borrow::Cow;

use super::super::effective::GlobalGrant;
use super::super::origin::{Listed, Writing};
use super::super::{Context, release_name};
use super::{Elastic, sorted};
use crate::catalogue::{GLOBAL_PRIVILEGES, GlobalPrivilege, GlobalTakes};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::{RoleId, Source};
use crate::source::Location;
use crate::suggest;
use crate::syntax::tree::{Name, Pair, Value};

/// The keys of what takes names and privileges.
const KEYS: [&str; 2] = ["names", "privileges"];

impl<'a> Elastic<'a> {
    /// It replaces what is inherited.
    pub(in crate::check) fn global(
        &mut self,
        context: &Context,
        (head, pairs): (&Name, &'a [Pair]),
        (role, source): (RoleId, &Source<'a>),
        out: &mut Vec<Diagnostic>,
    ) {
        self.global.clear();
        if super::refuse_on_serverless(context, "global privileges", source.at(head.span), out) {
            return;
        }
        let writing = Writing { role, head: source.at(head.span) };
        let mut reader = Reader { context, source, writing, found: Listed::default(), out };
        reader.below(&[], pairs);
        self.global = reader.found;
    }
}

struct Reader<'w, 'a> {
    context: &'w Context<'w>,
    source: &'w Source<'a>,
    writing: Writing,
    found: Listed<GlobalGrant<'a>>,
    out: &'w mut Vec<Diagnostic>,
}

impl<'a> Reader<'_, 'a> {
    /// What stands below some keys.
    fn below(&mut self, path: &[&'static str], pairs: &'a [Pair]) {
        for pair in pairs {
            let (key, at) = (self.source.value(&pair.key), self.source.at(pair.key.span));
            let known = || GLOBAL_PRIVILEGES.iter().filter_map(|it| it.path.strip_prefix(path)?.first().copied());
            let Some(known_key) = known().find(|known| *known == key) else {
                let message = match path {
                    [] => format!("there is no global privilege `{key}`"),
                    path => format!("`{}` has no key `{key}`", path.join(".")),
                };
                let unknown = Diagnostic::new(errors::UNKNOWN_GLOBAL_PRIVILEGE, at, message);
                self.out.push(suggest::meant(&key, known()).ask(unknown, at, Applicability::Unsafe, |unknown| {
                    unknown.label(format!("known are {}", suggest::all_of(known()))).note("Elasticsearch refuses the role.")
                }));
                continue;
            };
            let path: Vec<&'static str> = path.iter().copied().chain([known_key]).collect();
            match (GLOBAL_PRIVILEGES.iter().find(|it| it.path == path), &pair.value) {
                (Some(global), value) => self.grant(global, at, value),
                (None, Value::Object(_, pairs)) => self.below(&path, pairs),
                (None, Value::List(_)) => self.misshapen(at, format!("`{key}` takes a body"), "write `< … >` behind it"),
            }
        }
    }

    fn misshapen(&mut self, at: Location, message: String, label: &str) {
        self.out.push(Diagnostic::new(errors::UNKNOWN_GLOBAL_PRIVILEGE, at, message).label(label));
    }

    /// One privilege with what it is granted on.
    fn grant(&mut self, global: &'static GlobalPrivilege, at: Location, value: &'a Value) {
        let release = self.context.target.release();
        if !global.releases.has(release) {
            let message = format!("there is no global privilege `{}` on {}", global.path.join("."), release_name(release));
            self.out.push(
                Diagnostic::new(errors::PRIVILEGE_NOT_IN_RELEASE, at, message)
                    .label(global.releases.seen_from(release))
                    .help("leave it out for this target")
                    .source(super::super::provenance(&global.provenance)),
            );
            return;
        }
        let last = global.path.last().copied().unwrap_or_default();
        match (global.takes, value) {
            (GlobalTakes::Names, Value::List(names)) => {
                for name in names {
                    let grant = GlobalGrant { path: global.path, names: vec![self.source.value(name)], privileges: Vec::new() };
                    self.found.push(grant, self.writing.origin(self.source.at(name.span)));
                }
            }
            (GlobalTakes::Names, Value::Object(..)) => self.misshapen(at, format!("`{last}` takes names"), "write `\"…\", \"…\";`"),
            (_, Value::List(_)) => {
                self.misshapen(at, format!("`{last}` takes names and privileges"), "write `< names: \"…\"; privileges: …; >`");
            }
            (takes, Value::Object(_, pairs)) => self.with_privileges(global, takes, at, pairs),
        }
    }

    fn with_privileges(&mut self, global: &'static GlobalPrivilege, takes: GlobalTakes, at: Location, pairs: &'a [Pair]) {
        let (before, mut lists) = (self.out.len(), [const { Vec::new() }; 2]);
        for pair in pairs {
            let (key, at) = (self.source.value(&pair.key), self.source.at(pair.key.span));
            match (KEYS.iter().zip(&mut lists).find(|(known, _)| **known == key), &pair.value) {
                (Some((_, list)), Value::List(names)) => list.extend(names),
                (Some(_), Value::Object(..)) => self.misshapen(at, format!("`{key}` takes a list"), "write `…, …;`"),
                (None, _) => {
                    let unknown = Diagnostic::new(errors::UNKNOWN_GLOBAL_PRIVILEGE, at, format!("there is no key `{key}` here"));
                    self.out.push(suggest::meant(&key, KEYS).ask(unknown, at, Applicability::Safe, |unknown| {
                        unknown.label(format!("known are {}", suggest::all_of(KEYS)))
                    }));
                }
            }
        }
        let [names, privileges]: [Vec<&Name>; 2] = lists;
        for name in &privileges {
            let (text, at) = (self.source.value(name), self.source.at(name.span));
            match takes {
                GlobalTakes::Privileges(known) if !known.contains(&&*text) => {
                    let unknown =
                        Diagnostic::new(errors::UNKNOWN_GLOBAL_PRIVILEGE, at, format!("there is no privilege `{text}` here"));
                    self.out.push(suggest::meant(&text, known.iter().copied()).ask(
                        unknown,
                        at,
                        Applicability::Unsafe,
                        |unknown| unknown.label(format!("known are {}", suggest::all_of(known.iter().copied()))),
                    ));
                }
                GlobalTakes::IndexPrivileges => {
                    self.out.extend(super::privileges::wrong(self.context, super::Kind::Index, &text, at))
                }
                GlobalTakes::Privileges(_) | GlobalTakes::Names => {}
            }
        }
        if self.out.len() > before {
            return;
        }
        if names.is_empty() || privileges.is_empty() {
            let last = global.path.last().copied().unwrap_or_default();
            return self.misshapen(at, format!("`{last}` takes names and privileges"), "one of them is missing");
        }
        let values = |names: Vec<&Name>| -> Vec<Cow<'a, str>> { sorted(names.into_iter().map(|name| self.source.value(name))) };
        let grant = GlobalGrant { path: global.path, names: values(names), privileges: values(privileges) };
        self.found.push(grant, self.writing.origin(at));
    }
}

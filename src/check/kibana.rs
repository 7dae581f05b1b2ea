//! Works out a role's statements on a Kibana target: what it starts from, what each statement changes.

use std::borrow::Cow;

use super::elastic::Elastic;
use super::expression::{self, Coarse, Value};
use super::grants::{Entry, Grants, Key};
use super::names::{Meaning, Named};
use super::privileges::Privileges;
use super::{Context, statements, tasks, unknown};
use crate::config::UnknownFeatures;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Platform, Role, Source};
use crate::source::Location;
use crate::suggest;
use crate::syntax::tree::{Grant, Name, Operator, Statement, StatementKind};

/// Where a role stands after its statements, before spaces are filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// Its `spaces`; none if neither it nor its parents say.
    pub(super) spaces: Option<(Vec<Cow<'a, str>>, Location)>,
    /// Grants in the role's own spaces.
    pub(super) own: Grants<'a>,
    /// Grants of `in` blocks, sorted by space.
    pub(super) named: Vec<(Cow<'a, str>, Grants<'a>)>,
    pub(super) elastic: Elastic<'a>,
    /// Not inherited.
    pub(super) description: Option<Name>,
    /// Not inherited.
    pub(super) metadata: Option<serde_json::Value>,
}

/// Works out a role, given its parents' states.
pub(super) fn evaluate<'a>(context: &Context, role: &Role<'a>, parents: &[&State<'a>], out: &mut Vec<Diagnostic>) -> State<'a> {
    let mut state = State::default();
    for parent in parents {
        state.inherit(parent);
    }
    let own_spaces = role.tree.body.statements.iter().any(|s| matches!(s.kind, StatementKind::Spaces(..)));
    if !own_spaces {
        differing_spaces(role, parents, out);
    }
    let mut work = Work { context, role, source: &role.source, inherited_indices: state.elastic.indices.len(), out };
    for statement in &role.tree.body.statements {
        work.statement(&mut state, statement);
    }
    work.doubled_spaces(&state);
    state
}

/// Without `spaces` of its own a role takes those of its parents; two parents that disagree would spread each other's grants.
fn differing_spaces(role: &Role, parents: &[&State], out: &mut Vec<Diagnostic>) {
    let mut said = parents.iter().filter_map(|parent| parent.spaces.as_ref());
    let Some((first, first_at)) = said.next() else { return };
    if let Some((_, other_at)) = said.find(|(spaces, _)| spaces != first) {
        out.push(
            Diagnostic::error(
                "ambiguous-spaces",
                role.location(),
                format!("`{}` extends roles in different spaces and does not say its own", role.name),
            )
            .label("add `spaces: …;`")
            .also(*first_at, "these spaces")
            .also(*other_at, "and these"),
        );
    }
}

impl<'a> State<'a> {
    fn inherit(&mut self, parent: &State<'a>) {
        if self.spaces.is_none() {
            self.spaces.clone_from(&parent.spaces);
        }
        self.own.merge(&parent.own);
        for (space, grants) in &parent.named {
            self.named(space.clone()).merge(grants);
        }
        self.elastic.merge(&parent.elastic);
    }

    fn named(&mut self, space: Cow<'a, str>) -> &mut Grants<'a> {
        let at = self.named.partition_point(|(held, _)| *held < space);
        if self.named.get(at).is_none_or(|(held, _)| *held != space) {
            self.named.insert(at, (space, Grants::default()));
        }
        #[allow(clippy::indexing_slicing, reason = "the entry was found or inserted there")]
        &mut self.named[at].1
    }
}

struct Work<'w, 'a> {
    context: &'w Context<'w>,
    role: &'w Role<'a>,
    source: &'w Source<'a>,
    /// How many of the index grants were there before this body.
    inherited_indices: usize,
    out: &'w mut Vec<Diagnostic>,
}

impl<'a> Work<'_, 'a> {
    fn statement(&mut self, state: &mut State<'a>, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) if grant.head.span.of(self.source.text) == "description" => {
                state.description = super::text::single(grant, self.source, self.out);
            }
            StatementKind::Grant(grant) => self.grant(&mut state.own, grant),
            StatementKind::Index(index) => {
                state.elastic.index(self.context, index, &mut self.inherited_indices, self.source, self.out);
            }
            StatementKind::Cluster(cluster) => state.elastic.cluster(self.context, cluster, self.source, self.out),
            StatementKind::RunAs(operator, names) => {
                state.elastic.run_as(self.context, *operator, names, self.source, self.out);
            }
            StatementKind::Spaces(operator, names) => self.spaces(state, *operator, names),
            StatementKind::In(spaces, body) => {
                for space in self.space_list(spaces) {
                    for statement in &body.statements {
                        match &statement.kind {
                            StatementKind::Grant(grant) if grant.head.span.of(self.source.text) != "description" => {
                                self.grant(state.named(space.clone()), grant);
                            }
                            _ => self.out.push(
                                Diagnostic::error(
                                    "misplaced-statement",
                                    self.source.at(statement.span),
                                    "only grants stand in an `in` block",
                                )
                                .label("this holds for the whole role")
                                .help("move it to the role's body"),
                            ),
                        }
                    }
                    if body.statements.is_empty() {
                        state.named(space);
                    }
                }
            }
            StatementKind::Object(head, pairs) if head.span.of(self.source.text) == "metadata" => {
                state.metadata = super::text::metadata(pairs, self.source, self.out);
            }
            StatementKind::Object(head, _) => {
                let name = head.span.of(self.source.text);
                if statements::CONNECT.contains(&name) {
                    self.connect_only(&format!("`{name}`"), head);
                } else {
                    self.out.push(
                        Diagnostic::error(
                            "unexpected-body",
                            self.source.at(head.span),
                            format!("`{name}` takes privileges, not a body"),
                        )
                        .label(format!("write `{name}: read;`")),
                    );
                }
            }
            StatementKind::Permission(names) => {
                if let Some(name) = names.first() {
                    self.connect_only("`permission`", name);
                }
            }
            StatementKind::Application(name, _) => self.connect_only("`application`", name),
        }
    }

    /// A statement of Amazon Connect's: fine in a role that is for it, too.
    fn connect_only(&mut self, what: &str, name: &Name) {
        if !self.role.platforms.has(Platform::Connect) {
            self.out.push(unknown::other_platform(what, self.source.at(name.span), Platform::Kibana));
        }
    }

    fn spaces(&mut self, state: &mut State<'a>, operator: Operator, names: &[Name]) {
        let Some(first) = names.first() else { return };
        let at = self.source.at(first.span);
        let listed = self.space_list(names);
        let mut spaces = match (operator, state.spaces.take()) {
            (Operator::Set, _) | (Operator::Add, None) => listed,
            (Operator::Add, Some((mut held, _))) => {
                held.extend(listed);
                held
            }
            (Operator::Remove, held) => {
                let mut held = held.map_or_else(Vec::new, |(held, _)| held);
                held.retain(|space| !listed.contains(space));
                held
            }
        };
        spaces.sort();
        spaces.dedup();
        if spaces.len() > 1 && spaces.iter().any(|space| space == "*") && operator == Operator::Add {
            self.out.push(star_beside_spaces(at));
        }
        if spaces.is_empty() && operator == Operator::Remove {
            self.out.push(Diagnostic::error("invalid-space", at, "no space is left").label("a role needs at least one space"));
        }
        state.spaces = Some((spaces, at));
    }

    /// The space ids of a list; wrong ones are reported and left out.
    fn space_list(&mut self, names: &[Name]) -> Vec<Cow<'a, str>> {
        let mut spaces: Vec<Cow<str>> = Vec::new();
        for name in names {
            let space = self.source.value(name);
            let at = self.source.at(name.span);
            if space == "*" {
                if names.len() > 1 {
                    self.out.push(star_beside_spaces(at));
                    continue;
                }
            } else if !crate::config::is_space_id(&space) {
                let lower = space.to_lowercase();
                let mut diagnostic = Diagnostic::error("invalid-space", at, format!("`{space}` is no space id"))
                    .label("a space id has the letters a–z, digits, `_` and `-`")
                    .note("Kibana refuses a role with any other space id; the id is the one in the space's URL, not its display name.");
                if crate::config::is_space_id(&lower) {
                    diagnostic = diagnostic.unsafe_fix(format!("Write `{lower}`"), at, lower);
                }
                self.out.push(diagnostic);
                continue;
            }
            if spaces.contains(&space) {
                self.out.push(
                    Diagnostic::error("duplicate-space", at, format!("the space `{space}` is named twice"))
                        .label("once is enough")
                        .note("Kibana: \"more than one privilege is applied to the following spaces\"."),
                );
                continue;
            }
            spaces.push(space);
        }
        spaces
    }

    /// A space of an `in` block that the role's own grants apply to as well.
    fn doubled_spaces(&mut self, state: &State<'a>) {
        let own = state.spaces.as_ref().map(|(spaces, _)| spaces);
        let mut seen: Vec<(Cow<str>, Location)> = Vec::new();
        for statement in &self.role.tree.body.statements {
            let StatementKind::In(names, _) = &statement.kind else { continue };
            for name in names {
                let space = self.source.value(name);
                let at = self.source.at(name.span);
                let in_own = match own {
                    Some(own) => own.contains(&space),
                    None => self.context.target.spaces.iter().any(|own| *own == space),
                };
                let twice = |message: String| {
                    Diagnostic::error("duplicate-space", at, message)
                        .label("one space has one set of grants")
                        .note("Kibana: \"more than one privilege is applied to the following spaces\".")
                };
                if let Some((_, first)) = seen.iter().find(|(held, _)| *held == space) {
                    self.out.push(twice(format!("the space `{space}` has two `in` blocks")).also(*first, "the first one"));
                } else if in_own && !state.own.is_empty() {
                    let diagnostic = twice(format!("the space `{space}` is one of the role's own"));
                    self.out.push(match &state.spaces {
                        Some((_, spaces)) => diagnostic.also(*spaces, "its spaces"),
                        None => diagnostic.help(format!("`{space}` is where a role is granted that does not say `spaces`: move these grants out of the block, or name the role's spaces")),
                    });
                }
                seen.push((space, at));
            }
        }
    }

    fn grant(&mut self, grants: &mut Grants<'a>, grant: &'a Grant) {
        let at = self.source.at(grant.head.span);
        let written = self.source.value(&grant.head);
        if grant.head.is_quoted() {
            return self.raw(grants, grant, written, at);
        }
        let path = match written.split_once('.') {
            Some(("connect", rest)) => {
                if !self.role.platforms.has(Platform::Connect) {
                    self.out.push(unknown::other_platform(&format!("`connect.{rest}`"), at, Platform::Kibana));
                }
                return;
            }
            Some(("kibana", rest)) => rest,
            _ => &written,
        };
        match path {
            "base" => return self.base(grants, grant, at),
            "tasks" => return tasks::read(self.context, self.role, grants, grant, self.out),
            head if statements::CONNECT.contains(&head) => {
                return self.connect_only(&format!("`{head}`"), &grant.head);
            }
            _ => {}
        }
        let Some(named) = self.context.names.find(path) else {
            self.out.push(unknown::feature(self.context, &grant.head, path, self.source));
            return;
        };
        self.named(grants, grant, path, named, at);
    }

    /// A grant under a portable name (or under the raw id that is its current generation).
    fn named(&mut self, grants: &mut Grants<'a>, grant: &'a Grant, title: &str, named: Named, at: Location) {
        let key = Key::Name(named.key);
        let inherited = grants.get(&key).map(|entry| entry.value.clone()).unwrap_or_default();
        let value = match named.meaning {
            Meaning::Missing => {
                // Revoking what does not exist here is what a policy for several releases has to be able to say.
                if !is_none(grant, self.source) {
                    self.out.push(unknown::not_in_release(self.context, named.key, &grant.head, self.source));
                }
                return;
            }
            Meaning::Exact(on) => expression::evaluate(&on, title, grant.operator, &grant.value, inherited, self.source, self.out),
            Meaning::Broader(on, _) | Meaning::Facet(on, _) => {
                let name = Coarse { title, key: named.key, release: on.release };
                expression::evaluate_coarse(name, grant.operator, &grant.value, inherited.set, self.source, self.out)
                    .map(|set| Value { set, raw: Vec::new() })
            }
        };
        if let Some(value) = value {
            grants.set(Entry { key, meaning: Some(named.meaning), value, at });
        }
    }

    fn raw(&mut self, grants: &mut Grants<'a>, grant: &'a Grant, id: Cow<'a, str>, at: Location) {
        match self.context.names.find_id(&id) {
            Some((Some(named), _)) => self.named(grants, grant, &id, named, at),
            Some((None, on)) => {
                let key = Key::Id(on.feature.id);
                let inherited = grants.get(&key).map(|entry| entry.value.clone()).unwrap_or_default();
                if let Some(value) = expression::evaluate(&on, &id, grant.operator, &grant.value, inherited, self.source, self.out)
                {
                    grants.set(Entry { key, meaning: Some(Meaning::Exact(on)), value, at });
                }
            }
            None => {
                if let Some(diagnostic) = unknown::raw_not_in_release(self.context, &id, at) {
                    self.out.push(diagnostic);
                    return;
                }
                let target = self.context.target;
                if !target.extra_features.iter().any(|known| *known == *id) {
                    match target.unknown_features {
                        UnknownFeatures::Deny => self.out.push(unknown::raw_feature(&id, at, Severity::Error)),
                        UnknownFeatures::Warn => self.out.push(unknown::raw_feature(&id, at, Severity::Warning)),
                        UnknownFeatures::Allow => {}
                    }
                }
                let inherited = grants.get(&Key::Unknown(id.clone())).map(|entry| entry.value.raw.clone());
                let raw = self.raw_privileges(grant, &id, inherited.unwrap_or_default());
                let value = Value { set: Privileges::NONE, raw };
                grants.set(Entry { key: Key::Unknown(id), meaning: None, value, at });
            }
        }
    }

    /// The privileges of a feature that the catalogue does not know: taken as they are written.
    fn raw_privileges(&mut self, grant: &Grant, id: &str, inherited: Vec<String>) -> Vec<String> {
        let mut raw = if grant.operator == Operator::Set { Vec::new() } else { inherited };
        for term in &grant.value.terms {
            let text = self.source.value(&term.name);
            let is_id = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
            if term.comma {
                self.out.push(expression::comma(self.source, term));
            } else if !is_id {
                self.out.push(
                    Diagnostic::error(
                        "unknown-privilege",
                        self.source.at(term.name.span),
                        format!("`{text}` cannot be a privilege of \"{id}\""),
                    )
                    .label("Kibana's privilege ids have letters, digits, `_` and `-`"),
                );
            } else if term.minus || grant.operator == Operator::Remove {
                raw.retain(|held| *held != *text);
            } else if text != "none" && !raw.iter().any(|held| *held == *text) {
                raw.push(text.into_owned());
            }
        }
        raw
    }

    fn base(&mut self, grants: &mut Grants<'a>, grant: &Grant, at: Location) {
        let mut set = match (grant.operator, grants.base) {
            (Operator::Set, _) | (_, None) => Privileges::NONE,
            (_, Some((set, _))) => set,
        };
        for term in &grant.value.terms {
            let text = self.source.value(&term.name);
            let level = match &*text {
                "read" => Privileges::READ,
                "all" => Privileges::READ | Privileges::ALL,
                "none" => Privileges::NONE,
                _ => {
                    let place = self.source.at(term.name.span);
                    let mut diagnostic =
                        Diagnostic::error("unknown-privilege", place, format!("there is no base privilege `{text}`"))
                            .label("known are `all` and `read`");
                    if let Some(near) = suggest::nearest(&text, ["all", "read"]) {
                        diagnostic = diagnostic.unsafe_fix(format!("Write `{near}`"), place, near);
                    }
                    self.out.push(diagnostic);
                    continue;
                }
            };
            if term.minus || grant.operator == Operator::Remove {
                set = set.minus(if level.covers(Privileges::ALL) { Privileges::ALL } else { level });
            } else {
                set |= level;
            }
        }
        grants.base = (!set.is_empty()).then_some((set, at));
    }
}

fn is_none(grant: &Grant, source: &Source) -> bool {
    grant.operator == Operator::Remove || matches!(grant.value.terms.as_slice(), [term] if term.name.span.of(source.text) == "none")
}

fn star_beside_spaces(at: Location) -> Diagnostic {
    Diagnostic::error("star-beside-spaces", at, "`*` stands for all spaces and cannot stand beside others")
        .label("all spaces")
        .help("write `spaces: *;` alone, or name the spaces; grants for one space more go into `in space < … >`")
        .note("Kibana takes either [\"*\"] or a list of space ids.")
}

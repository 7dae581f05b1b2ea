//! Works out a role's statements on a Kibana target: what it starts from, what each statement changes.

mod raw;
mod spaces;

use std::borrow::Cow;

use super::elastic::Elastic;
use super::expression::{self, Coarse, Value};
use super::grants::{Entry, Grants, Key};
use super::names::{Meaning, Named};
use super::{Context, statements, tasks, unknown};
use crate::diagnostic::Diagnostic;
use crate::policy::{Platform, Role, Source};
use crate::source::Location;
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
        spaces::differing_spaces(role, parents, out);
    }
    let mut work = Work { context, role, source: &role.source, inherited_indices: state.elastic.indices.len(), out };
    for statement in &role.tree.body.statements {
        work.statement(&mut state, statement);
    }
    work.doubled_spaces(&state);
    state
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
}

fn is_none(grant: &Grant, source: &Source) -> bool {
    grant.operator == Operator::Remove || matches!(grant.value.terms.as_slice(), [term] if term.name.span.of(source.text) == "none")
}

//! Works out a role's statements on an Amazon Connect target.

mod access;
mod assemble;
mod permissions;
mod unknown;

use std::borrow::Cow;

use super::elastic::{add_new, sorted};
use super::{Context, statements, tasks, text};
use crate::catalogue::{Permission, Task, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Head, Platform, Role, Source, Word};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Grant, Name, Operator, Pair, Statement, StatementKind};

pub(super) use assemble::assemble;
pub use permissions::action;
pub(super) use unknown::{raw_permission, unknown_action};

/// Where a role stands after its statements.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// Permissions of the catalogue, sorted.
    permissions: Vec<&'static Permission>,
    /// Raw names that the catalogue does not know.
    extra: Vec<Cow<'a, str>>,
    tasks: Vec<&'static Task>,
    /// Not inherited.
    description: Option<Name>,
    tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    access_tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    restricted_resources: Vec<Cow<'a, str>>,
    hierarchy_group: Option<Cow<'a, str>>,
    hierarchy_resources: Vec<Cow<'a, str>>,
    applications: Vec<(Cow<'a, str>, Vec<Cow<'a, str>>)>,
    flow_modules: Vec<Cow<'a, str>>,
    ai_agents: Vec<Cow<'a, str>>,
}

/// Works out a role, given its parents' states.
pub(super) fn evaluate<'a>(context: &Context, role: &Role<'a>, parents: &[&State<'a>], out: &mut Vec<Diagnostic>) -> State<'a> {
    let mut state = State::default();
    for parent in parents {
        state.inherit(parent);
    }
    let mut work = Work { context, role, source: &role.source, out };
    for statement in &role.tree.body.statements {
        work.statement(&mut state, statement);
    }
    work.contradicting_tags(&state);
    state
}

impl<'a> State<'a> {
    fn inherit(&mut self, parent: &State<'a>) {
        self.add(parent.permissions.iter().copied());
        add_new(&mut self.extra, &parent.extra);
        for task in &parent.tasks {
            if !self.tasks.iter().any(|held| held.name == task.name) {
                self.tasks.push(task);
            }
        }
        add_new(&mut self.tags, &parent.tags);
        add_new(&mut self.access_tags, &parent.access_tags);
        add_new(&mut self.restricted_resources, &parent.restricted_resources);
        self.hierarchy_group = self.hierarchy_group.take().or_else(|| parent.hierarchy_group.clone());
        add_new(&mut self.hierarchy_resources, &parent.hierarchy_resources);
        add_new(&mut self.applications, &parent.applications);
        add_new(&mut self.flow_modules, &parent.flow_modules);
        add_new(&mut self.ai_agents, &parent.ai_agents);
    }

    /// Whether those who extend it get the same, as far as permissions go: the rest is written down as it is.
    pub(super) fn hands_down_same(&self, other: &State) -> bool {
        let within = |a: &State, b: &State| {
            a.permissions.iter().all(|held| b.permissions.binary_search_by_key(&held.id, |permission| permission.id).is_ok())
                && a.extra.iter().all(|held| b.extra.contains(held))
                && a.tasks.iter().all(|task| b.tasks.iter().any(|other| other.name == task.name))
        };
        within(self, other) && within(other, self)
    }

    fn add(&mut self, permissions: impl IntoIterator<Item = &'static Permission>) {
        self.permissions.extend(permissions);
        self.permissions.sort_by_key(|permission| permission.id);
        self.permissions.dedup_by_key(|permission| permission.id);
    }
}

struct Work<'w, 'a> {
    context: &'w Context<'w>,
    role: &'w Role<'a>,
    source: &'w Source<'a>,
    out: &'w mut Vec<Diagnostic>,
}

impl<'a> Work<'_, 'a> {
    fn statement(&mut self, state: &mut State<'a>, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) => self.grant(state, grant),
            StatementKind::Permission(names) => {
                for name in names {
                    self.raw(state, name);
                }
            }
            StatementKind::Application(namespace, permissions) => {
                let (name, at) = (self.source.value(namespace), self.source.at(namespace.span));
                let permissions = sorted(permissions.iter().map(|name| self.source.value(name)));
                if permissions.len() > limits::APPLICATION_PERMISSIONS {
                    self.out.push(super::too_many(
                        at,
                        "permissions of one application",
                        permissions.len(),
                        limits::APPLICATION_PERMISSIONS,
                        "Amazon Connect",
                    ));
                }
                state.applications.push((name, permissions));
            }
            StatementKind::Object(head, pairs) => self.object(state, head, pairs),
            StatementKind::Index(index) => self.kibana_only(Keyword::Index, index.head),
            StatementKind::Cluster(cluster) => self.kibana_only(Keyword::Cluster, cluster.head),
            StatementKind::Spaces(..) => self.kibana_only(Keyword::Spaces, statement.span),
            StatementKind::RunAs(..) => self.kibana_only(Keyword::RunAs, statement.span),
            StatementKind::In(..) => self.kibana_only(Keyword::In, statement.span),
        }
    }

    fn kibana_only(&mut self, keyword: Keyword, span: Span) {
        statements::only_on(Platform::Kibana, self.role, keyword.text(), span, self.out);
    }

    /// Whether a statement means anything here.
    fn concerns(&mut self, head: &Head, name: &Name) -> bool {
        match head {
            Head::Raw(id) if !self.role.platforms.has(Platform::Kibana) => {
                let message = format!("\"{id}\" is no feature of Amazon Connect");
                self.out.push(
                    Diagnostic::new(errors::NO_COUNTERPART, self.source.at(name.span), message)
                        .label("quoted ids are Kibana's")
                        .help("a raw permission is written `permission \"Cases.View\";`"),
                );
                false
            }
            _ => statements::concerns(Platform::Connect, self.role, head, name, self.out),
        }
    }

    fn object(&mut self, state: &mut State<'a>, name: &Name, pairs: &'a [Pair]) {
        let head = self.source.head(name);
        if !self.concerns(&head, name) {
            return;
        }
        match head {
            Head::Word(_, word @ Word::Tags) => {
                state.tags = text::string_map(word.text(), pairs, self.source, self.out);
                self.tag_limits(name, &state.tags, limits::TAGS);
            }
            Head::Word(_, word @ Word::AccessTags) => {
                state.access_tags = text::string_map(word.text(), pairs, self.source, self.out);
                self.tag_limits(name, &state.access_tags, limits::ACCESS_TAGS);
            }
            head => self.out.push(statements::unexpected_body(self.role, &head, name)),
        }
    }

    fn raw(&mut self, state: &mut State<'a>, name: &Name) {
        let value = self.source.value(name);
        match unknown::raw_permission(self.context, &value, self.source.at(name.span)) {
            Ok(Some(permission)) => state.add([permission]),
            Ok(None) => state.extra.push(value),
            Err(diagnostic) => {
                self.out.push(*diagnostic);
                // Whoever allows the finding means the name.
                state.extra.push(value);
            }
        }
    }

    fn grant(&mut self, state: &mut State<'a>, grant: &'a Grant) {
        let head = self.source.head(&grant.head);
        if !self.concerns(&head, &grant.head) {
            return;
        }
        match head {
            Head::Word(_, word) => self.word(state, word, grant),
            Head::Feature(_, path) => match Permission::feature_of_path(path) {
                Some(name) => self.permissions(state, name, path, grant),
                None => self.unknown_feature(path, grant),
            },
            // Kibana's.
            Head::Raw(_) => {}
        }
    }

    fn word(&mut self, state: &mut State<'a>, word: Word, grant: &'a Grant) {
        match word {
            Word::Description => state.description = text::single(grant, self.source, self.out),
            Word::Tasks => {
                if let Some(listed) = tasks::listed(Platform::Connect, self.role, grant, self.out) {
                    match grant.operator {
                        Operator::Set => state.tasks = listed,
                        Operator::Add => state.tasks.extend(listed),
                        Operator::Remove => state.tasks.retain(|held| !listed.iter().any(|task| task.name == held.name)),
                    }
                }
            }
            Word::RestrictedResources => {
                self.list(&mut state.restricted_resources, grant);
                self.resources(&state.restricted_resources, grant, false);
            }
            Word::HierarchyResources => {
                self.list(&mut state.hierarchy_resources, grant);
                self.resources(&state.hierarchy_resources, grant, true);
            }
            Word::HierarchyGroup => {
                state.hierarchy_group = text::single(grant, self.source, self.out).map(|name| self.source.value(&name));
            }
            Word::AllowedFlowModules => self.list(&mut state.flow_modules, grant),
            Word::AllowedAiAgents => self.list(&mut state.ai_agents, grant),
            Word::Tags | Word::AccessTags => self.out.push(statements::missing_body(self.role, word, grant)),
            // Kibana's.
            Word::Base | Word::Metadata => {}
        }
    }
}

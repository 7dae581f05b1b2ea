//! Works out a role's statements on an Amazon Connect target.

mod access;
mod applications;
mod assemble;
mod permissions;
mod unknown;

use std::borrow::Cow;

use super::effective::ApplicationPermission;
use super::origin::{Listed, Origin, Writing};
use super::{Context, statements, tasks, text};
use crate::catalogue::{Permission, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Head, Platform, Role, RoleId, Source, Word};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Grant, Name, Pair, Statement, StatementKind};

pub(super) use assemble::assemble;
pub(crate) use permissions::action;
pub(super) use unknown::{raw_permission, unknown_action};

/// A permission of the catalogue, ordered by the name that the API takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known(pub(super) &'static Permission);

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Known {}

impl PartialOrd for Known {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Known {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.id.cmp(other.0.id)
    }
}

/// Keys and values of tags.
type Tags<'a> = Listed<(Cow<'a, str>, Cow<'a, str>)>;

/// Where a role stands after its statements.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// Permissions of the catalogue.
    permissions: Listed<Known>,
    /// Raw names that the catalogue does not know.
    extra: Listed<Cow<'a, str>>,
    tasks: Listed<&'static str>,
    /// Not inherited.
    description: Option<Name>,
    tags: Tags<'a>,
    access_tags: Tags<'a>,
    restricted_resources: Listed<Cow<'a, str>>,
    hierarchy_group: Option<(Cow<'a, str>, Origin)>,
    hierarchy_resources: Listed<Cow<'a, str>>,
    applications: Listed<ApplicationPermission<'a>>,
    flow_modules: Listed<Cow<'a, str>>,
    ai_agents: Listed<Cow<'a, str>>,
    granular_access: Tags<'a>,
}

/// Works out a role, given its parents' states.
pub(super) fn evaluate<'a>(
    context: &Context,
    (id, role): (RoleId, &Role<'a>),
    parents: &[&State<'a>],
    out: &mut Vec<Diagnostic>,
) -> State<'a> {
    let mut state = State::default();
    for parent in parents {
        state.inherit(parent);
    }
    let mut work = Work { context, id, role, source: &role.source, out };
    for statement in role.source.statements(&role.tree.body, &context.known) {
        work.statement(&mut state, statement);
    }
    state.settle(id);
    work.contradicting_tags(&state);
    state
}

impl<'a> State<'a> {
    fn inherit(&mut self, parent: &State<'a>) {
        self.permissions.inherit(&parent.permissions);
        self.extra.inherit(&parent.extra);
        self.tasks.inherit(&parent.tasks);
        self.tags.inherit(&parent.tags);
        self.access_tags.inherit(&parent.access_tags);
        self.restricted_resources.inherit(&parent.restricted_resources);
        self.hierarchy_group = self.hierarchy_group.take().or_else(|| parent.hierarchy_group.clone());
        self.hierarchy_resources.inherit(&parent.hierarchy_resources);
        self.applications.inherit(&parent.applications);
        self.flow_modules.inherit(&parent.flow_modules);
        self.ai_agents.inherit(&parent.ai_agents);
        self.granular_access.inherit(&parent.granular_access);
    }

    /// Puts everything in order once all statements are read.
    fn settle(&mut self, id: RoleId) {
        self.permissions.settle(id);
        self.extra.settle(id);
        self.tasks.settle(id);
        self.tags.settle(id);
        self.access_tags.settle(id);
        self.restricted_resources.settle(id);
        self.hierarchy_resources.settle(id);
        self.applications.settle(id);
        self.flow_modules.settle(id);
        self.ai_agents.settle(id);
        self.granular_access.settle(id);
    }

    /// Whether those who extend it get the same, as far as permissions go: the rest is written down as it is.
    pub(super) fn hands_down_same(&self, other: &State) -> bool {
        self.permissions == other.permissions && self.extra == other.extra && self.tasks == other.tasks
    }
}

struct Work<'w, 'a> {
    context: &'w Context<'w>,
    id: RoleId,
    role: &'w Role<'a>,
    source: &'w Source<'a>,
    out: &'w mut Vec<Diagnostic>,
}

impl<'a> Work<'_, 'a> {
    fn statement(&mut self, state: &mut State<'a>, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) => self.grant(state, grant),
            StatementKind::Permission(names) => {
                let writing = self.writing(names.first().map_or(statement.span, |first| first.span));
                for name in names {
                    self.raw(state, writing, name);
                }
            }
            StatementKind::Application(application) => self.application(state, application),
            StatementKind::Object(head, pairs) => self.object(state, head, pairs),
            StatementKind::Index(index) => self.kibana_only(Keyword::Index, index.head),
            StatementKind::Cluster(cluster) => self.kibana_only(Keyword::Cluster, cluster.head),
            StatementKind::Spaces(..) => self.kibana_only(Keyword::Spaces, statement.span),
            StatementKind::RunAs(..) => self.kibana_only(Keyword::RunAs, statement.span),
            StatementKind::In(..) => self.kibana_only(Keyword::In, statement.span),
            // Their statements are read in their places.
            StatementKind::On(..) => {}
        }
    }

    fn length(&mut self, name: &Name, what: &str, limit: usize) {
        let length = self.source.value(name).chars().count();
        if length > limit {
            self.out.push(super::too_many(
                self.source.at(name.span),
                &format!("characters in {what}"),
                length,
                limit,
                "Amazon Connect",
            ));
        }
    }

    fn kibana_only(&mut self, keyword: Keyword, span: Span) {
        statements::only_on(Platform::Kibana, self.role, keyword.text(), span, self.out);
    }

    /// Whether a statement means anything here.
    fn concerns(&mut self, head: &Head, name: &Name) -> bool {
        match head {
            Head::Raw(id) if !self.role.platforms.has(Platform::Kibana) => {
                let message = format!("\"{id}\" is not a feature of Amazon Connect");
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
            Head::Word(_, word @ Word::Tags) => state.tags = self.tags(word, name, pairs, limits::TAGS),
            Head::Word(_, word @ Word::AccessTags) => state.access_tags = self.tags(word, name, pairs, limits::ACCESS_TAGS),
            Head::Word(_, Word::GranularAccess) => state.granular_access = self.granular_access(name, pairs),
            head => self.out.push(statements::unexpected_body(self.role, &head, name)),
        }
    }

    /// The statement that begins with some words.
    fn writing(&self, head: Span) -> Writing {
        Writing { role: self.id, head: self.source.at(head) }
    }

    fn raw(&mut self, state: &mut State<'a>, writing: Writing, name: &Name) {
        let (value, at) = (self.source.value(name), self.source.at(name.span));
        self.length(name, "a permission's name", limits::PERMISSION_NAME);
        match unknown::raw_permission(self.context, &value, at) {
            Ok(Some(permission)) => state.permissions.push(Known(permission), writing.origin(at)),
            Ok(None) => state.extra.push(value, writing.origin(at)),
            Err(diagnostic) => {
                self.out.push(*diagnostic);
                // Whoever allows the finding means the name.
                state.extra.push(value, writing.origin(at));
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
                tasks::change(Platform::Connect, (self.id, self.role), &mut state.tasks, grant, self.out);
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
                let group = text::single(grant, self.source, self.out);
                let origin = |name: &Name| self.writing(grant.head.span).origin(self.source.at(name.span));
                state.hierarchy_group = group.map(|name| (self.source.value(&name), origin(&name)));
            }
            Word::AllowedFlowModules => self.list(&mut state.flow_modules, grant),
            Word::AllowedAiAgents => self.list(&mut state.ai_agents, grant),
            Word::Tags | Word::AccessTags | Word::GranularAccess => self.out.push(statements::missing_body(self.role, word, grant)),
            // Kibana's.
            Word::Base | Word::Metadata | Word::Global => {}
        }
    }
}

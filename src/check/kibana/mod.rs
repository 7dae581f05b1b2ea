//! Works out a role's statements on a Kibana target: what it starts from, what each statement changes.

mod raw;
mod spaces;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::elastic::Elastic;
use super::expression::{self, Coarse, Value};
use super::grants::{Entry, Grants, Key, managed};
use super::names::{Meaning, Named, releases_of};
use super::origin::{Origins, Via, Writing};
use super::privileges::{FeatureOn, Privileges};
use super::{Context, statements, tasks, unknown};
use crate::catalogue::Facet;
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Head, Platform, Role, RoleId, Source, Word, platform_of, platform_of_application};
use crate::source::Location;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{Body, Grant, Name, Operator, Statement, StatementKind};

pub(super) use spaces::default_spaces;

/// Where a role stands after its statements, before spaces are filled in.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// Its `spaces`; none if neither it nor its parents say.
    pub(super) spaces: Option<(Vec<Cow<'a, str>>, Location)>,
    /// Grants in the role's own spaces.
    pub(super) own: Grants<'a>,
    /// Grants of `in` blocks, by space.
    pub(super) named: BTreeMap<Cow<'a, str>, Grants<'a>>,
    pub(super) elastic: Elastic<'a>,
    /// Not inherited.
    pub(super) description: Option<Name>,
    /// Not inherited.
    pub(super) metadata: Option<serde_json::Value>,
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
    let statements = || role.source.statements(&role.tree.body, &context.known);
    if !statements().any(|s| matches!(s.kind, StatementKind::Spaces(Operator::Set, _))) {
        spaces::differing_spaces(role, parents, out);
    }
    let mut work = Work { context, id, role, source: &role.source, own_spaces: Vec::new(), out };
    // Where grants hold comes first, whatever order it stands in.
    let is_about_spaces = |statement: &&Statement| matches!(statement.kind, StatementKind::Spaces(..));
    for statement in statements().filter(is_about_spaces) {
        work.statement(&mut state, statement);
    }
    work.own_spaces = state.spaces.as_ref().map_or_else(|| default_spaces(context), |(spaces, _)| spaces.clone());
    for statement in work.in_order(&role.tree.body).filter(|statement| !is_about_spaces(statement)) {
        work.statement(&mut state, statement);
    }
    work.doubled_spaces(&state);
    state.settle(id);
    state
}

impl<'a> State<'a> {
    fn inherit(&mut self, parent: &State<'a>) {
        // Where they differ, that is an error; what is handed on does not depend on their order.
        let list = |spaces: &'_ Option<(Vec<Cow<'a, str>>, Location)>| spaces.as_ref().map(|(list, _)| list.clone());
        if self.spaces.is_none() || parent.spaces.is_some() && list(&parent.spaces) < list(&self.spaces) {
            self.spaces.clone_from(&parent.spaces);
        }
        self.own.merge(&parent.own);
        for (space, grants) in &parent.named {
            self.named(space.clone()).merge(grants);
        }
        self.elastic.merge(&parent.elastic);
    }

    /// Puts everything in order once all statements are read.
    fn settle(&mut self, id: RoleId) {
        self.own.settle(id);
        self.named.values_mut().for_each(|grants| grants.settle(id));
        self.elastic.settle(id);
    }

    fn named(&mut self, space: Cow<'a, str>) -> &mut Grants<'a> {
        self.named.entry(space).or_default()
    }
}

struct Work<'w, 'a> {
    context: &'w Context<'w>,
    id: RoleId,
    role: &'w Role<'a>,
    source: &'w Source<'a>,
    /// The spaces of the statements outside of `in` blocks.
    own_spaces: Vec<Cow<'a, str>>,
    out: &'w mut Vec<Diagnostic>,
}

impl<'a> Work<'_, 'a> {
    /// The statements of a body as they apply: what is said of a part of a feature comes after what is said of the whole.
    fn in_order(&self, body: &'a Body) -> impl Iterator<Item = &'a Statement> + use<'a> {
        let is_part = |statement: &&Statement| {
            let StatementKind::Grant(grant) = &statement.kind else { return false };
            let path = self.source.head(&grant.head).feature_on(Platform::Kibana);
            path.and_then(|path| self.context.names.find(path)).is_some_and(|named| matches!(named.meaning, Meaning::Facet(..)))
        };
        let (parts, others): (Vec<&Statement>, Vec<&Statement>) =
            self.source.statements(body, &self.context.known).partition(is_part);
        others.into_iter().chain(parts)
    }

    fn statement(&mut self, state: &mut State<'a>, statement: &'a Statement) {
        match &statement.kind {
            StatementKind::Grant(grant) => {
                let head = self.source.head(&grant.head);
                if self.concerns(&head, &grant.head) {
                    match head {
                        Head::Word(_, Word::Description) => {
                            state.description = super::text::single(grant, self.source, self.out);
                        }
                        Head::Word(_, word @ (Word::Metadata | Word::Global)) => {
                            self.out.push(statements::missing_body(self.role, word, grant))
                        }
                        head => {
                            self.withdraw(state, &head, grant);
                            self.grant(&mut state.own, head, grant);
                        }
                    }
                }
            }
            StatementKind::Index(index) => {
                state.elastic.index(self.context, index, (self.id, self.source), self.out);
            }
            StatementKind::Cluster(cluster) => state.elastic.cluster(self.context, cluster, (self.id, self.source), self.out),
            StatementKind::RunAs(operator, names) => {
                state.elastic.run_as(self.context, *operator, names, (self.id, self.source), self.out);
            }
            StatementKind::Spaces(operator, names) => self.spaces(state, *operator, names),
            StatementKind::In(spaces, body) => {
                for space in self.space_list(spaces) {
                    for statement in self.in_order(body) {
                        self.in_space(state, space.clone(), statement);
                    }
                    if body.statements.is_empty() {
                        state.named(space);
                    }
                }
            }
            // Their statements are read in their places.
            StatementKind::On(..) => {}
            StatementKind::Object(name, pairs) => {
                let head = self.source.head(name);
                if !self.concerns(&head, name) {
                    return;
                }
                if head.is(Word::Metadata) {
                    state.metadata = super::text::metadata(pairs, self.source, self.out);
                } else if head.is(Word::Global) {
                    state.elastic.global(self.context, (name, pairs), (self.id, self.source), self.out);
                } else {
                    self.out.push(statements::unexpected_body(self.role, &head, name));
                }
            }
            StatementKind::Permission(names) => {
                if let Some(name) = names.first() {
                    self.connect_only(Keyword::Permission, name);
                }
            }
            StatementKind::Application(application) => {
                if platform_of_application(self.role.platforms, application) == Platform::Kibana {
                    state.elastic.application(application, (self.id, self.source), self.out);
                }
            }
        }
    }

    /// A statement of an `in` block: only what may be held in one space and not in another can stand there.
    fn in_space(&mut self, state: &mut State<'a>, space: Cow<'a, str>, statement: &'a Statement) {
        if let StatementKind::Grant(grant) = &statement.kind {
            let (head, before) = (self.source.head(&grant.head), self.out.len());
            let concerns = self.concerns(&head, &grant.head);
            if self.out.len() > before {
                return;
            }
            if concerns && head.is_grant() {
                return self.grant(state.named(space), head, grant);
            }
        }
        let at = self.source.at(statement.span);
        self.out.push(
            Diagnostic::new(errors::MISPLACED_STATEMENT, at, "only grants stand in an `in` block")
                .label(match platform_of(self.source, statement) {
                    Some(Platform::Connect) => "Amazon Connect has no spaces",
                    _ => "this holds for the whole role",
                })
                .help("move it to the role's body"),
        );
    }

    /// Whether a statement means anything here.
    fn concerns(&mut self, head: &Head, name: &Name) -> bool {
        statements::concerns(Platform::Kibana, self.role, head, name, self.out)
    }

    /// A statement of Amazon Connect's: fine in a role that is for it, too.
    fn connect_only(&mut self, keyword: Keyword, name: &Name) {
        statements::only_on(Platform::Connect, self.role, keyword.text(), name.span, self.out);
    }

    /// What is held in one place.
    fn grant(&mut self, grants: &mut Grants<'a>, head: Head<'a>, grant: &'a Grant) {
        match head {
            Head::Raw(id) => self.raw(grants, grant, id, self.source.at(grant.head.span)),
            Head::Feature(_, path) => match self.context.names.find(path) {
                Some(named) => self.named(grants, grant, path, named),
                None => self.out.push(unknown::feature(self.context, &grant.head, path, self.source)),
            },
            Head::Word(_, Word::Base) => self.base(grants, grant),
            Head::Word(_, Word::Tasks) => tasks::read(self.context, (self.id, self.role), grants, grant, self.out),
            // Of the role as a whole, or Amazon Connect's.
            Head::Word(
                _,
                Word::Description
                | Word::Metadata
                | Word::Global
                | Word::Tags
                | Word::AccessTags
                | Word::RestrictedResources
                | Word::HierarchyGroup
                | Word::HierarchyResources
                | Word::AllowedFlowModules
                | Word::AllowedAiAgents
                | Word::GranularAccess,
            ) => {}
        }
    }

    /// A block that is inherited may be for one of the role's own spaces. What a statement replaces or takes away there is no longer
    /// the block's to give.
    fn withdraw(&mut self, state: &mut State<'a>, head: &Head<'a>, grant: &'a Grant) {
        let mut blocks = std::mem::take(&mut state.named);
        for (space, grants) in &mut blocks {
            if !self.own_spaces.contains(space) {
                continue;
            }
            match grant.operator {
                Operator::Add => {}
                Operator::Set => self.clear(grants, head),
                Operator::Remove => {
                    // What is wrong with it is said once.
                    let before = self.out.len();
                    self.grant(grants, head.clone(), grant);
                    self.out.truncate(before);
                }
            }
        }
        state.named = blocks;
    }

    /// Takes out everything that a head stands for.
    fn clear(&self, grants: &mut Grants<'a>, head: &Head<'a>) {
        let named = match head {
            Head::Word(_, Word::Base) => return grants.base = Origins::default(),
            Head::Word(_, Word::Tasks) => return grants.tasks.clear(),
            Head::Word(..) => return,
            Head::Feature(_, path) => self.context.names.find(path),
            Head::Raw(id) => match self.context.names.find_id(id) {
                Some((Some(named), _)) => Some(named),
                Some((None, on)) => return grants.remove(&Key::Id(on.feature.id)),
                None => return grants.remove(&Key::Unknown(id.clone())),
            },
        };
        match named.map(|named| (named.key, named.meaning)) {
            Some((_, Meaning::Facet(on, facet))) => grants.take_part(&on, facet),
            Some((key, _)) => grants.remove(&Key::Name(key)),
            None => {}
        }
    }

    /// A grant of a part of a feature, which is a grant of the feature: `all` of the part is some of its sub-feature privileges.
    fn part(&mut self, grants: &mut Grants<'a>, grant: &'a Grant, name: Coarse, on: FeatureOn, facet: &'static Facet) {
        let writing = (Some(self.writing(grant)), self.source);
        let said = expression::evaluate_coarse(name, grant.operator, &grant.value, Value::default(), writing, self.out);
        let Some(said) = said else { return };
        if grant.operator == Operator::Set {
            grants.take_part(&on, facet);
        }
        let key = Key::Name(facet.whole());
        let mut value = grants.get(&key).map(|entry| entry.value.clone()).unwrap_or_default();
        for (level, origin) in said.origins.iter() {
            let is_all = level.covers(Privileges::ALL);
            let set = if is_all { managed(&on, facet) } else { on.read };
            value.put(set, Some(origin.via(Via::Facet)));
            value.grows |= set.levels();
        }
        grants.set(Entry { key, meaning: Some(Meaning::Exact(on)), value });
    }

    fn writing(&self, grant: &Grant) -> Writing {
        Writing { role: self.id, head: self.source.at(grant.head.span) }
    }

    /// A grant under a portable name (or under the raw id that is its current generation).
    fn named(&mut self, grants: &mut Grants<'a>, grant: &'a Grant, title: &str, named: Named) {
        let writing = (Some(self.writing(grant)), self.source);
        let key = Key::Name(named.key);
        let inherited = grants.get(&key).map(|entry| entry.value.clone()).unwrap_or_default();
        let value = match named.meaning {
            Meaning::Missing => {
                // Revoking what does not exist here is what a policy for several releases has to be able to say.
                if !is_none(grant, self.source) {
                    let missing = unknown::not_in_release(self.context, named.key, self.source.at(grant.head.span));
                    self.out.push(unknown::only_on(missing, self.source, grant, releases_of(named.key)));
                }
                return;
            }
            Meaning::Exact(on) => expression::evaluate(&on, title, grant.operator, &grant.value, inherited, writing, self.out),
            Meaning::Facet(on, facet) => {
                return self.part(grants, grant, Coarse { title, key: named.key, release: on.release }, on, facet);
            }
            Meaning::Broader(on, _) => {
                let name = Coarse { title, key: named.key, release: on.release };
                expression::evaluate_coarse(name, grant.operator, &grant.value, inherited, writing, self.out)
            }
        };
        if let Some(value) = value {
            grants.set(Entry { key, meaning: Some(named.meaning), value });
        }
    }
}

fn is_none(grant: &Grant, source: &Source) -> bool {
    grant.operator == Operator::Remove || matches!(grant.value.terms.as_slice(), [term] if term.name.span.of(source.text) == "none")
}

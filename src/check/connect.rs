//! Works out a role's statements on an Amazon Connect target.

use std::borrow::Cow;

use super::effective::ConnectProfile;
use super::elastic::sorted;
use super::{Context, expression, statements, tasks, text, unknown};
use crate::catalogue::{
    CONNECT_ALIASES, CONNECT_LEVELS, INVENTED_PERMISSIONS, PERMISSION_NAMES, PERMISSIONS, Permission, PermissionStatus,
    RESTRICTABLE_RESOURCES, Task, limits,
};
use crate::diagnostic::Diagnostic;
use crate::policy::{Platform, Role, Source};
use crate::source::Location;
use crate::suggest;
use crate::syntax::tree::{Expression, Grant, Name, Operator, Pair, Statement, StatementKind};

/// Where a role stands after its statements.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    /// Permissions of the catalogue, as indices into it.
    permissions: Vec<u16>,
    /// Permissions that the target lists as known.
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
        self.permissions.extend(&parent.permissions);
        self.permissions.sort_unstable();
        self.permissions.dedup();
        self.extra.extend_from_slice(&parent.extra);
        self.tasks.extend_from_slice(&parent.tasks);
        self.tags.extend_from_slice(&parent.tags);
        self.access_tags.extend_from_slice(&parent.access_tags);
        self.restricted_resources.extend_from_slice(&parent.restricted_resources);
        self.hierarchy_group = self.hierarchy_group.take().or_else(|| parent.hierarchy_group.clone());
        self.hierarchy_resources.extend_from_slice(&parent.hierarchy_resources);
        self.applications.extend_from_slice(&parent.applications);
        self.flow_modules.extend_from_slice(&parent.flow_modules);
        self.ai_agents.extend_from_slice(&parent.ai_agents);
    }

    fn add(&mut self, permissions: impl IntoIterator<Item = u16>) {
        self.permissions.extend(permissions);
        self.permissions.sort_unstable();
        self.permissions.dedup();
    }
}

/// The permissions of a feature: their actions and indices.
fn actions(feature: &str) -> &'static [(&'static str, &'static str, u16)] {
    let start = PERMISSION_NAMES.partition_point(|(name, ..)| *name < feature);
    let len = PERMISSION_NAMES.get(start..).unwrap_or_default().partition_point(|(name, ..)| *name == feature);
    PERMISSION_NAMES.get(start..start + len).unwrap_or_default()
}

/// The feature that a path means, short names resolved.
pub(super) fn feature(path: &str) -> Option<&'static str> {
    let alias = CONNECT_ALIASES.binary_search_by_key(&path, |(alias, _)| alias).ok();
    match alias.and_then(|at| CONNECT_ALIASES.get(at)) {
        Some((_, feature)) => Some(feature),
        None => actions(path).first().map(|(feature, ..)| *feature),
    }
}

fn permission(at: u16) -> Option<&'static Permission> {
    PERMISSIONS.get(usize::from(at))
}

/// Whether `all` of a feature stands for it: documented, alive and giving rights rather than taking them.
fn in_all(permission: &Permission) -> bool {
    permission.status != PermissionStatus::Undocumented
        && !permission.legacy
        && permission.retired.is_empty()
        && !permission.restriction
}

/// What is wrong with a raw permission name, unless the catalogue or the target knows it.
pub(super) fn raw_permission(context: &Context, name: &str, at: Location) -> Result<Option<u16>, Box<Diagnostic>> {
    if let Ok(index) = PERMISSIONS.binary_search_by_key(&name, |permission| permission.id) {
        return Ok(Some(index as u16));
    }
    if context.target.extra_permissions.iter().any(|known| known == name) {
        return Ok(None);
    }
    let diagnostic = Diagnostic::error("unknown-permission", at, format!("Amazon Connect has no permission \"{name}\""))
        .note("The API takes any name, and an unknown one gives nothing.");
    if let Some((_, instead, seen)) = INVENTED_PERMISSIONS.iter().find(|(invented, ..)| *invented == name) {
        let diagnostic = diagnostic.label("an invented name").note(format!("Seen in {seen}."));
        return Err(Box::new(match instead {
            [] => diagnostic.help("no permission of the catalogue stands for it"),
            [only] => diagnostic.help(format!("the real name is \"{only}\"")).unsafe_fix(
                format!("Write \"{only}\""),
                at,
                format!("\"{only}\""),
            ),
            several => diagnostic.help(format!("the real names are {}", suggest::all_of(several.iter().copied()))),
        }));
    }
    Err(Box::new(match suggest::nearest(name, PERMISSIONS.iter().map(|permission| permission.id)) {
        Some(near) => {
            diagnostic.label(format!("did you mean \"{near}\"?")).unsafe_fix(format!("Write \"{near}\""), at, format!("\"{near}\""))
        }
        None => diagnostic
            .label("not in the catalogue")
            .help("permissions of third-party applications are listed under `extra_permissions` of the target in polc.toml"),
    }))
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
            StatementKind::Index(index) => self.kibana_only("`index`", index.head),
            StatementKind::Cluster(cluster) => self.kibana_only("`cluster`", cluster.head),
            StatementKind::Spaces(..) => self.kibana_only("`spaces`", statement.span),
            StatementKind::RunAs(..) => self.kibana_only("`run_as`", statement.span),
            StatementKind::In(..) => self.kibana_only("`in`", statement.span),
        }
    }

    /// Two parents that tag alike but differently: one of them would be lost silently.
    fn contradicting_tags(&mut self, state: &State) {
        for (head, tags) in [("tags", &state.tags), ("access_tags", &state.access_tags)] {
            let other = tags.iter().enumerate().find_map(|(at, (key, value))| {
                let (_, other) = tags.iter().take(at).find(|(held, other)| held == key && other != value)?;
                Some((key, value, other))
            });
            if let Some((key, value, other)) = other {
                self.out.push(
                    Diagnostic::error(
                        "ambiguous-tags",
                        self.role.location(),
                        format!("`{}` inherits two values of the tag `{key}`: \"{other}\" and \"{value}\"", self.role.name),
                    )
                    .label(format!("say which with `{head}: < … >`")),
                );
            }
        }
    }

    fn kibana_only(&mut self, what: &str, span: crate::source::Span) {
        if !self.role.platforms.has(Platform::Kibana) {
            self.out.push(unknown::other_platform(what, self.source.at(span), Platform::Connect));
        }
    }

    fn object(&mut self, state: &mut State<'a>, head: &Name, pairs: &'a [Pair]) {
        match head.span.of(self.source.text) {
            "tags" => {
                state.tags = text::string_map("tags", pairs, self.source, self.out);
                self.tag_limits(head, &state.tags, limits::TAGS);
            }
            "access_tags" => {
                state.access_tags = text::string_map("access_tags", pairs, self.source, self.out);
                self.tag_limits(head, &state.access_tags, limits::ACCESS_TAGS);
            }
            name @ "metadata" => self.kibana_only(&format!("`{name}`"), head.span),
            name => self.out.push(
                Diagnostic::error("unexpected-body", self.source.at(head.span), format!("`{name}` takes privileges, not a body"))
                    .label(format!("write `{name}: view;`")),
            ),
        }
    }

    fn tag_limits(&mut self, head: &Name, tags: &[(Cow<str>, Cow<str>)], most: usize) {
        let at = self.source.at(head.span);
        if tags.len() > most {
            self.out.push(super::too_many(at, "tags", tags.len(), most, "Amazon Connect"));
        }
        for (key, value) in tags {
            let odd = |c: char| !(c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c));
            if let Some(c) = key.chars().find(|c| odd(*c)) {
                self.out.push(
                    Diagnostic::error("reserved-tag", at, format!("`{c}` cannot stand in the tag key \"{key}\""))
                        .label("letters, digits, spaces and `_.:/=+-@` only"),
                );
            }
            if key.is_empty() || key.starts_with("aws:") {
                self.out.push(
                    Diagnostic::error("reserved-tag", at, format!("the tag key \"{key}\" cannot be used"))
                        .label("keys are not empty and do not begin with `aws:`"),
                );
            }
            for (what, text, limit) in [("key", key, limits::TAG_KEY), ("value", value, limits::TAG_VALUE)] {
                if text.chars().count() > limit {
                    self.out.push(super::too_many(
                        at,
                        &format!("characters in a tag {what}"),
                        text.chars().count(),
                        limit,
                        "Amazon Connect",
                    ));
                }
            }
        }
    }

    fn raw(&mut self, state: &mut State<'a>, name: &Name) {
        let value = self.source.value(name);
        match raw_permission(self.context, &value, self.source.at(name.span)) {
            Ok(Some(index)) => state.add([index]),
            Ok(None) => state.extra.push(value),
            Err(diagnostic) => self.out.push(*diagnostic),
        }
    }

    fn grant(&mut self, state: &mut State<'a>, grant: &'a Grant) {
        let at = self.source.at(grant.head.span);
        let written = self.source.value(&grant.head);
        if grant.head.is_quoted() {
            if self.role.platforms.has(Platform::Kibana) {
                return;
            }
            self.out.push(
                Diagnostic::error("no-counterpart", at, format!("\"{written}\" is no feature of Amazon Connect"))
                    .label("quoted ids are Kibana's")
                    .help("a raw permission is written `permission \"Cases.View\";`"),
            );
            return;
        }
        let path = match written.split_once('.') {
            Some(("kibana", _)) => return self.kibana_only(&format!("`{written}`"), grant.head.span),
            Some(("connect", rest)) => rest,
            _ => &written,
        };
        match path {
            "description" => state.description = text::single(grant, self.source, self.out),
            "tasks" => {
                if let Some(listed) = tasks::listed(Platform::Connect, self.role, grant, self.out) {
                    match grant.operator {
                        Operator::Set => state.tasks = listed,
                        Operator::Add => state.tasks.extend(listed),
                        Operator::Remove => state.tasks.retain(|held| !listed.iter().any(|task| task.name == held.name)),
                    }
                }
            }
            "restricted_resources" => {
                self.list(&mut state.restricted_resources, grant);
                self.resources(&state.restricted_resources, grant, false);
            }
            "hierarchy_resources" => {
                self.list(&mut state.hierarchy_resources, grant);
                self.resources(&state.hierarchy_resources, grant, true);
            }
            "hierarchy_group" => {
                state.hierarchy_group = text::single(grant, self.source, self.out).map(|name| self.source.value(&name));
            }
            "allowed_flow_modules" => self.list(&mut state.flow_modules, grant),
            "allowed_ai_agents" => self.list(&mut state.ai_agents, grant),
            head if statements::KIBANA.contains(&head) => self.kibana_only(&format!("`{head}`"), grant.head.span),
            _ => match feature(path) {
                Some(name) => self.permissions(state, name, path, grant),
                None => self.unknown_feature(path, grant),
            },
        }
    }

    fn unknown_feature(&mut self, path: &str, grant: &Grant) {
        let at = self.source.at(grant.head.span);
        let in_kibana = self.context.names.find(path).is_some();
        let features = PERMISSION_NAMES.iter().map(|(feature, ..)| *feature).chain(CONNECT_ALIASES.iter().map(|(alias, _)| *alias));
        let near = suggest::nearest(path, features.chain(statements::CONNECT.iter().copied()));
        self.out.push(if in_kibana {
            let diagnostic = Diagnostic::error("no-counterpart", at, format!("`{path}` is a Kibana feature"))
                .label("Amazon Connect has nothing like it");
            let hint = near.map_or(String::new(), |near| format!("; the nearest thing here is `{near}`"));
            if self.role.platforms.is_several() {
                diagnostic.help(format!("write `kibana.{path}`{hint}")).fix(
                    format!("Write `kibana.{path}`"),
                    at,
                    format!("kibana.{path}"),
                )
            } else {
                diagnostic.help(format!("leave it out, or declare the role `on kibana`{hint}"))
            }
        } else {
            let diagnostic = Diagnostic::error("unknown-feature", at, format!("Amazon Connect has no feature `{path}`"));
            match near {
                Some(near) => diagnostic.label(format!("did you mean `{near}`?")).unsafe_fix(format!("Write `{near}`"), at, near),
                None => diagnostic
                    .label("not in the catalogue")
                    .help("`polc catalogue list -t connect` shows what there is; a raw name is written `permission \"…\";`"),
            }
        });
    }

    /// `cases: view + edit;`
    fn permissions(&mut self, state: &mut State<'a>, feature: &'static str, title: &str, grant: &Grant) {
        let of_feature: Vec<u16> = actions(feature).iter().map(|(.., at)| *at).collect();
        let mut held: Vec<u16> = match grant.operator {
            Operator::Set => Vec::new(),
            _ => state.permissions.iter().filter(|at| of_feature.contains(at)).copied().collect(),
        };
        let Some(terms) = self.terms(feature, title, &grant.value, grant.operator) else { return };
        for (minus, permissions) in terms {
            if minus != (grant.operator == Operator::Remove) {
                held.retain(|at| !permissions.contains(at));
            } else {
                held.extend(permissions);
            }
        }
        state.permissions.retain(|at| !of_feature.contains(at));
        state.add(held);
    }

    /// What each term of an expression stands for; none if one of them is wrong.
    fn terms(&mut self, feature: &str, title: &str, value: &Expression, operator: Operator) -> Option<Vec<(bool, Vec<u16>)>> {
        let before = self.out.len();
        let mut terms = Vec::new();
        for term in &value.terms {
            let (text, at) = (self.source.value(&term.name), self.source.at(term.name.span));
            if term.comma {
                self.out.push(expression::comma(self.source, term));
                continue;
            }
            if text == "none" && value.terms.len() == 1 && operator == Operator::Set {
                continue;
            }
            match action(feature, &text) {
                Some(permissions) => terms.push((term.minus, permissions)),
                None => self.out.push(unknown_action(self.context, feature, title, &text, at)),
            }
        }
        (self.out.len() == before).then_some(terms)
    }

    fn list(&mut self, held: &mut Vec<Cow<'a, str>>, grant: &Grant) {
        let values = grant.value.terms.iter().map(|term| self.source.value(&term.name));
        *held = match grant.operator {
            Operator::Set => sorted(values),
            Operator::Add => sorted(held.drain(..).chain(values).collect::<Vec<_>>().into_iter()),
            Operator::Remove => {
                let gone: Vec<Cow<str>> = values.collect();
                held.drain(..).filter(|value| !gone.contains(value)).collect()
            }
        };
    }

    /// Resource types that access control knows.
    fn resources(&mut self, held: &[Cow<str>], grant: &Grant, hierarchy: bool) {
        let known =
            || RESTRICTABLE_RESOURCES.iter().filter(|resource| !hierarchy || resource.hierarchy).map(|resource| resource.name);
        for term in &grant.value.terms {
            let (text, at) = (self.source.value(&term.name), self.source.at(term.name.span));
            if !known().any(|name| name == text) {
                let diagnostic = Diagnostic::error("unknown-resource", at, format!("access control knows no resource `{text}`"));
                self.out.push(match suggest::nearest(&text, known()) {
                    Some(near) => {
                        diagnostic.label(format!("did you mean `{near}`?")).unsafe_fix(format!("Write `{near}`"), at, near)
                    }
                    None => diagnostic.label(format!("known are {}", suggest::all_of(known()))),
                });
            }
        }
        if held.len() > limits::RESTRICTED_RESOURCES {
            let at = self.source.at(grant.head.span);
            self.out.push(super::too_many(at, "restricted resources", held.len(), limits::RESTRICTED_RESOURCES, "Amazon Connect"));
        }
    }
}

/// The permissions that an action of a feature stands for.
pub(super) fn action(feature: &str, word: &str) -> Option<Vec<u16>> {
    let known = actions(feature);
    if word == "all" {
        return Some(known.iter().map(|(.., at)| *at).filter(|at| permission(*at).is_some_and(in_all)).collect());
    }
    let exact = known.iter().find(|(_, action, _)| *action == word);
    let level = || {
        let (_, action) = CONNECT_LEVELS.iter().find(|(level, _)| *level == word)?;
        known.iter().find(|(_, known, _)| known == action)
    };
    exact.or_else(level).map(|(.., at)| vec![*at])
}

pub(super) fn unknown_action(context: &Context, feature: &str, title: &str, text: &str, at: Location) -> Diagnostic {
    let known = || actions(feature).iter().map(|(_, action, _)| *action).chain(["all"]);
    let in_kibana = context.names.find(title).is_some_and(|named| match named.meaning {
        super::names::Meaning::Exact(on) => on.find(text).is_some(),
        _ => false,
    });
    let name = if in_kibana { "no-counterpart" } else { "unknown-privilege" };
    let message = if in_kibana {
        format!("`{text}` of `{title}` has no counterpart on Amazon Connect")
    } else {
        format!("`{title}` has no action `{text}` on Amazon Connect")
    };
    let diagnostic = Diagnostic::error(name, at, message);
    let diagnostic = match suggest::nearest(text, known()).filter(|_| !in_kibana) {
        Some(near) => diagnostic.label(format!("did you mean `{near}`?")).unsafe_fix(format!("Write `{near}`"), at, near),
        None => diagnostic.label("Amazon Connect has nothing like it"),
    };
    diagnostic.help(format!("`{title}` has {} here", suggest::all_of(known())))
}

/// Writes out a role that is not abstract.
pub(super) fn assemble<'a>(role: &Role<'a>, state: &State<'a>, out: &mut Vec<Diagnostic>) -> ConnectProfile<'a> {
    let needed = state.tasks.iter().flat_map(|task| task.needs).flat_map(|needs| needs.permissions.iter());
    let needed = needed.filter_map(|id| PERMISSIONS.binary_search_by_key(id, |permission| permission.id).ok());
    let mut held: Vec<u16> = state.permissions.iter().copied().chain(needed.map(|at| at as u16)).collect();
    held.sort_unstable();
    held.dedup();
    let known: Vec<&'static Permission> = held.into_iter().filter_map(permission).collect();
    let permissions = sorted(known.iter().map(|permission| Cow::Borrowed(permission.id)).chain(state.extra.iter().cloned()));
    let at = role.location();
    let mut limit = |what: &str, count: usize, most: usize| {
        if count > most {
            out.push(super::too_many(at, what, count, most, "Amazon Connect"));
        }
    };
    limit("permissions", permissions.len(), limits::PERMISSIONS);
    limit("flow modules", state.flow_modules.len(), limits::FLOW_MODULES);
    limit("AI agents", state.ai_agents.len(), limits::AI_AGENTS);
    let mut applications = state.applications.clone();
    applications.sort();
    applications.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            first.1 = sorted(first.1.drain(..).chain(later.1.drain(..)).collect::<Vec<_>>().into_iter());
        }
        same
    });
    limit("applications", applications.len(), limits::APPLICATIONS);
    let mut profile = ConnectProfile {
        name: role.name.clone(),
        description: text::description(role, state.description.as_ref(), limits::PROFILE_DESCRIPTION, "Amazon Connect", out),
        permissions,
        known,
        tags: state.tags.clone(),
        access_tags: state.access_tags.clone(),
        restricted_resources: sorted(state.restricted_resources.iter().cloned()),
        hierarchy_group: state.hierarchy_group.clone(),
        hierarchy_resources: sorted(state.hierarchy_resources.iter().cloned()),
        applications,
        flow_modules: sorted(state.flow_modules.iter().cloned()),
        ai_agents: sorted(state.ai_agents.iter().cloned()),
    };
    profile.tags.sort();
    profile.tags.dedup_by(|later, first| later.0 == first.0);
    profile.access_tags.sort();
    profile.access_tags.dedup_by(|later, first| later.0 == first.0);
    profile
}

//! Who is who: gathers the items of all files, refuses two of one name, and finds what every name stands for.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Forbid, KnownTarget, Persona, Platform, Platforms, Policy, Role, RoleId, Source, Subject, Test};
use crate::diagnostic::{Diagnostic, errors};
use crate::source::Location;
use crate::suggest::{self, Known, Suggestions};
use crate::syntax::tree::{Body, ItemKind, Name, StatementKind};

/// Gathers the items, each with the platforms of its file. Parents and personas' roles are not looked up yet.
pub(super) fn collect<'a>(
    items: impl IntoIterator<Item = (Source<'a>, Option<Platforms>)>,
    targets: Vec<KnownTarget>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Policy<'a> {
    let mut policy = Policy { targets, ..Policy::default() };
    for (source, default) in items {
        match &source.item.kind {
            ItemKind::Role(role) => {
                let known = if role.on.is_empty() { default } else { scoped(&source, &role.on, &policy.targets, diagnostics) };
                blocks(&source, &role.body, known, &policy.targets, diagnostics);
                policy.roles.push(Role {
                    name: source.value(&role.name),
                    source,
                    tree: role,
                    platforms: known.unwrap_or(Platforms::only(Platform::Kibana)),
                    parents: Vec::new(),
                    has_platform: known.is_some(),
                    is_broken: known.is_none(),
                });
            }
            ItemKind::Persona(persona) => {
                policy.personas.push(Persona { name: source.value(&persona.name), source, tree: persona, roles: Vec::new() })
            }
            ItemKind::Test(test) => policy.tests.push(Test { source, tree: test }),
            ItemKind::Forbid(forbid) => {
                scoped(&source, &forbid.on, &policy.targets, diagnostics);
                policy.forbids.push(Forbid { source, tree: forbid, is_around: false });
            }
            ItemKind::Platform(_) | ItemKind::Broken => {}
        }
    }
    policy.roles.sort_by(|a, b| (&a.name, a.location()).cmp(&(&b.name, b.location())));
    policy.personas.sort_by(|a, b| (&a.name, place(&a.source, &a.tree.name)).cmp(&(&b.name, place(&b.source, &b.tree.name))));
    refuse_duplicates(&mut policy, diagnostics);
    policy
}

/// The platforms of what stands behind `on`; none if some of it stands for nothing: it could be for any.
fn scoped(source: &Source, on: &[Name], targets: &[KnownTarget], diagnostics: &mut Vec<Diagnostic>) -> Option<Platforms> {
    let (platforms, wrong) = source.scopes(on, targets);
    let is_known = wrong.is_empty();
    diagnostics.extend(wrong);
    let all = platforms.into_iter().map(Platforms::only).reduce(|a, b| b.iter().fold(a, Platforms::with));
    all.filter(|_| is_known)
}

/// Looks at what the `on` blocks of a role name: a block for a product that the role is not for would never count.
fn blocks(source: &Source, body: &Body, of_role: Option<Platforms>, targets: &[KnownTarget], diagnostics: &mut Vec<Diagnostic>) {
    for statement in &body.statements {
        match &statement.kind {
            StatementKind::On(on, inner) => {
                for name in on {
                    let platforms = scoped(source, std::slice::from_ref(name), targets, diagnostics);
                    let other = platforms.zip(of_role).and_then(|(named, role)| named.iter().find(|platform| !role.has(*platform)));
                    diagnostics.extend(other.map(|platform| {
                        let message = format!("this role is not for {}", platform.title());
                        Diagnostic::new(errors::PLATFORM_MISMATCH, place(source, name), message)
                            .label("the block would never count")
                            .help(format!("say `on {}` behind the name of the role, or leave the block out", source.written(name)))
                    }));
                }
                blocks(source, inner, of_role, targets, diagnostics);
            }
            StatementKind::In(_, inner) => blocks(source, inner, of_role, targets, diagnostics),
            _ => {}
        }
    }
}

fn place(source: &Source, name: &Name) -> Location {
    source.at(name.span)
}

/// The platforms that the `platform` item of a file names; Kibana where there is no such item. None if it names an unknown one.
pub(super) fn of_file<'a>(items: impl IntoIterator<Item = Source<'a>>, diagnostics: &mut Vec<Diagnostic>) -> Option<Platforms> {
    let mut found: Option<(Option<Platforms>, Location)> = None;
    for source in items {
        let ItemKind::Platform(names) = &source.item.kind else { continue };
        let Some(first) = names.first() else { continue };
        let at = place(&source, first);
        if let Some((_, before)) = found {
            diagnostics.push(
                Diagnostic::new(errors::DUPLICATE_ITEM, at, "a file has one `platform`")
                    .label("a second one")
                    .also(before, "the first one")
                    .help("say what a single role is for with `role name on connect < … >`"),
            );
            continue;
        }
        found = Some((platforms(&source, names, diagnostics), at));
    }
    found.map_or(Some(Platforms::only(Platform::Kibana)), |(platforms, _)| platforms)
}

/// The platforms that names stand for; none if one of them stands for nothing.
fn platforms(source: &Source, names: &[Name], diagnostics: &mut Vec<Diagnostic>) -> Option<Platforms> {
    let mut platforms: Option<Platforms> = None;
    let before = diagnostics.len();
    for name in names {
        let written = source.value(name);
        match Platform::parse(&written) {
            Some(platform) => {
                platforms = Some(platforms.map_or(Platforms::only(platform), |others| others.with(platform)));
            }
            None => {
                let at = place(source, name);
                let known = Platform::ALL.map(Platform::name);
                let mut diagnostic = Diagnostic::new(errors::UNKNOWN_PLATFORM, at, format!("there is no platform `{written}`"))
                    .label(format!("known are {}", suggest::all_of(known)));
                if let Some(near) = suggest::meant(&written, known).edit() {
                    diagnostic = diagnostic.fix(format!("Write `{near}`"), at, near);
                }
                diagnostics.push(diagnostic);
            }
        }
    }
    platforms.filter(|_| diagnostics.len() == before)
}

/// Keeps the first of several roles or personas of one name, and says so of the others.
fn refuse_duplicates<'a>(policy: &mut Policy<'a>, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: FxHashMap<Cow<'a, str>, (&'static str, Location)> = FxHashMap::default();
    let mut taken = |name: &Cow<'a, str>, what: &'static str, at: Location| match seen.get(name) {
        None => {
            seen.insert(name.clone(), (what, at));
            false
        }
        Some((other, first)) => {
            let message = if *other == what {
                format!("two {what}s are called `{name}`")
            } else {
                format!("a {other} and a {what} are both called `{name}`")
            };
            diagnostics.push(
                Diagnostic::new(errors::DUPLICATE_ITEM, at, message)
                    .label("this name is taken")
                    .also(*first, "it was first used here")
                    .help("all files under the root are one namespace: rename one of them"),
            );
            true
        }
    };
    let mut twins = Vec::new();
    let mut stays = |is_taken: bool, source: Source<'a>| {
        if is_taken {
            twins.push(source);
        }
        !is_taken
    };
    policy.roles.retain(|role| stays(taken(&role.name, "role", role.location()), role.source));
    let name = |persona: &Persona| place(&persona.source, &persona.tree.name);
    policy.personas.retain(|persona| stays(taken(&persona.name, "persona", name(persona)), persona.source));
    policy.twins = twins;

    let mut titles: FxHashMap<(&'static str, Cow<'a, str>), Location> = FxHashMap::default();
    let tests = policy.tests.iter().map(|test| ("test", &test.source, &test.tree.title));
    let forbids = policy.forbids.iter().map(|forbid| ("prohibition", &forbid.source, &forbid.tree.title));
    for (what, source, title) in tests.chain(forbids) {
        let name = source.value(title);
        if let Some(first) = titles.insert((what, name.clone()), place(source, title)) {
            diagnostics.push(
                Diagnostic::new(errors::DUPLICATE_ITEM, place(source, title), format!("two {what}s are called \"{name}\""))
                    .label("this title is taken")
                    .also(first, "it was first used here")
                    .help("give each its own title: reports name them by it"),
            );
        }
    }

    let roles = policy.roles.iter().zip(0..).map(|(role, at)| (role.name.clone(), Subject::Role(RoleId(at))));
    let personas = policy.personas.iter().zip(0..).map(|(persona, at)| (persona.name.clone(), Subject::Persona(at)));
    policy.subjects = roles.chain(personas).collect();
}

/// Looks up parents, personas' roles, the subjects of tests and the exceptions of prohibitions.
pub(super) fn link(policy: &mut Policy, diagnostics: &mut Vec<Diagnostic>) {
    let mut hints = Hints::default();
    for at in 0..policy.roles.len() {
        let Some(role) = policy.roles.get(at) else { continue };
        let (mut parents, mut seen, mut is_broken) = (Vec::new(), FxHashSet::default(), role.is_broken);
        for name in &role.tree.parents {
            let parent = find_role(policy, &role.source, name, ("extended", Some(&role.name)), &mut hints, diagnostics);
            is_broken |= parent.is_none();
            let Some(id) = parent else { continue };
            if !seen.insert(id) {
                diagnostics.push(repeated(&role.source, name));
            } else {
                if role.has_platform && policy.role(id).has_platform {
                    diagnostics.extend(other_platform(role, policy.role(id), name));
                }
                parents.push(id);
            }
        }
        if let Some(role) = policy.roles.get_mut(at) {
            (role.parents, role.is_broken) = (parents, is_broken);
        }
    }
    for at in 0..policy.personas.len() {
        let Some(persona) = policy.personas.get(at) else { continue };
        let (mut roles, mut seen) = (Vec::new(), FxHashSet::default());
        for name in &persona.tree.roles {
            let Some(id) = find_role(policy, &persona.source, name, ("part of a persona", None), &mut hints, diagnostics) else {
                continue;
            };
            if !seen.insert(id) {
                diagnostics.push(repeated(&persona.source, name));
            } else if policy.role(id).tree.is_abstract {
                diagnostics.push(
                    Diagnostic::new(
                        errors::ABSTRACT_ROLE_HELD,
                        place(&persona.source, name),
                        format!("nobody can hold `{}`: it is abstract", policy.role(id).name),
                    )
                    .label("never emitted, only extended")
                    .also(policy.role(id).location(), "declared abstract here"),
                );
            } else {
                roles.push(id);
            }
        }
        if let Some(persona) = policy.personas.get_mut(at) {
            persona.roles = roles;
        }
    }
    let subjects = policy
        .tests
        .iter()
        .flat_map(|test| test.tree.assertions.iter().flat_map(|it| it.subjects.iter().map(|name| (&test.source, name))));
    let excepted = policy.forbids.iter().flat_map(|forbid| forbid.tree.unless.iter().map(|name| (&forbid.source, name)));
    for (source, name) in subjects.chain(excepted) {
        if policy.subject(&source.value(name)).is_none() {
            diagnostics.push(unknown_role(policy, source, name, None, &mut hints));
        }
    }
}

fn find_role(
    policy: &Policy,
    source: &Source,
    name: &Name,
    (verb, by): (&str, Option<&str>),
    hints: &mut Hints,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<RoleId> {
    let written = source.value(name);
    match policy.subject(&written) {
        Some(Subject::Role(id)) => return Some(id),
        Some(Subject::Persona(_)) => diagnostics.push(
            Diagnostic::new(errors::UNKNOWN_ROLE, place(source, name), format!("`{written}` is a persona, not a role"))
                .label(format!("only roles can be {verb}")),
        ),
        None => diagnostics.push(unknown_role(policy, source, name, by, hints)),
    }
    None
}

/// What was probably meant by a name that is nobody's. A mistake in a base role makes its name unknown in every role that extends
/// it, so each name is searched for once, and after many names no more: to compare each with each would take forever.
#[derive(Default)]
struct Hints {
    found: FxHashMap<String, Suggestions>,
}

impl Hints {
    const MOST: usize = 100;

    fn meant(&mut self, policy: &Policy, wrong: &str) -> Suggestions {
        if self.found.len() < Hints::MOST && !self.found.contains_key(wrong) {
            let meant = suggest::meant(wrong, policy.subject_names().map(Known::by_its_words));
            self.found.insert(wrong.to_owned(), meant);
        }
        self.found.get(wrong).cloned().unwrap_or_default()
    }
}

/// `by` is the role that names it, which cannot mean itself.
fn unknown_role(policy: &Policy, source: &Source, name: &Name, by: Option<&str>, hints: &mut Hints) -> Diagnostic {
    let written = source.value(name);
    let at = place(source, name);
    let diagnostic = Diagnostic::new(errors::UNKNOWN_ROLE, at, format!("there is no role `{written}`"));
    let meant = hints.meant(policy, &written).without(by);
    let Some(question) = meant.question() else { return diagnostic.label("not defined in any file of this policy") };
    let diagnostic = meant.names().iter().fold(diagnostic.label(question), |diagnostic, near| match policy.subject(near) {
        Some(Subject::Role(id)) => diagnostic.also(policy.role(id).location(), "this one"),
        _ => diagnostic,
    });
    let Some(near) = meant.edit() else { return diagnostic };
    let text = if name.is_quoted() || near.contains(' ') { crate::syntax::quote(near) } else { near.to_owned() };
    diagnostic.unsafe_fix(format!("Write `{near}`"), at, text)
}

fn repeated(source: &Source, name: &Name) -> Diagnostic {
    let written = source.value(name);
    Diagnostic::new(errors::DUPLICATE_ITEM, place(source, name), format!("`{written}` is named twice")).label("once is enough")
}

/// A child needs a parent that is for everything the child is for.
fn other_platform(child: &Role, parent: &Role, name: &Name) -> Option<Diagnostic> {
    let missing = child.platforms.iter().find(|platform| !parent.platforms.has(*platform))?;
    Some(
        Diagnostic::new(
            errors::PLATFORM_MISMATCH,
            place(&child.source, name),
            format!("`{}` is for {}, but `{}` is not", child.name, missing.title(), parent.name),
        )
        .label(format!("nothing of it means anything on {}", missing.title()))
        .also(parent.location(), "declared here")
        .help(format!(
            "declare it `role {} on {} < … >`, or extend another role",
            parent.source.written(&parent.tree.name),
            Platform::ALL.map(Platform::name).join(", ")
        )),
    )
}

//! What the files mean before any product release comes in: names, inheritance, personas.

mod head;
mod inherit;
mod line;
mod names;
pub mod occurrences;
mod platform;
mod scope;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Location, SourceMap, Span};
use crate::syntax::tree::{self, Item, Name, Tree};

pub use head::{Head, Word, platform_of_keyword};
pub(crate) use head::{Takes, first_words, platform_of, platform_of_application};
pub use platform::{Platform, Platforms};
pub use scope::{KnownTarget, Scope, written};

/// Index into [`Policy::roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(pub u32);

/// An item together with the file it stands in: all that is needed to read its names and to point into it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file.
    pub file: FileId,
    /// The item.
    pub item: &'a Item,
    /// The item's own text, which its spans are relative to.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// Where a span of the item stands in its file.
    pub fn at(&self, span: Span) -> Location {
        self.item.at(self.file, span)
    }

    /// What a name says.
    pub fn value(&self, name: &Name) -> Cow<'a, str> {
        name.value(self.text)
    }

    /// Whether an expression is the word `none` alone, which leaves nothing.
    pub fn is_none(&self, value: &tree::Expression) -> bool {
        matches!(value.terms.as_slice(), [only] if self.value(&only.name) == "none")
    }

    /// What a name looks like in the file, quotes included.
    pub fn written(&self, name: &Name) -> &'a str {
        name.span.of(self.text)
    }

    /// The text of its doc comments; lines are joined, an empty line separates paragraphs.
    pub fn docs(&self) -> Option<String> {
        let mut text = String::new();
        for line in &self.item.docs {
            let line = line.of(self.text).trim();
            if line.is_empty() {
                text.push('\n');
            } else {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// A role of the policy.
#[derive(Debug)]
pub struct Role<'a> {
    /// Its name, unquoted.
    pub name: Cow<'a, str>,
    /// Where it stands.
    pub source: Source<'a>,
    /// What stands there.
    pub tree: &'a tree::Role,
    /// The products that it is for: those of its own `on`, else the file's `platform`, else Kibana.
    pub(crate) platforms: Platforms,
    /// False if it is for an unknown platform or target.
    pub(crate) has_platform: bool,
    /// The roles it extends, in the order written.
    pub parents: Vec<RoleId>,
    /// It is part of a cycle, extends something that does not exist, or is for a platform that does not: nothing can be said about
    /// its privileges.
    pub(crate) is_broken: bool,
}

impl Role<'_> {
    /// Whether it is for a target.
    pub(crate) fn is_for(&self, target: &KnownTarget) -> bool {
        self.platforms.has(target.platform) && self.source.covers(&self.tree.on, target)
    }

    /// Where its name stands.
    pub(crate) fn location(&self) -> Location {
        self.source.at(self.tree.name.span)
    }

    /// The text of its doc comments; lines are joined, an empty line separates paragraphs.
    pub fn docs(&self) -> Option<String> {
        self.source.docs()
    }
}

/// A persona of the policy.
#[derive(Debug)]
pub struct Persona<'a> {
    /// Its name.
    pub name: Cow<'a, str>,
    /// Where it stands.
    pub source: Source<'a>,
    /// What stands there.
    pub(crate) tree: &'a tree::Persona,
    /// The roles that one person holds at once.
    pub(crate) roles: Vec<RoleId>,
}

/// A test of the policy.
#[derive(Debug)]
pub struct Test<'a> {
    /// Where it stands.
    pub(crate) source: Source<'a>,
    /// What stands there.
    pub(crate) tree: &'a tree::Test,
}

/// A prohibition of the policy.
#[derive(Debug)]
pub struct Forbid<'a> {
    /// Where it stands.
    pub(crate) source: Source<'a>,
    /// What stands there.
    pub(crate) tree: &'a tree::Forbid,
    /// It is one of a policy around this one, whose names mean nothing here.
    pub(crate) is_around: bool,
}

/// What the name of a test's subject stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A role.
    Role(RoleId),
    /// A persona, as index into [`Policy::personas`].
    Persona(u32),
}

/// A role or persona that tests and questions are about.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'p> {
    pub(crate) subject: Subject,
    pub(crate) name: &'p str,
    /// The roles that its privileges come from.
    pub(crate) roles: Vec<RoleId>,
    /// Where it is declared.
    pub(crate) at: Location,
}

/// One namespace of files, resolved.
#[derive(Debug, Default)]
pub struct Policy<'a> {
    /// All roles, sorted by name: the order of files and items never matters.
    pub roles: Vec<Role<'a>>,
    /// All personas, sorted by name.
    pub personas: Vec<Persona<'a>>,
    /// All tests, in file order.
    pub(crate) tests: Vec<Test<'a>>,
    /// All prohibitions, in file order.
    pub(crate) forbids: Vec<Forbid<'a>>,
    /// Roles and personas whose name another one had before: they count for nothing.
    pub(crate) twins: Vec<Source<'a>>,
    /// The targets that it is for, as far as it knows them.
    pub(crate) targets: Vec<KnownTarget>,
    /// Role indices such that every role stands after its parents.
    pub(crate) order: Vec<RoleId>,
    subjects: FxHashMap<Cow<'a, str>, Subject>,
}

impl<'a> Policy<'a> {
    /// Resolves the names of parsed files. `targets` are those that can be named behind `on`.
    pub fn resolve(
        sources: &'a SourceMap,
        files: &'a [(FileId, Tree)],
        targets: Vec<KnownTarget>,
    ) -> (Policy<'a>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut items = Vec::with_capacity(files.iter().map(|(_, tree)| tree.items.len()).sum());
        for (file, tree) in files {
            let text = sources.text(*file);
            let source = |item: &'a Item| Source { file: *file, item, text: item.text(text) };
            let platforms = Platforms::of_file(tree.items.iter().map(source), &mut diagnostics);
            items.extend(tree.items.iter().map(|item| (source(item), platforms)));
        }
        let (policy, found) = Policy::of(items, targets);
        diagnostics.extend(found);
        (policy, diagnostics)
    }

    /// Resolves the names of some items, each with the platforms of its file; none where the file names an unknown one.
    pub fn of(
        items: impl IntoIterator<Item = (Source<'a>, Option<Platforms>)>,
        targets: Vec<KnownTarget>,
    ) -> (Policy<'a>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut policy = names::collect(items, targets, &mut diagnostics);
        names::link(&mut policy, &mut diagnostics);
        inherit::order(&mut policy, &mut diagnostics);
        (policy, diagnostics)
    }

    /// Takes in prohibitions of the policies around this one.
    pub(crate) fn keep_to(&mut self, sources: &'a SourceMap, around: &'a [(FileId, Tree)]) {
        for (file, tree) in around {
            let text = sources.text(*file);
            self.forbids.extend(tree.items.iter().filter_map(|item| {
                let tree::ItemKind::Forbid(forbid) = &item.kind else { return None };
                Some(Forbid { source: Source { file: *file, item, text: item.text(text) }, tree: forbid, is_around: true })
            }));
        }
    }

    /// Every platform that a role is for; Kibana where there is no role.
    pub(crate) fn platforms(&self) -> Platforms {
        let all = self.roles.iter().map(|role| role.platforms).reduce(|a, b| b.iter().fold(a, Platforms::with));
        all.unwrap_or(Platforms::only(Platform::Kibana))
    }

    /// The ids of all roles.
    pub fn ids(&self) -> impl Iterator<Item = RoleId> + use<> {
        (0..self.roles.len() as u32).map(RoleId)
    }

    /// The role of an id.
    ///
    /// # Panics
    /// Never for an id that this policy gave out.
    #[allow(clippy::indexing_slicing, reason = "ids are only made by this policy and roles are never removed")]
    pub fn role(&self, id: RoleId) -> &Role<'a> {
        &self.roles[id.0 as usize]
    }

    /// Whether one of two roles extends the other, directly or not. A role with very many ancestors is taken to be kin: to walk all of
    /// them for every role would take forever in a long chain.
    pub(crate) fn are_kin(&self, a: RoleId, b: RoleId) -> bool {
        const ANCESTORS: usize = 64;
        let extends = |role: RoleId, wanted: RoleId| {
            // Diamonds are walked once.
            let (mut seen, mut at) = (vec![role], 0);
            while let Some(next) = seen.get(at).copied() {
                for parent in &self.role(next).parents {
                    if *parent == wanted || seen.len() > ANCESTORS {
                        return true;
                    }
                    if !seen.contains(parent) {
                        seen.push(*parent);
                    }
                }
                at += 1;
            }
            false
        };
        extends(a, b) || extends(b, a)
    }

    /// What a name stands for.
    pub fn subject(&self, name: &str) -> Option<Subject> {
        self.subjects.get(name).copied()
    }

    /// Everybody who can hold something: roles that are written out, then personas, each in the order of the policy.
    pub(crate) fn everybody(&self) -> impl Iterator<Item = Candidate<'_>> {
        let roles = self.ids().filter(|id| !self.role(*id).tree.is_abstract).map(Subject::Role);
        let personas = (0..self.personas.len() as u32).map(Subject::Persona);
        roles.chain(personas).filter_map(|subject| self.candidate(subject))
    }

    /// What a subject is called, and where its privileges come from.
    pub(crate) fn candidate(&self, subject: Subject) -> Option<Candidate<'_>> {
        Some(match subject {
            Subject::Role(id) => {
                let role = self.role(id);
                Candidate { subject, name: &role.name, roles: vec![id], at: role.location() }
            }
            Subject::Persona(at) => {
                let persona = self.personas.get(at as usize)?;
                let at = persona.source.at(persona.tree.name.span);
                Candidate { subject, name: &persona.name, roles: persona.roles.clone(), at }
            }
        })
    }

    /// The names of all roles and personas.
    pub(crate) fn subject_names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| &*role.name).chain(self.personas.iter().map(|persona| &*persona.name))
    }
}

//! A role on one target, with everything that rules may ask about it.

use super::prohibitions::Prohibitions;
use crate::catalogue::Permission;
use crate::check::effective::Effective;
use crate::check::held::{ConnectHeld, Held, KibanaHeld};
use crate::check::origin::Origin;
use crate::check::{Check, Context};
use crate::config::Target;
use crate::policy::{Persona, Role, RoleId, Source};
use crate::source::Location;
use crate::syntax::tree::Statement;

/// A role that is not abstract, on a target that it is for.
#[derive(Clone)]
pub struct Subject<'s, 'a> {
    /// The policy on this target.
    pub(crate) check: &'s Check<'s, 'a>,
    /// The role.
    pub(crate) id: RoleId,
    /// The role.
    pub(crate) role: &'s Role<'a>,
    /// What is written down for it.
    pub(crate) effective: &'s Effective<'a>,
    /// What it holds.
    pub(crate) held: &'s Held<'s, 'a>,
    /// The personas that hold the role, with everything that they hold.
    pub(crate) personas: Vec<&'s HeldTogether<'s, 'a>>,
    /// What nobody may hold at once.
    pub(crate) prohibitions: &'s Prohibitions<'a>,
}

/// What is written in a role, abstract or not, on a target that it is for.
#[derive(Clone, Copy)]
pub struct Wording<'s, 'a> {
    /// The policy on this target.
    pub(crate) check: &'s Check<'s, 'a>,
    /// The role.
    pub(crate) id: RoleId,
    /// The role.
    pub(crate) role: &'s Role<'a>,
    /// Whether everything about the role is known.
    pub(crate) is_sound: bool,
}

impl<'s, 'a> Wording<'s, 'a> {
    /// The statements of the role's body that count on the target.
    pub(crate) fn statements(&self) -> impl Iterator<Item = &'a Statement> {
        self.role.source.statements(&self.role.tree.body, &self.check.context().known)
    }
}

/// A persona and what its roles come to on a target.
pub(crate) struct HeldTogether<'s, 'a> {
    /// The persona.
    pub(crate) persona: &'s Persona<'a>,
    /// What it holds.
    pub(crate) held: Held<'s, 'a>,
}

impl<'s, 'a> Subject<'s, 'a> {
    /// The target with its names.
    pub(crate) fn context(&self) -> &'s Context<'s> {
        self.check.context()
    }

    /// The target.
    pub fn target(&self) -> &'s Target {
        self.context().target
    }

    /// The Kibana role that is written down; none on another platform.
    pub fn kibana(&self) -> Option<&'s crate::check::effective::KibanaRole<'a>> {
        if let Effective::Kibana(role) = self.effective { Some(role) } else { None }
    }

    /// The security profile that is written down; none on another platform.
    pub fn connect(&self) -> Option<&'s crate::check::effective::ConnectProfile<'a>> {
        if let Effective::Connect(profile) = self.effective { Some(profile) } else { None }
    }

    /// Where the role's name stands.
    pub(crate) fn location(&self) -> Location {
        self.role.location()
    }

    /// Where a permission of Amazon Connect comes from: every origin, the nearest first.
    pub(crate) fn origins(&self, permission: &Permission) -> Vec<Origin> {
        self.connect().map_or_else(Vec::new, |profile| profile.origins.permissions.of(|id| id == permission.id).collect())
    }

    /// The words that give a permission of Amazon Connect.
    pub fn place(&self, permission: &Permission) -> Location {
        self.origins(permission).first().map_or(self.location(), |origin| origin.at)
    }

    /// The statement that a place lies in, in the role itself or in one that it extends, with that role: for an edit of it.
    pub(crate) fn statement_at(&self, at: Location) -> Option<(RoleId, Source<'a>, &'a Statement)> {
        let policy = self.check.policy();
        let id = policy.line(self.id).into_iter().find(|id| policy.role(*id).contains(at))?;
        let role = policy.role(id);
        Some((id, role.source, role.statement_at(at)?))
    }

    /// Whether something is missing: the role does not have it, and neither have all the personas that hold the role.
    pub(crate) fn lacks(&self, has: impl Fn(&Held<'s, 'a>) -> bool) -> bool {
        !has(self.held) && (self.personas.is_empty() || !self.personas.iter().all(|together| has(&together.held)))
    }

    /// The same, asked of a Kibana role.
    pub(crate) fn lacks_kibana(&self, has: impl Fn(&KibanaHeld<'s, 'a>) -> bool) -> bool {
        self.lacks(|held| held.kibana().is_some_and(&has))
    }

    /// The same, asked of a security profile.
    pub(crate) fn lacks_connect(&self, has: impl Fn(&ConnectHeld<'s, 'a>) -> bool) -> bool {
        self.lacks(|held| held.connect().is_some_and(&has))
    }

    /// The personas that hold the role and lack something all the same, for a note; none if no persona holds it.
    pub(crate) fn personas_without(&self, has: impl Fn(&Held<'s, 'a>) -> bool) -> Option<String> {
        let without = self.personas.iter().filter(|together| !has(&together.held)).map(|together| &*together.persona.name);
        let names: Vec<&str> = without.collect();
        let (who, verb) = if let [_] = names.as_slice() { ("persona", "lacks") } else { ("personas", "lack") };
        (!names.is_empty()).then(|| format!("The {who} {} {verb} it, too.", crate::suggest::all_of(names)))
    }
}

//! What a rule is: its entry in the registry and its check, declared once in a file of its own.

use super::asked_rules::AskedRules;
use super::findings::Findings;
use super::roles::Roles;
use super::subject::{Subject, Wording};
use crate::check::held::{ConnectHeld, KibanaHeld};
use crate::diagnostic::Id;
use crate::policy::{Platform, Policy};

/// How a finding that can be switched off is made.
#[derive(Debug)]
pub struct Rule {
    /// What it finds.
    pub id: Id,
    /// The finding only counts where every target of a role has it: it is about what is written, not about what it comes to.
    pub(crate) everywhere: bool,
    /// How it is found.
    pub check: Check,
}

/// How a rule looks at a policy.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Check {
    /// At what one role grants on a Kibana target.
    Kibana(fn(&Subject, &KibanaHeld, &mut Findings)),
    /// The same, for what is one mistake however many roles it shows in: where it shows first is reported, with the other places.
    Once(fn(&Subject, &KibanaHeld, &mut Findings)),
    /// At what one role grants on an Amazon Connect target.
    Connect(fn(&Subject, &ConnectHeld, &mut Findings)),
    /// At one role on any target.
    Role(fn(&Subject, &mut Findings)),
    /// At what is written in one role, abstract or not, on any target.
    Wording(fn(&Wording, &mut Findings)),
    /// At all roles on one target.
    Roles(fn(&Roles, &mut Findings)),
    /// At one role on any target, and after all roles at the personas there.
    Holders(fn(&Subject, &mut Findings), fn(&Roles, &mut Findings)),
    /// At one role on all of its targets.
    Targets(fn(&[Subject], &mut Findings)),
    /// At the policy alone.
    Policy(fn(&Policy, &AskedRules, &mut Findings)),
    /// The type check or the linter itself finds it on its way.
    Elsewhere,
}

impl Check {
    /// The platform that it is about; none if it is about all.
    pub(super) fn platform(&self) -> Option<Platform> {
        match self {
            Check::Kibana(_) | Check::Once(_) => Some(Platform::Kibana),
            Check::Connect(_) => Some(Platform::Connect),
            _ => None,
        }
    }
}

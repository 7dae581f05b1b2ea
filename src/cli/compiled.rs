//! What a policy compiles to, in short: for finding out whether it still compiles to the same.
//!
//! This is the proof of `polc fmt` and of `polc check --fix`: whatever edits do to a text, here is what they did to privileges.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::gather::Set;
use super::targets::targets;
use crate::check::{Check, Context};
use crate::config::Target;
use crate::diagnostic::Severity;
use crate::emit::{self, Subject};
use crate::policy::{Policy, Role, RoleId};
use crate::source::SourceMap;

/// What one role comes to on one target.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Compiled {
    pub(super) target: String,
    pub(super) role: String,
    /// Something is wrong with the role: what it compiles to is not what was meant.
    pub(super) is_wrong: bool,
    /// Stands for the text of its default documents.
    pub(super) digest: u64,
}

/// What some roles of a policy come to on its targets, and on those that are named.
pub(super) fn compiled(sources: &SourceMap, set: &Set, named: &[String], is_asked: impl Fn(&Role) -> bool) -> Vec<Compiled> {
    let (policy, _) = Policy::resolve(sources, &set.files);
    let roles: Vec<RoleId> = policy.ids().filter(|id| is_asked(policy.role(*id))).collect();
    // A target that there is not was refused before anything was to be compared.
    let mut on = targets(set, &policy, &[]).unwrap_or_default();
    if !named.is_empty() {
        on.extend(targets(set, &policy, named).unwrap_or_default());
    }
    on.iter().flat_map(|target| on_target(&policy, &roles, target)).collect()
}

fn on_target(policy: &Policy, roles: &[RoleId], target: &Target) -> Vec<Compiled> {
    let context = Context::new(target);
    let check = Check::new(&context, policy);
    let documents = emit::default_format(target.platform).map_or(&[][..], |format| format.documents);
    let of_role = |id: &RoleId| {
        let (role, mut found) = (policy.role(*id), Vec::new());
        let effective = check.role(*id, &mut found)?;
        let is_wrong = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        let subject = Subject { target, role, effective: &effective };
        let mut hasher = DefaultHasher::new();
        for document in documents {
            document.part(&subject, &mut found).hash(&mut hasher);
        }
        Some(Compiled { target: target.name.clone(), role: role.name.to_string(), is_wrong, digest: hasher.finish() })
    };
    roles.par_iter().with_min_len(16).filter_map(of_role).collect()
}

//! What a policy compiles to, in short: for finding out whether it still compiles to the same.
//!
//! This is the proof of formatting and of fixes: whatever edits do to a text, here is what they did to privileges.

use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::ready::targets;
use super::set::Set;
use super::{Options, Project, Refused};
use crate::check::{Check, Context};
use crate::config::Target;
use crate::diagnostic::Severity;
use crate::emit::{self, Subject};
use crate::policy::{Policy, RoleId};
use crate::source::SourceMap;

/// What one role comes to on one target.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compiled {
    /// The name of the target.
    pub target: String,
    /// The name of the role.
    pub role: String,
    /// Something is wrong with the role: what it compiles to is not what was meant.
    pub(crate) is_wrong: bool,
    /// Stands for the text of its default documents, while the program runs.
    pub digest: u64,
}

impl Project {
    /// What stands for the documents of each role, for finding out whether it still compiles to the same; also of roles with errors.
    ///
    /// # Errors
    /// Where an unknown target is asked for.
    pub fn compiled(&self, options: &Options) -> Result<Vec<Compiled>, Refused> {
        let mut all = Vec::new();
        for set in &self.sets {
            let (policy, _) = Policy::resolve(&self.sources, &set.files, set.config.known_targets());
            let roles: Vec<RoleId> = policy.ids().collect();
            let targets = targets(set, &policy, &options.targets)?;
            all.extend(targets.iter().flat_map(|target| on_target(&policy, &roles, target)));
        }
        Ok(all)
    }
}

/// What the roles of a policy come to on its targets, and on those that are named.
pub(super) fn compiled(sources: &SourceMap, set: &Set, named: &[String]) -> Vec<Compiled> {
    let (policy, _) = Policy::resolve(sources, &set.files, set.config.known_targets());
    let roles: Vec<RoleId> = policy.ids().collect();
    // An unknown target was refused before anything was to be compared.
    let mut on = targets(set, &policy, &[]).unwrap_or_default();
    if !named.is_empty() {
        on.extend(targets(set, &policy, named).unwrap_or_default());
    }
    on.iter().flat_map(|target| on_target(&policy, &roles, target)).collect()
}

fn on_target(policy: &Policy, roles: &[RoleId], target: &Target) -> Vec<Compiled> {
    let context = Context::new(target);
    let check = Check::new(&context, policy);
    let documents = emit::default_format(target.platform()).map_or(&[][..], |format| format.documents);
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

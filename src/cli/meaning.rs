//! What a policy compiles to, in short: for finding out whether it still compiles to the same.
//!
//! `src/format/` proves that a text has the same tree, of which everything else is worked out. This proves that last part too. It takes
//! two checks of the policy, and only where a file changes at all. Checking one role of enormous length takes more than linear time,
//! which formatting never should; there the tree has to do.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use rayon::prelude::*;

use super::gather::Set;
use crate::check::{Check, Context};
use crate::emit::{self, Subject};
use crate::policy::{Policy, RoleId};
use crate::source::{FileId, SourceMap};

/// Whether every item of a policy is short enough to be compiled for a comparison.
pub(super) fn is_short(set: &Set) -> bool {
    set.files.iter().flat_map(|(_, tree)| &tree.items).all(|item| item.len <= LONGEST_ITEM)
}

/// The longest item, in bytes, of a policy that is compiled to compare it.
const LONGEST_ITEM: u32 = 1 << 16;

/// A digest of the default document of every role of some files, on every target of its policy.
pub(super) fn meaning(sources: &SourceMap, set: &Set, files: &BTreeSet<FileId>) -> Vec<u64> {
    let (policy, _) = Policy::resolve(sources, &set.files);
    let platforms =
        policy.roles.iter().map(|role| role.platforms).reduce(|all, more| more.iter().fold(all, |all, one| all.with(one)));
    let targets = platforms.map(|platforms| set.config.targets_for(platforms)).unwrap_or_default();
    let roles: Vec<RoleId> =
        (0..policy.roles.len() as u32).map(RoleId).filter(|id| files.contains(&policy.role(*id).source.file)).collect();
    let digests = targets.iter().flat_map(|target| {
        let context = Context::new(target);
        let check = Check::new(&context, &policy);
        let documents = emit::default_format(target.platform).map_or(&[][..], |format| format.documents);
        let of_role = |id: &RoleId| {
            let mut hasher = DefaultHasher::new();
            if let Some(effective) = check.role(*id, &mut Vec::new()) {
                let subject = Subject { target, role: policy.role(*id), effective: &effective };
                for document in documents {
                    document.part(&subject, &mut Vec::new()).hash(&mut hasher);
                }
            }
            hasher.finish()
        };
        roles.par_iter().with_min_len(16).map(of_role).collect::<Vec<u64>>()
    });
    digests.collect()
}

//! Everything a role grants is granted by another role.

use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::roles::{Digest, Roles};
use crate::lint::rule::{Check, Rule};
use rustc_hash::{FxHashMap, FxHashSet};

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "role-subsumed",
        summary: "everything a role grants is granted by another role",
        docs: r#"
Whoever holds the larger role gains nothing by the smaller one. If the larger one is meant to build on it, say so with `extends`: then
it stays true when one of them changes.

```pol
role reader <
  discover: read;
>
role analyst <
  discover: read;
  dashboard: all;
>
```

## Instead

```pol
role reader <
  discover: read;
>
role analyst extends reader <
  dashboard: all;
>
```
"#,
        ..Entry::of(Kind::Rule(Group::Hint))
    }),
    everywhere: false,
    check: Check::Roles(check),
};

/// How many roles one is compared with at most: where everybody holds the same few things, more is not worth the time.
const CANDIDATES: usize = 64;

fn check(roles: &Roles, out: &mut Findings) {
    let policy = roles.check.policy();
    // Of roles that grant the same, one is enough.
    let mut seen: FxHashSet<&[u64]> = FxHashSet::default();
    let different: Vec<&Digest> = roles.granting().filter(|digest| seen.insert(&digest.grants)).collect();
    let mut holders: FxHashMap<u64, u32> = FxHashMap::default();
    for grant in different.iter().flat_map(|digest| digest.grants.iter()) {
        *holders.entry(*grant).or_default() += 1;
    }
    // A role that holds all that another one does holds its rarest grant as well. Mostly nobody else does.
    let rarest = |digest: &Digest| digest.grants.iter().copied().min_by_key(|grant| holders.get(grant).copied().unwrap_or(0));
    let wanted: Vec<(u64, &Digest)> = different
        .iter()
        .filter_map(|digest| Some((rarest(digest)?, *digest)))
        .filter(|(grant, _)| holders.get(grant).is_some_and(|count| *count > 1))
        .collect();
    let mut holding: FxHashMap<u64, Vec<&Digest>> = wanted.iter().map(|(grant, _)| (*grant, Vec::new())).collect();
    if holding.is_empty() {
        return;
    }
    for digest in &different {
        for grant in digest.grants.iter() {
            if let Some(roles) = holding.get_mut(grant) {
                roles.push(digest);
            }
        }
    }
    for (grant, digest) in wanted {
        let candidates = holding.get(&grant).into_iter().flatten().take(CANDIDATES);
        let larger =
            candidates.filter(|other| other.grants.len() > digest.grants.len() && is_within(&digest.grants, &other.grants));
        // The smallest one says most.
        let Some(other) = larger.filter(|other| !policy.are_kin(digest.id, other.id)).min_by_key(|other| other.grants.len()) else {
            continue;
        };
        let (role, other) = (policy.role(digest.id), policy.role(other.id));
        out.push(
            out.at(role.location(), format!("everything `{}` grants is granted by `{}`, too", role.name, other.name))
                .label("a part of the other role")
                .also(other.location(), "this one grants more")
                .help(format!("let `{}` extend it if it is to build on it", other.name)),
        );
    }
}

/// Whether everything of one sorted list is in another one.
fn is_within(part: &[u64], whole: &[u64]) -> bool {
    let mut rest = whole.iter();
    part.iter().all(|wanted| rest.by_ref().find(|held| *held >= wanted) == Some(wanted))
}

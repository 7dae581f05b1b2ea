//! Which granted privileges no test mentions: nothing would be said if they went away.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Verifier;
use crate::catalogue::{EsFamily, Primary};
use crate::check::effective::Effective;
use crate::check::held::{About, Asked, patterns_meet, short_words};
use crate::check::names::Names;
use crate::check::origin::Via;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::policy::{Policy, Role, RoleId, Source, Subject};
use crate::source::Location;
use crate::syntax::tree::Claim;

/// What tests mention of what a role grants.
#[derive(Clone, Debug)]
pub struct Covered {
    /// The role's name.
    pub(crate) role: String,
    /// Where it stands.
    pub(crate) at: Location,
    /// How many privileges it grants.
    pub(crate) granted: usize,
    /// How many of them a test mentions.
    pub(crate) tested: usize,
    /// The others, as claims would name them: `cases.delete`, `index "logs-*": read + write`.
    pub(crate) untested: Vec<String>,
}

/// Looks at the roles that are asked for and not abstract. `can` and `can exactly` count, about a role or a persona that holds it, on
/// any target.
pub fn coverage(verifier: &Verifier, is_asked: impl Fn(&Role) -> bool) -> Vec<Covered> {
    let policy = verifier.policy;
    let mentions = mentions(policy);
    let mut covered = Vec::new();
    for (role, id) in policy.roles.iter().zip((0..).map(RoleId)) {
        if role.tree.is_abstract || !is_asked(role) {
            continue;
        }
        let mut granted: BTreeMap<(String, String), bool> = BTreeMap::new();
        for on in verifier.targets.iter().filter(|on| on.is_of_run) {
            let Some(effective) = on.effectives.get(&id) else { continue };
            let claims = mentions.get(&id).into_iter().flatten();
            let mentioned: Vec<Asked> = claims.filter_map(|(source, claim)| Asked::claim(on.context, source, claim).ok()).collect();
            for grant in grants(role, effective, &on.context.names) {
                let is_covered = mentioned.iter().any(|asked| grant.is_in(asked));
                *granted.entry((grant.of, grant.word)).or_default() |= is_covered;
            }
        }
        let untested: Vec<(&str, &str)> =
            granted.iter().filter(|(_, is_covered)| !**is_covered).map(|((of, word), _)| (of.as_str(), word.as_str())).collect();
        covered.push(Covered {
            role: role.name.clone().into_owned(),
            at: role.location(),
            granted: granted.len(),
            tested: granted.len() - untested.len(),
            untested: untested.chunk_by(|a, b| a.0 == b.0).map(claim).collect(),
        });
    }
    covered
}

/// A claim and the item that it stands in.
type Mention<'p, 'a> = (&'p Source<'a>, &'p Claim);

/// What tests say that each role, or a persona that holds it, can do.
fn mentions<'p, 'a>(policy: &'p Policy<'a>) -> FxHashMap<RoleId, Vec<Mention<'p, 'a>>> {
    let mut mentions: FxHashMap<RoleId, Vec<Mention>> = FxHashMap::default();
    for test in &policy.tests {
        for assertion in test.tree.assertions.iter().filter(|assertion| assertion.can) {
            for name in &assertion.subjects {
                let roles = match policy.subject(&test.source.value(name)) {
                    Some(Subject::Role(id)) => vec![id],
                    Some(Subject::Persona(at)) => {
                        policy.personas.get(at as usize).map(|persona| persona.roles.clone()).unwrap_or_default()
                    }
                    None => Vec::new(),
                };
                for id in roles {
                    mentions.entry(id).or_default().extend(assertion.claims.iter().map(|claim| (&test.source, claim)));
                }
            }
        }
    }
    mentions
}

/// One privilege that is granted.
struct Grant {
    /// What it is a privilege of, as a claim names it.
    of: String,
    /// As a claim names the privilege.
    word: String,
    what: What,
}

enum What {
    Feature(FeatureOn, String),
    /// A base privilege: some claim about a feature is enough.
    Base,
    Plugin(String, String),
    Index(String, String),
    Cluster(String),
    Permission(String),
}

impl Grant {
    /// Whether a claim mentions it.
    fn is_in(&self, asked: &Asked) -> bool {
        match (&self.what, &asked.about) {
            (What::Feature(on, word), About::Feature(feature)) => {
                let wanted = match Primary::named(word) {
                    Some(level) => Privileges::of(level),
                    None => on.find(word).map(Privileges::sub).unwrap_or_default(),
                };
                feature.on.order == on.order && feature.full.covers(wanted)
            }
            (What::Base, About::Feature(_) | About::Plugin(..)) => true,
            (What::Plugin(id, word), About::Plugin(asked, words)) => id == asked && words.iter().any(|it| it == word),
            (What::Index(name, privilege), About::Index(names, privileges)) => {
                names.iter().any(|asked| patterns_meet(asked, name)) && implies(EsFamily::Index, privileges, privilege)
            }
            (What::Cluster(privilege), About::Cluster(privileges)) => implies(EsFamily::Cluster, privileges, privilege),
            (What::Permission(id), About::Permissions(permissions)) => permissions.full.iter().any(|it| it == id),
            _ => false,
        }
    }
}

fn implies(family: EsFamily, asked: &[Cow<str>], privilege: &str) -> bool {
    asked.iter().any(|it| it == privilege || family.find(it).is_some_and(|it| it.implies.binary_search(&privilege).is_ok()))
}

/// Everything that a role grants. Index privileges that come along with a feature or a task go with it.
fn grants(role: &Role, effective: &Effective, names: &Names) -> Vec<Grant> {
    let mut grants = Vec::new();
    // What a name means is clear in a role for one product only.
    let prefix = |name: &str| if role.platforms.is_several() { format!("{name}.") } else { String::new() };
    match effective {
        Effective::Kibana(made) => {
            grants.extend(made.entries.iter().filter_map(|entry| entry.base).map(|base| Grant {
                of: "base".to_owned(),
                word: base.name().to_owned(),
                what: What::Base,
            }));
            for feature in made.entries.iter().flat_map(|entry| &entry.features) {
                match feature.on {
                    Some(on) => {
                        let path = names.path_of(&on);
                        let path = if path.starts_with('"') { path } else { prefix("kibana") + &path };
                        grants.extend(short_words(&on, feature.set).into_iter().map(|word| Grant {
                            of: path.clone(),
                            word: word.clone(),
                            what: What::Feature(on, word),
                        }));
                    }
                    None => grants.extend(feature.privileges.iter().map(|word| Grant {
                        of: format!("\"{}\"", feature.id),
                        word: word.to_string(),
                        what: What::Plugin(feature.id.to_string(), word.to_string()),
                    })),
                }
            }
            grants.extend(made.cluster.iter().map(|privilege| Grant {
                of: "cluster".to_owned(),
                word: privilege.to_string(),
                what: What::Cluster(privilege.to_string()),
            }));
            for entry in &made.indices {
                let is_written = |number: usize| entry.origins_on(number, |_| true).any(|it| it.via == Via::Written);
                for (_, name) in entry.names.iter().enumerate().filter(|(number, _)| is_written(*number)) {
                    grants.extend(entry.privileges.iter().map(|privilege| Grant {
                        of: format!("index \"{name}\""),
                        word: privilege.to_string(),
                        what: What::Index(name.to_string(), privilege.to_string()),
                    }));
                }
            }
        }
        Effective::Connect(made) => grants.extend(made.permissions.iter().map(|id| {
            let (of, word) = match made.known.iter().find(|known| known.id == id) {
                Some(known) => (prefix("connect") + known.feature, known.action.to_owned()),
                None => ("permission".to_owned(), format!("\"{id}\"")),
            };
            Grant { of, word, what: What::Permission(id.to_string()) }
        })),
    }
    grants
}

/// The claim about several privileges of one thing.
fn claim(privileges: &[(&str, &str)]) -> String {
    let of = privileges.first().map_or("", |(of, _)| of);
    let words: Vec<&str> = privileges.iter().map(|(_, word)| *word).collect();
    match words.as_slice() {
        words if of == "permission" => format!("{of} {}", words.join(", ")),
        [word] if !of.contains(['"', ' ']) && of != "cluster" => format!("{of}.{word}"),
        words => format!("{of}: {}", words.join(" + ")),
    }
}

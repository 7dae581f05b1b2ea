//! How much is held of what a claim or a prohibition asks for.
//!
//! Something can be held in part: `all - delete` is less than `all` and yet the level `all`. So there are two answers: what is missing
//! for having everything, and which words are held all the same. A subject that holds a part neither can nor cannot.

use std::borrow::Cow;

use super::asked::{About, Asked, Feature, Permissions};
use super::generations::replaced;
use super::implied;
use super::{ConnectHeld, Held, KibanaHeld};
use crate::catalogue::{EsFamily, Primary};
use crate::check::effective::{FeatureGrant, KibanaEntry, KibanaRole};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::suggest::all_of;

/// How much is held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    /// What is not held, as words: nothing if everything is held.
    pub(crate) missing: Vec<String>,
    /// The words that are held.
    pub(crate) held: Vec<String>,
    /// What else is held of the same thing.
    pub(crate) beyond: Vec<String>,
    /// Whether every word is held.
    pub(crate) all_words: bool,
    /// A user that its holder may act as, if some words are held only because it is not known what that user may do.
    pub(crate) acts_as: Option<String>,
}

impl Answer {
    /// What to note where words are held only because it is not known what somebody else may do.
    pub(crate) fn acting(&self) -> Option<String> {
        let user = self.acts_as.as_deref()?;
        Some(format!("It may act as `{user}` (`run_as`), and what that user may do is not known: what is not known is not denied."))
    }
}

impl Held<'_, '_> {
    /// How much is held in a space. Only features are held in spaces; everything else is, wherever one asks.
    pub(crate) fn answer(&self, asked: &Asked, space: &str) -> Answer {
        match (self, &asked.about) {
            (Held::Kibana(held), About::Feature(feature)) => held.or_acts(held.feature(feature, space), asked),
            (Held::Kibana(held), About::Plugin(id, privileges)) => held.or_acts(held.plugin(id, privileges, space), asked),
            (Held::Kibana(held), About::Index(names, privileges)) => held.or_acts(held.index(names, privileges), asked),
            (Held::Kibana(held), About::Cluster(privileges)) => held.or_acts(held.cluster(privileges), asked),
            (Held::Connect(held), About::Permissions(permissions)) => held.permissions(permissions),
            // A question about another product.
            _ => Answer { missing: vec![asked.text.clone()], ..Answer::default() },
        }
    }

    /// The spaces in which what is asked for has to be held where nobody says which: those of the grants that stand in no `in` block.
    /// Of several roles, only those count that have anything of it.
    pub(crate) fn own_spaces(&self, asked: &Asked) -> Vec<&str> {
        let Held::Kibana(held) = self else { return vec!["*"] };
        let grants = |role: &&&KibanaRole| {
            let reaches = |entry: &&KibanaEntry| role.own_spaces.iter().any(|space| reaches(entry, space));
            role.entries
                .iter()
                .filter(reaches)
                .any(|entry| entry.base.is_some() || entry.features.iter().any(|it| is_about(it, asked)))
        };
        let mut roles: Vec<&&KibanaRole> = held.roles.iter().filter(grants).collect();
        if roles.is_empty() {
            roles = held.roles.iter().collect();
        }
        let mut spaces: Vec<&str> = roles.into_iter().flat_map(|role| role.own_spaces.iter().map(|space| &**space)).collect();
        spaces.sort_unstable();
        spaces.dedup();
        spaces
    }

    /// All spaces that anything is held in.
    pub(crate) fn all_spaces(&self) -> Vec<&str> {
        match self {
            Held::Kibana(held) => held.spaces(),
            Held::Connect(_) => vec!["*"],
        }
    }

    /// What each role holds by itself, with the role's name.
    pub fn each(&self) -> Vec<(&str, Self)> {
        match self {
            Held::Kibana(held) => {
                held.roles.iter().map(|role| (&*role.name, Held::Kibana(KibanaHeld::new(held.context, vec![*role])))).collect()
            }
            Held::Connect(held) => held
                .profiles
                .iter()
                .map(|profile| (&*profile.name, Held::Connect(ConnectHeld::new(held.context, vec![*profile]))))
                .collect(),
        }
    }
}

/// What a sentence calls a privilege on one of several names.
fn word_on(names: &[Cow<str>], name: &str, privilege: &str) -> String {
    if names.len() > 1 { format!("{privilege} on {name}") } else { privilege.to_owned() }
}

impl Asked<'_> {
    /// Every word that asks for something.
    fn words(&self) -> Vec<String> {
        match &self.about {
            About::Feature(feature) => {
                let words = feature.words.iter().filter(|(_, least)| !least.is_empty());
                words.map(|(word, _)| word.clone()).collect()
            }
            About::Plugin(_, privileges) | About::Cluster(privileges) => privileges.iter().map(|it| it.to_string()).collect(),
            About::Index(names, privileges) => {
                let of_name = |name| privileges.iter().map(move |privilege| word_on(names, name, privilege));
                names.iter().flat_map(|name| of_name(&**name)).collect()
            }
            About::Permissions(permissions) => permissions.words.iter().map(|(word, _)| word.clone()).collect(),
        }
    }

    /// Whether it is held space by space.
    pub(crate) fn is_in_spaces(&self) -> bool {
        matches!(self.about, About::Feature(_) | About::Plugin(..))
    }
}

fn reaches(entry: &KibanaEntry, space: &str) -> bool {
    entry.spaces.iter().any(|held| held == space || held == "*")
}

fn is_about(grant: &FeatureGrant, asked: &Asked) -> bool {
    match &asked.about {
        About::Feature(feature) => grant.on.is_some_and(|on| {
            let is_it = |on: &FeatureOn| on.order == feature.on.order;
            is_it(&on) || !on.feature.replaced.is_empty() && replaced(&on, &grant.privileges).iter().any(|(new, _)| is_it(new))
        }),
        About::Plugin(id, _) => grant.id == *id,
        _ => false,
    }
}

impl KibanaHeld<'_, '_> {
    /// What `run_as` lets one do is what somebody else may do, which nobody knows here: it may be all that is asked for, and more.
    fn or_acts(&self, mut answer: Answer, asked: &Asked) -> Answer {
        let Some((user, _)) = self.acts_as().next() else { return answer };
        for word in asked.words() {
            if !answer.held.contains(&word) {
                answer.held.push(word);
                answer.acts_as = Some(user.to_owned());
            }
        }
        answer.all_words = true;
        answer.beyond.push(format!("what {user} may do"));
        answer
    }

    fn feature(&self, asked: &Feature, space: &str) -> Answer {
        let set = self.set(&asked.on, space);
        let words = || asked.words.iter().filter(|(_, least)| !least.is_empty());
        Answer {
            acts_as: None,
            missing: short_words(&asked.on, asked.full.minus(set)),
            held: words().filter(|(_, least)| set.covers(*least)).map(|(word, _)| word.clone()).collect(),
            beyond: short_words(&asked.on, set.both(asked.scope).minus(asked.full)),
            all_words: words().all(|(_, least)| set.covers(*least)),
        }
    }

    fn plugin(&self, id: &str, privileges: &[Cow<str>], space: &str) -> Answer {
        let mut held: Vec<&str> = Vec::new();
        for entry in self.roles.iter().flat_map(|role| &role.entries).filter(|entry| reaches(entry, space)) {
            held.extend(entry.base.map(Primary::name));
            let grants = entry.features.iter().filter(|grant| grant.id == id);
            held.extend(grants.flat_map(|grant| grant.privileges.iter().map(|privilege| &**privilege)));
        }
        let has = |wanted: &str| held.contains(&wanted) || held.contains(&"all");
        let beyond = held.iter().filter(|held| !privileges.iter().any(|asked| asked == **held || asked == "all"));
        answer(privileges.iter().map(|it| (it.to_string(), has(it), has(it))), beyond.map(|it| (*it).to_owned()).collect())
    }

    fn index(&self, names: &[Cow<str>], privileges: &[Cow<str>]) -> Answer {
        let pairs = names.iter().flat_map(|name| privileges.iter().map(move |privilege| (name, privilege)));
        let words = pairs.map(|(name, privilege)| {
            let word = word_on(names, name, privilege);
            (word, self.has_index(name, privilege), self.may_have_index(name, privilege))
        });
        let held = names.iter().flat_map(|name| self.indices_on(name)).flat_map(|entry| &entry.privileges);
        answer(words, not_implied(EsFamily::Index, held, privileges))
    }

    fn cluster(&self, privileges: &[Cow<str>]) -> Answer {
        let words = privileges
            .iter()
            .map(|privilege| (privilege.to_string(), self.has_cluster(privilege), self.may_have_cluster(privilege)));
        let held = self.roles.iter().flat_map(|role| &role.cluster);
        answer(words, not_implied(EsFamily::Cluster, held, privileges))
    }
}

impl ConnectHeld<'_, '_> {
    fn permissions(&self, asked: &Permissions) -> Answer {
        let missing = asked.full.iter().filter(|id| !self.has(id)).map(|id| id.to_string()).collect();
        let has_word = |(_, ids): &&(String, Vec<Cow<str>>)| ids.iter().all(|id| self.has(id));
        let held = asked.words.iter().filter(has_word).map(|(word, _)| word.clone()).collect();
        let of_feature = asked.feature.into_iter().flat_map(|feature| self.of_feature(feature));
        let beyond = of_feature.filter(|held| !asked.full.iter().any(|id| *id == held.id)).map(|held| held.id.to_owned()).collect();
        Answer { missing, held, beyond, acts_as: None, all_words: asked.words.iter().all(|word| has_word(&word)) }
    }
}

/// Puts words together, each with whether it is held in full and in part.
fn answer(words: impl Iterator<Item = (String, bool, bool)>, beyond: Vec<String>) -> Answer {
    let mut answer = Answer { beyond, all_words: true, ..Answer::default() };
    for (word, in_full, in_part) in words {
        answer.all_words &= in_part;
        if !in_full {
            answer.missing.push(word.clone());
        }
        if in_part {
            answer.held.push(word);
        }
    }
    answer
}

fn not_implied<'x>(family: EsFamily, held: impl Iterator<Item = &'x Cow<'x, str>>, asked: &[Cow<str>]) -> Vec<String> {
    let mut beyond: Vec<String> = held.filter(|held| !implied(family, asked, held)).map(|held| held.to_string()).collect();
    beyond.sort();
    beyond.dedup();
    beyond
}

/// A set of privileges in the fewest words: a level stands for everything that it includes.
pub(crate) fn short_words(on: &FeatureOn, set: Privileges) -> Vec<String> {
    let (level, included) = if set.covers(Privileges::ALL) {
        (Some("all"), on.all)
    } else if set.covers(Privileges::READ) {
        (Some("read"), on.read)
    } else {
        (None, Privileges::NONE)
    };
    let subs = on.subs(set.minus(included)).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id));
    level.into_iter().chain(subs).map(str::to_owned).collect()
}

/// A set of privileges as a sentence tells it: a level, what is left out of it, what is added.
pub(crate) fn described(on: &FeatureOn, set: Privileges) -> String {
    let (level, included) = if set.covers(Privileges::ALL) { ("all", on.all) } else { ("read", on.read) };
    let names = |set: Privileges| all_of(on.subs(set).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id)));
    let (gone, more) = (included.minus(set), set.minus(included));
    let parts = [(gone, "without"), (more, "with")].into_iter().filter(|(part, _)| on.subs(*part).next().is_some());
    let parts: Vec<String> = parts.map(|(part, how)| format!(" {how} {}", names(part))).collect();
    format!("`{level}`{}", parts.join(","))
}

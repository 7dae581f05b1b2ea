//! Why somebody holds something: the chain from a persona by its roles, what they extend and a task down to the words that grant it. And
//! where it is not held: what comes nearest, and the one statement that would give it.

use super::who::{Found, fewest, found, spaces};
use super::{Asking, Question, Standing, Where};
use crate::catalogue::Primary;
use crate::check::held::{self, About, Answer, Held};
use crate::check::origin::{Origin, Via};
use crate::check::release_name;
use crate::policy::{Candidate, Platform, RoleId, Subject};
use crate::source::Location;
use crate::suggest::all_of;

/// The answer to a question about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Verdict {
    /// All of it is held.
    Yes,
    /// A part of it is held.
    Part,
    /// Nothing of it is held.
    No,
    /// There is an error, so that nobody can say.
    NotKnown,
}

impl Verdict {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Yes => "yes",
            Verdict::Part => "part",
            Verdict::No => "no",
            Verdict::NotKnown => "not-known",
        }
    }
}

/// One link of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What it says, in a sentence without its end.
    pub says: String,
    /// Where it stands, if it stands in the policy.
    pub at: Option<Location>,
}

/// Why somebody holds something on some targets, or does not.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Chain {
    /// How much is held.
    pub verdict: Verdict,
    /// Where that is so. Targets and spaces with the same chain are told at once.
    pub places: Vec<Where>,
    /// From the subject to the words that grant it; what comes nearest, where nothing does.
    pub steps: Vec<Step>,
    /// What is not held, as words.
    pub missing: Vec<String>,
    /// The one statement that would give exactly what is missing, and the role that it would stand in.
    pub would_give: Option<(String, String)>,
}

impl<'a> Asking<'_, 'a> {
    /// Why a subject holds what is asked for, or does not: one chain for each different answer. None if there is no such subject.
    pub(crate) fn why(&self, name: &str, question: &Question) -> Option<Vec<Chain>> {
        let subject = self.policy.candidate(self.policy.subject(name)?)?;
        let mut chains: Vec<Chain> = Vec::new();
        for (n, is_in_spaces) in self.of_question(question) {
            let Some(on) = self.targets.get(n) else { continue };
            let target = &on.context.target.name;
            let mut add = |chain: Chain, space: Option<String>| {
                let same = |held: &Chain| {
                    (held.verdict, &held.steps, &held.missing, &held.would_give)
                        == (chain.verdict, &chain.steps, &chain.missing, &chain.would_give)
                };
                let held = match chains.iter().position(same) {
                    Some(at) => chains.get_mut(at),
                    None => {
                        chains.push(chain);
                        chains.last_mut()
                    }
                };
                let Some(held) = held else { return };
                match held.places.iter_mut().find(|place| place.target == *target) {
                    Some(place) => place.spaces.extend(space),
                    None => held.places.push(Where { target: target.clone(), spaces: space.into_iter().collect() }),
                }
            };
            match self.standing(&subject, n) {
                Standing::Elsewhere => {}
                Standing::NotKnown(why) => {
                    let says = match why {
                        Some(why) => format!("`{name}` is not known: {why}"),
                        None => format!("`{name}` has errors, or a role that it builds on does"),
                    };
                    let step = Step { says, at: Some(subject.at) };
                    add(Chain { steps: vec![step], ..Chain::new(Verdict::NotKnown) }, None);
                }
                Standing::Holds(held) => {
                    for space in spaces(question, &held, is_in_spaces) {
                        let chain = question.ask(on.context, &space, |asked| self.chain(&subject, &held, n, &asked, &space));
                        if let Ok(chain) = chain {
                            add(chain, is_in_spaces.then_some(space));
                        }
                    }
                }
            }
        }
        for place in chains.iter_mut().flat_map(|chain| &mut chain.places) {
            place.spaces = fewest(std::mem::take(&mut place.spaces));
        }
        chains.sort_by_key(|chain| chain.verdict);
        Some(chains)
    }

    fn chain(&self, subject: &Candidate, held: &Held<'_, 'a>, target: usize, asked: &[held::Asked], space: &str) -> Chain {
        let answers: Vec<Answer> = asked.iter().map(|asked| held.answer(asked, space)).collect();
        let mut chain = Chain::new(match found(&answers) {
            Found::All => Verdict::Yes,
            Found::Part => Verdict::Part,
            Found::Nothing => Verdict::No,
        });
        for (asked, answer) in asked.iter().zip(&answers) {
            for (origin, says) in held.origins_of(self.policy, asked, space) {
                chain.add(self.path(subject, origin, says, target));
            }
            let prefix = |word: &String| if answers.len() > 1 { format!("{}: {word}", asked.text) } else { word.clone() };
            chain.missing.extend(answer.missing.iter().map(prefix));
            if !answer.missing.is_empty()
                && let Some(near) = held.nearest(self.policy, asked, space)
            {
                chain.add(vec![Step { says: format!("nearest to `{}`: {}", asked.text, near.message), at: Some(near.at) }]);
            }
        }
        if let ([asked], [answer]) = (asked, answers.as_slice())
            && !answer.missing.is_empty()
        {
            chain.would_give = self.would_give(subject, held, target, asked, answer, space);
        }
        chain
    }

    /// From the subject to a statement that grants something.
    fn path(&self, subject: &Candidate, origin: Origin, says: String, target: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        let Some(line) = subject.roles.iter().find_map(|from| self.line(*from, origin.role)) else {
            return vec![Step { says, at: Some(origin.at) }];
        };
        if let (Subject::Persona(at), Some(first)) = (subject.subject, line.first()) {
            let role = self.policy.role(*first);
            let persona = self.policy.personas.get(at as usize);
            let at = persona.and_then(|persona| {
                let name = persona.tree.roles.iter().find(|name| persona.source.value(name) == role.name)?;
                Some(persona.source.at(name.span))
            });
            steps.push(Step { says: format!("`{}` holds the role `{}`", subject.name, role.name), at });
        }
        for pair in line.windows(2) {
            let [child, parent] = pair else { continue };
            let (child, parent) = (self.policy.role(*child), self.policy.role(*parent));
            let name = child.tree.parents.iter().find(|name| child.source.value(name) == parent.name);
            let at = name.map(|name| child.source.at(name.span));
            steps.push(Step { says: format!("`{}` extends `{}`", child.name, parent.name), at });
        }
        let release = self.targets.get(target).filter(|on| on.context.target.platform() == Platform::Kibana);
        let release = release.map_or(String::new(), |on| format!(" on {}", release_name(on.context.target.release())));
        let how = match origin.via {
            Via::Written => says,
            Via::Task => match origin.task(self.policy) {
                Some(task) => format!("the task `{task}` takes it: {says}"),
                None => says,
            },
            Via::Facet => format!("{says}, as a part of its feature"),
            Via::Broader => format!("{says}{release}, which has it only within a broader feature"),
            Via::Base => format!("{says}: a base privilege holds every feature"),
            Via::Replaced => format!("{says}: newer ids replace a deprecated one{release}"),
            Via::Derived => format!("{says}: index privileges that the grant needs beside it"),
        };
        steps.push(Step { says: how, at: Some(origin.at) });
        steps
    }

    /// The roles from one to another that it extends, both included; the shortest way.
    fn line(&self, from: RoleId, to: RoleId) -> Option<Vec<RoleId>> {
        let mut ways = vec![vec![from]];
        let mut next = 0;
        while let Some(way) = ways.get(next).cloned() {
            let last = *way.last()?;
            if last == to {
                return Some(way);
            }
            for parent in &self.policy.role(last).parents {
                if !ways.iter().any(|way| way.contains(parent)) {
                    ways.push(way.iter().copied().chain([*parent]).collect());
                }
            }
            next += 1;
        }
        None
    }

    /// The statement that would give what is missing and nothing else, and the name of the role for it: of a persona, the first one that
    /// is for the target.
    fn would_give(
        &self,
        subject: &Candidate,
        held: &Held,
        target: usize,
        asked: &held::Asked,
        answer: &Answer,
        space: &str,
    ) -> Option<(String, String)> {
        let on = self.targets.get(target)?;
        let role = subject.roles.iter().map(|id| self.policy.role(*id)).find(|role| on.is_for(role))?;
        let missing = answer.missing.join(" + ");
        let statement = match &asked.about {
            About::Feature(feature) => {
                let Held::Kibana(kibana) = held else { return None };
                let set = kibana.set(&feature.on, space);
                if set.is_empty() {
                    // A sub-feature privilege takes a level beside it: the bare one gives the least.
                    let has_level = answer.missing.iter().any(|word| Primary::named(word).is_some());
                    let level = if has_level { "" } else { "minimal_read + " };
                    format!("{}: {level}{missing};", feature.path)
                } else {
                    format!("{} += {missing};", feature.path)
                }
            }
            About::Plugin(id, privileges) => format!("\"{id}\": {};", privileges.join(" + ")),
            About::Index(names, privileges) => {
                let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
                format!("index {}: {};", names.join(", "), privileges.join(" + "))
            }
            About::Cluster(_) => format!("cluster += {missing};"),
            About::Permissions(_) => {
                let ids: Vec<String> = answer.missing.iter().map(|id| format!("\"{id}\"")).collect();
                format!("permission {};", ids.join(", "))
            }
        };
        let is_own = !asked.is_in_spaces() || held.own_spaces(asked).contains(&space);
        let statement = if is_own { statement } else { format!("in {space} < {statement} >") };
        Some((role.name.to_string(), statement))
    }
}

impl Chain {
    fn new(verdict: Verdict) -> Chain {
        Chain { verdict, places: Vec::new(), steps: Vec::new(), missing: Vec::new(), would_give: None }
    }

    /// Adds steps, each once.
    fn add(&mut self, steps: Vec<Step>) {
        for step in steps {
            if !self.steps.contains(&step) {
                self.steps.push(step);
            }
        }
    }

    /// Where it holds, as a sentence says it.
    pub fn place(&self) -> String {
        let places = self.places.iter().map(|place| match place.spaces.as_slice() {
            [] => place.target.clone(),
            [all] if all == "*" => format!("{} in all spaces", place.target),
            spaces => format!("{} in {}", place.target, all_of(spaces.iter().map(String::as_str))),
        });
        places.collect::<Vec<_>>().join("; ")
    }
}

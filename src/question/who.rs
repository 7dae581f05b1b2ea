//! Who holds what is asked for: all of it, a part of it, or it is not known.

use super::{Asking, Kind, Question, Standing};
use crate::check::held::{Answer, Held, Silent};
use crate::diagnostic::Label;
use crate::source::Location;

/// How much somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Holds {
    /// All that is asked for.
    All,
    /// A part of it.
    Part,
    /// It has an error, so that nobody can say.
    NotKnown,
}

impl Holds {
    /// As JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Holds::All => "all",
            Holds::Part => "part",
            Holds::NotKnown => "not-known",
        }
    }
}

/// Somebody who holds all or a part of it, or of whom it is not known.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Holder {
    /// The name of a role or persona.
    pub subject: String,
    /// Which of the two.
    pub kind: Kind,
    /// How much.
    pub holds: Holds,
    /// Why nobody can say, where that is more than an error of the policy.
    pub(crate) not_known: Option<String>,
    /// The words that are held, of a part.
    pub part: Vec<String>,
    /// Where it is held.
    pub places: Vec<Where>,
    /// The statements that grant it; where the subject is declared, if that is not known.
    pub at: Vec<Label>,
}

/// A target with the spaces on it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Where {
    /// The name of the target.
    pub target: String,
    /// Space ids, or `*` for all; none for what is not held in spaces.
    pub spaces: Vec<String>,
}

/// What a target says of a whole question in one space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    All,
    Part,
    Nothing,
}

/// How much of all claims together is held.
pub(super) fn found(answers: &[Answer]) -> Found {
    if answers.iter().all(|answer| answer.missing.is_empty()) {
        Found::All
    } else if answers.iter().any(|answer| !answer.held.is_empty()) {
        Found::Part
    } else {
        Found::Nothing
    }
}

impl<'a> Asking<'_, 'a> {
    /// Everybody who holds something of what is asked for, in the order of the policy.
    pub(crate) fn who_can(&self, question: &Question) -> Vec<Holder> {
        // The same for everybody, so it is asked once.
        let in_spaces: Vec<(usize, bool)> = self.of_question(question).collect();
        let mut holders = Vec::new();
        for subject in self.policy.everybody() {
            let new = |holds| Holder {
                subject: subject.name.to_owned(),
                kind: Kind::of(subject.subject),
                holds,
                not_known: None,
                part: Vec::new(),
                places: Vec::new(),
                at: Vec::new(),
            };
            let (mut all, mut part, mut unknown) = (new(Holds::All), new(Holds::Part), new(Holds::NotKnown));
            for &(n, is_in_spaces) in &in_spaces {
                let Some(on) = self.targets.get(n) else { continue };
                let target = on.context.target.name.clone();
                match self.standing(&subject, n) {
                    Standing::Elsewhere => {}
                    // It may be about the other product.
                    Standing::NotKnown(_) if question.ask(on.context, "default", |_| ()) == Err(Silent::OtherPlatform) => {}
                    Standing::NotKnown(why) => {
                        unknown.not_known = why.map(str::to_owned);
                        unknown.places.push(Where { target, spaces: Vec::new() });
                        unknown.tell(vec![Label { at: subject.at, message: "has errors".to_owned() }]);
                    }
                    Standing::Holds(held) => {
                        let (mut all_in, mut part_in) = (Vec::new(), Vec::new());
                        for space in spaces(question, &held, is_in_spaces) {
                            let Ok((found, words, labels)) = self.look(question, &held, n, &space) else { continue };
                            match found {
                                Found::All => {
                                    all_in.push(space);
                                    all.tell(labels);
                                }
                                Found::Part => {
                                    part_in.push(space);
                                    part.tell(labels);
                                    part.part.extend(words);
                                }
                                Found::Nothing => {}
                            }
                        }
                        for (holder, spaces) in [(&mut all, all_in), (&mut part, part_in)] {
                            if !spaces.is_empty() {
                                let spaces = if is_in_spaces { fewest(spaces) } else { Vec::new() };
                                holder.places.push(Where { target: target.clone(), spaces });
                            }
                        }
                    }
                }
            }
            part.part = in_order(std::mem::take(&mut part.part));
            holders.extend([all, part, unknown].into_iter().filter(|holder| !holder.places.is_empty()));
        }
        holders
    }

    /// The numbers of the targets that a question is about, each with whether its answer can be another one in each space.
    pub(super) fn of_question(&self, question: &Question) -> impl Iterator<Item = (usize, bool)> {
        let is_meant = move |name: &str| question.targets.is_empty() || question.targets.iter().any(|named| named == name);
        self.targets
            .iter()
            .enumerate()
            .filter(move |(_, on)| is_meant(&on.context.target.name))
            .map(|(n, on)| (n, question.is_in_spaces(on.context)))
    }

    /// How much is held in one space, which words, and by which statements.
    pub(super) fn look(
        &self,
        question: &Question,
        held: &Held<'_, 'a>,
        target: usize,
        space: &str,
    ) -> Result<(Found, Vec<String>, Vec<Label>), Silent> {
        let on = self.targets.get(target).ok_or(Silent::Wrong)?;
        question.ask(on.context, space, |asked| {
            let answers: Vec<Answer> = asked.iter().map(|asked| held.answer(asked, space)).collect();
            let found = found(&answers);
            let labels = if found == Found::Nothing {
                Vec::new()
            } else {
                asked.iter().flat_map(|asked| held.granted(self.policy, asked, space, false)).collect()
            };
            // Of one claim the words that are held, of several the claims that are, and of those held in part their words.
            let words = asked.iter().zip(&answers).flat_map(|(asked, answer)| match answers.len() {
                1 => answer.held.clone(),
                _ if answer.missing.is_empty() => vec![asked.text.clone()],
                _ if answer.held.is_empty() => Vec::new(),
                _ => vec![format!("a part of {}", asked.text)],
            });
            let words = words.collect();
            (found, words, labels)
        })
    }
}

/// The spaces to look in: those that are asked about, or else all in which anything is held.
pub(super) fn spaces(question: &Question, held: &Held, is_in_spaces: bool) -> Vec<String> {
    if !question.spaces.is_empty() {
        return question.spaces.clone();
    }
    let spaces: Vec<String> = held.all_spaces().into_iter().map(str::to_owned).collect();
    if !is_in_spaces || spaces.is_empty() { vec!["*".to_owned()] } else { spaces }
}

/// `*` alone if it is among them.
pub(super) fn fewest(spaces: Vec<String>) -> Vec<String> {
    if spaces.iter().any(|space| space == "*") { vec!["*".to_owned()] } else { spaces }
}

/// Each word once, in the order of their first mention.
fn in_order(words: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    once
}

impl Holder {
    /// Adds statements that it is held by, each once.
    fn tell(&mut self, labels: Vec<Label>) {
        for label in labels {
            if !self.at.iter().any(|held| held.at == label.at) {
                self.at.push(label);
            }
        }
    }

    /// The first statement that grants it.
    pub(crate) fn witness(&self) -> Option<Location> {
        self.at.first().map(|label| label.at)
    }
}

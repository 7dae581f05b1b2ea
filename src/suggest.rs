//! Did you mean …?
//!
//! A suggestion never gives away more than what was written. A misspelling says what its name says; anything else that resembles a
//! name is offered only if it is not more powerful than the words that were written. What is offered is shown; only a single name
//! that differs by a slip of the fingers is worth an edit.

use crate::access::{Access, words};
use crate::diagnostic::{Applicability, Diagnostic, Edit};
use crate::source::Location;

pub use crate::access::Known;

/// The most names that are worth showing.
const SHOWN: usize = 3;

/// The most letters in which a slip of the fingers differs from the name.
const MOST_LETTERS: usize = 3;

/// The most letters of a name that is compared with others.
const LONGEST: usize = 200;

/// How a name resembles what was written; what resembles it more comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// But for capitals and separators it is the same.
    Same,
    /// One of them is a plural.
    Plural,
    /// It has all the words that were written, and so many more.
    Words(usize),
    /// So many letters differ.
    Letters(usize),
    /// What was written is the beginning of it, and so many letters are missing.
    Beginning(usize),
    /// It has some of the words that were written, and no others; so many are left.
    Part(usize),
}

/// What was probably meant, the most likely first.
#[derive(Clone, Debug, Default)]
pub struct Suggestions {
    names: Vec<String>,
    is_slip: bool,
    in_quotes: bool,
}

impl Suggestions {
    /// All of them.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The only one, if it is safe to put it in place of what was written.
    pub fn edit(&self) -> Option<&str> {
        self.names.first().map(String::as_str).filter(|_| self.is_slip)
    }

    /// All but one.
    #[must_use]
    pub fn without(mut self, name: Option<&str>) -> Suggestions {
        self.names.retain(|held| Some(held.as_str()) != name);
        self
    }

    /// They are written in quotes, as raw ids are.
    #[must_use]
    pub(crate) fn in_quotes(self) -> Suggestions {
        Suggestions { in_quotes: true, ..self }
    }

    /// As a question.
    pub fn question(&self) -> Option<String> {
        let names = || self.names.iter().map(|name| self.shown(name)).collect();
        (!self.names.is_empty()).then(|| format!("did you mean {}?", in_words(names(), "or")))
    }

    fn shown(&self, name: &str) -> String {
        if self.in_quotes { format!("\"{name}\"") } else { format!("`{name}`") }
    }

    /// Asks it in a diagnostic, with the edit if there is one. `otherwise` says what there is to say if there is nothing to ask.
    pub(crate) fn ask(
        &self,
        diagnostic: Diagnostic,
        at: Location,
        applicability: Applicability,
        otherwise: impl FnOnce(Diagnostic) -> Diagnostic,
    ) -> Diagnostic {
        let Some(question) = self.question() else { return otherwise(diagnostic) };
        let diagnostic = diagnostic.label(question);
        let Some(name) = self.edit() else { return diagnostic };
        let text = if self.in_quotes { self.shown(name) } else { name.to_owned() };
        diagnostic.fix_all(format!("Write {}", self.shown(name)), applicability, vec![Edit { at, text }])
    }

    /// The question after the end of a sentence; nothing where there is nothing to ask.
    pub fn after_sentence(&self) -> String {
        self.question().map_or(String::new(), |question| format!("; {question}"))
    }
}

/// What was probably meant by a name that is none of `known`.
pub fn meant<'a, K: Into<Known<'a>>>(written: &str, known: impl IntoIterator<Item = K>) -> Suggestions {
    let written = Written::new(written);
    let mut found: Vec<(Likeness, Known<'a>)> = Vec::new();
    for known in known.into_iter().map(K::into) {
        if let Some(likeness) = written.likeness(&known) {
            found.push((likeness, known));
        }
    }
    found.sort_by(|a, b| {
        let order = |(likeness, known): &(Likeness, Known<'a>)| (*likeness, known.access, known.sensitive, known.name.len());
        order(a).cmp(&order(b)).then_with(|| a.1.name.cmp(b.1.name))
    });
    // Where a name that differs by a single letter is harmless, one that merely resembles what was written is not to be more than that.
    let is_close = |likeness: Likeness| likeness <= Likeness::Plural || likeness == Likeness::Letters(1);
    if let Some(most) = found.iter().filter(|(likeness, _)| is_close(*likeness)).map(|(_, known)| known.access).min() {
        found.retain(|(likeness, known)| is_close(*likeness) || known.access <= most);
    }
    let Some((best, first)) = found.first().copied() else { return Suggestions::default() };
    let mut alike: Vec<Known<'a>> = Vec::new();
    for (likeness, known) in found {
        // Beside a harmless name, one that gives away more is not worth the risk.
        let is_more = known.access > first.access || known.sensitive && !first.sensitive;
        if likeness == best && !is_more && alike.iter().all(|other| other.stands_for != known.stands_for) {
            alike.push(known);
        }
    }
    // A word that many names have says nothing.
    if alike.len() > SHOWN && !matches!(best, Likeness::Letters(_)) {
        return Suggestions::default();
    }
    alike.truncate(SHOWN);
    let is_slip = match best {
        Likeness::Same | Likeness::Plural => true,
        Likeness::Letters(distance) => distance * 4 <= written.length.max(first.name.chars().count()),
        Likeness::Words(_) | Likeness::Beginning(_) | Likeness::Part(_) => false,
    };
    // Who administers, or gives permissions, has to be written by hand.
    let is_slip = is_slip && alike.len() == 1 && first.access < Access::Administer;
    Suggestions { names: alike.iter().map(|known| known.name.to_owned()).collect(), is_slip, in_quotes: false }
}

/// What was written, taken apart once for all names that it is compared with.
struct Written {
    folded: String,
    length: usize,
    letters: u64,
    words: Vec<String>,
    digits: String,
    said: Access,
}

impl Written {
    fn new(text: &str) -> Written {
        let folded = fold(text);
        Written {
            length: folded.chars().count(),
            letters: letters(&folded),
            digits: digits(text),
            words: words(text),
            said: Access::said_by(text).unwrap_or(Access::Read),
            folded,
        }
    }

    /// How a name resembles it; none if it does not, or gives away more than was said.
    fn likeness(&self, known: &Known) -> Option<Likeness> {
        let folded = fold(known.name);
        if folded == self.folded {
            return Some(Likeness::Same);
        }
        // How far two names are apart takes the product of their lengths.
        if self.folded.len() > LONGEST {
            return None;
        }
        // There may be ten thousand names to look at: most are told from afar, by their letters.
        let is_near = (letters(&folded) ^ self.letters).count_ones() <= 2 * MOST_LETTERS as u32;
        let has_a_word = self.words.first().is_some_and(|word| folded.contains(singular(word)));
        if !is_near && !has_a_word && folded.len() >= self.folded.len() {
            return None;
        }
        let words = words(known.name);
        if words.len() == self.words.len() && pairs(&self.words, &words).all(|(a, b)| singular(a) == singular(b)) {
            return Some(Likeness::Plural);
        }
        let distance = self.distance(known.name, &folded, &words);
        let more = self.resembles(&folded, &words).filter(|_| known.access <= self.said && !known.sensitive);
        // A word that is cut short still says what the whole word says.
        let cut_short = || {
            let begins = self.length >= 3 && folded.starts_with(&self.folded) && words.len() == self.words.len();
            begins.then(|| Likeness::Beginning(folded.len() - self.folded.len()))
        };
        [distance.map(Likeness::Letters), more].into_iter().flatten().min().or_else(cut_short)
    }

    /// How many letters differ, if it can be a slip of the fingers.
    fn distance(&self, name: &str, folded: &str, words: &[String]) -> Option<usize> {
        let length = folded.chars().count();
        // Another number is another thing.
        if length.abs_diff(self.length) > 2 || digits(name) != self.digits {
            return None;
        }
        let longest = length.max(self.length);
        let distance = strsim::osa_distance(&self.folded, folded);
        let is_near = match distance {
            0 | 1 => longest >= 3,
            2 => longest >= 5,
            MOST_LETTERS => longest >= 12,
            _ => false,
        };
        if words.len() != self.words.len() {
            return (is_near && distance == 1 && longest >= 5).then_some(distance);
        }
        let each_is_near = pairs(&self.words, words).all(|(written, word)| {
            let longest = written.chars().count().max(word.chars().count());
            let reach = if longest < 5 { 1 } else { 2 };
            // A word that says what it does is not a slip for one that does more.
            let says_less = Access::of_word(written).is_some_and(|said| Access::of_word(word).is_some_and(|more| more > said));
            !says_less && strsim::osa_distance(written, word) <= reach
        });
        (is_near && each_is_near).then_some(distance)
    }

    /// Whether it shares whole words with a name, or is the beginning of it.
    fn resembles(&self, folded: &str, words: &[String]) -> Option<Likeness> {
        if self.length < 3 {
            return None;
        }
        let has = |all: &[String], word: &String| all.iter().any(|one| singular(one) == singular(word));
        if words.len() >= self.words.len() && self.words.iter().all(|word| has(words, word)) {
            return Some(Likeness::Words(words.len() - self.words.len()));
        }
        if folded.starts_with(&self.folded) {
            return Some(Likeness::Beginning(folded.len() - self.folded.len()));
        }
        // More than half of what was written, so that the rest can be an ornament.
        let is_most = words.len() * 2 > self.words.len() && words.len() < self.words.len();
        let is_part = is_most && folded.len() >= 3 && words.iter().all(|word| has(&self.words, word));
        is_part.then(|| Likeness::Part(self.words.len() - words.len()))
    }
}

fn pairs<'w>(a: &'w [String], b: &'w [String]) -> impl Iterator<Item = (&'w str, &'w str)> {
    a.iter().map(String::as_str).zip(b.iter().map(String::as_str))
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Which letters and digits there are, a bit each.
fn letters(folded: &str) -> u64 {
    folded.bytes().fold(0, |set, byte| set | 1 << (byte % 64))
}

fn digits(name: &str) -> String {
    name.chars().filter(char::is_ascii_digit).collect()
}

/// A word without the ending of a plural.
fn singular(word: &str) -> &str {
    let ends_twice = ["sses", "xes", "ches", "shes"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('s') {
        Some(stem) if ends_twice => stem.strip_suffix('e').unwrap_or(stem),
        Some(stem) if !stem.ends_with('s') && stem.len() > 1 => stem.strip_suffix("ie").unwrap_or(stem),
        _ => word.strip_suffix('y').unwrap_or(word),
    }
}

/// `a`, `a or b`, `a, b or c`, each in backticks.
pub(crate) fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    join(names, "or")
}

/// `a`, `a and b`, `a, b and c`, each in backticks.
pub fn all_of<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    join(names, "and")
}

fn join<'a>(names: impl IntoIterator<Item = &'a str>, word: &str) -> String {
    in_words(names.into_iter().map(|name| format!("`{name}`")).collect(), word)
}

fn in_words(names: Vec<String>, word: &str) -> String {
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
    }
}

/// Says that there is no format of a name, and what there is instead.
pub fn no_format(name: &str, known: &[&str]) -> String {
    let hint = meant(name, known.iter().copied()).question().map_or(String::new(), |question| format!(" {question}"));
    format!("there is no format `{name}`;{hint} known are {}", all_of(known.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &str, known: &[&str]) -> Vec<String> {
        meant(written, known.iter().map(|name| Known::by_its_words(name))).names().to_vec()
    }

    fn edit(written: &str, known: &[&str]) -> Option<String> {
        meant(written, known.iter().map(|name| Known::by_its_words(name))).edit().map(str::to_owned)
    }

    #[test]
    fn what_resembles_it_most_comes_first() {
        let known = ["base", "cases", "case_fields", "security.cases", "alerts", "connectors"];
        assert_eq!(names("case", &known), ["cases"]);
        assert_eq!(names("aletrs", &known), ["alerts"]);
        assert_eq!(names("CaseFields", &known), ["case_fields"]);
        assert_eq!(names("fields", &known), ["case_fields"]);
        assert_eq!(names("conn", &known), ["connectors"]);
        assert_eq!(names("security_solution.cases", &known), ["security.cases"]);
        assert!(names("zebra", &known).is_empty());
    }

    #[test]
    fn nothing_says_more_than_what_was_written() {
        let known = ["delete_call_recordings", "call_recordings.redacted", "reports_admin", "tag_management", "metrics_reports"];
        assert_eq!(names("call_recordings", &known), ["call_recordings.redacted"]);
        assert_eq!(names("reports", &known), ["metrics_reports"]);
        assert!(names("stack_management", &known).is_empty());
        assert_eq!(names("delete_recordings", &known), ["delete_call_recordings"]);
        assert_eq!(names("reports_amdin", &known), ["reports_admin"]);
        assert!(names("add", &["all"]).is_empty());
    }

    #[test]
    fn sensitive_data_is_only_offered_to_those_who_spell_it() {
        let known = || [Known::new("transcripts.unredacted", Access::Read).sensitive(true)];
        assert!(meant("transcripts", known()).names().is_empty());
        assert_eq!(meant("transcripts.unredcated", known()).names(), ["transcripts.unredacted"]);
    }

    #[test]
    fn only_a_slip_of_the_fingers_is_worth_an_edit() {
        assert_eq!(edit("case", &["cases"]), Some("cases".to_owned()));
        assert_eq!(edit("delte", &["delete", "all"]), Some("delete".to_owned()));
        assert_eq!(edit("al", &["all"]), None);
        assert_eq!(edit("del", &["delete"]), None);
        assert_eq!(edit("fields", &["case_fields"]), None);
        assert_eq!(edit("blots", &["bolts", "slots"]), None);
        assert_eq!(edit("manage_secruity", &["manage_security"]), None);
    }

    #[test]
    fn another_number_and_a_single_letter_are_other_names() {
        assert!(names("soc_tier2", &["soc_tier1"]).is_empty());
        assert_eq!(names("soc_tier", &["soc_tier1", "soc_tier2"]), ["soc_tier1", "soc_tier2"]);
        assert!(names("q", &["p"]).is_empty());
    }

    #[test]
    fn names_of_one_thing_are_offered_once() {
        let known = [Known::from("delete"), Known::from("cases_delete").standing_for("delete")];
        assert_eq!(meant("deletes", known).names(), ["delete"]);
    }

    #[test]
    fn lists_read_like_english() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(all_of(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}

//! `[[decision]]` in TOML, read key by key, so that every mistake of a file is told in one run.

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};
use toml::value::Date;

use crate::suggest;

/// What can be decided about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stays as it is.
    Keep,
    /// It is to become something else.
    Change,
    /// It goes.
    TakeAway,
    /// It stays until a day.
    Exception,
}

impl Verdict {
    const ALL: [Verdict; 4] = [Verdict::Keep, Verdict::Change, Verdict::TakeAway, Verdict::Exception];

    /// As a file has it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Keep => "keep",
            Verdict::Change => "change",
            Verdict::TakeAway => "take-away",
            Verdict::Exception => "exception",
        }
    }
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The line that it is about.
    pub line: String,
    /// The role, for people.
    pub role: Option<String>,
    /// The entitlement, for people.
    pub what: Option<String>,
    /// What was decided.
    pub decision: Verdict,
    /// Who decided.
    pub by: String,
    /// When.
    pub on: Date,
    /// Why.
    pub reason: String,
    /// How long an exception holds.
    pub until: Option<Date>,
    /// Where it is followed up.
    pub ticket: Option<String>,
}

/// A file of decisions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionsFile {
    /// Its decisions, in its order.
    pub decisions: Vec<Written>,
}

/// Something that is wrong with a file of decisions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct WrongDecision {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what it should be.
    pub what: String,
}

const DECISION: &str = "decision";
const KEYS: [&str; 9] = ["line", "role", "what", DECISION, "by", "on", "reason", "until", "ticket"];

/// What is read, with what was found wrong.
struct Reader<'t> {
    text: &'t str,
    wrong: Vec<WrongDecision>,
}

impl DecisionsFile {
    /// Reads a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str) -> Result<DecisionsFile, Vec<WrongDecision>> {
        let mut reader = Reader { text, wrong: Vec::new() };
        let mut file = DecisionsFile::default();
        match DeTable::parse(text) {
            Ok(table) => {
                for (key, value) in table.into_inner() {
                    match (key.get_ref().as_ref(), value.into_inner()) {
                        (DECISION, DeValue::Array(all)) => {
                            file.decisions.extend(all.into_iter().filter_map(|it| reader.decision(it)));
                        }
                        (name, _) => reader.refuse(
                            key.span().start,
                            format!("`{name}` means nothing here: a file of decisions has `[[decision]]`, once for each line"),
                        ),
                    }
                }
            }
            Err(error) => reader.refuse(error.span().map_or(0, |span| span.start), format!("not valid TOML: {}", error.message())),
        }
        let Reader { mut wrong, .. } = reader;
        wrong.sort_by_key(|it| it.line);
        if wrong.is_empty() { Ok(file) } else { Err(wrong) }
    }
}

impl Reader<'_> {
    fn refuse(&mut self, at: usize, what: String) {
        let line = self.text.get(..at).unwrap_or(self.text).matches('\n').count() + 1;
        self.wrong.push(WrongDecision { line, what });
    }

    fn decision(&mut self, value: Spanned<DeValue<'_>>) -> Option<Written> {
        let (at, before) = (value.span().start, self.wrong.len());
        let DeValue::Table(table) = value.into_inner() else {
            self.refuse(at, "a decision is a table: write `[[decision]]`".to_owned());
            return None;
        };
        let mut entries: Vec<(Spanned<DeString<'_>>, Spanned<DeValue<'_>>)> = table.into_iter().collect();
        for (key, _) in entries.iter().filter(|(key, _)| !KEYS.contains(&&**key.get_ref())) {
            let hint = suggest::meant(key.get_ref(), KEYS).after_sentence();
            self.refuse(key.span().start, format!("a decision has no key `{}`{hint}", key.get_ref()));
        }
        let mut take = |name: &str| {
            let at = entries.iter().position(|(key, _)| key.get_ref() == name)?;
            Some(entries.remove(at).1)
        };
        let [line, role, what, decision, by, on, reason, until, ticket] = KEYS.map(&mut take);
        let mut text = |name: &str, value: Option<Spanned<DeValue<'_>>>| self.text(name, value, at);
        let (line, role, what) = (text("line", line), text("role", role), text("what", what));
        let (said, by) = (text(DECISION, decision), text("by", by));
        let (reason, ticket) = (text("reason", reason), text("ticket", ticket));
        let (on, until) = (self.day("on", on), self.day("until", until));
        let mut required = |name: &str, value: Option<String>| {
            if value.is_none() && self.wrong.len() == before {
                self.refuse(at, format!("the decision does not say `{name}`"));
            }
            value
        };
        let (line, said) = (required("line", line), required(DECISION, said));
        let (by, reason) = (required("by", by), required("reason", reason));
        let decision = said.and_then(|said| self.verdict(&said, at));
        if on.is_none() && self.wrong.len() == before {
            self.refuse(at, "the decision does not say `on`: the day it was made, `on = 2026-03-31`".to_owned());
        }
        match (decision, until) {
            (Some(Verdict::Exception), None) if self.wrong.len() == before => {
                self.refuse(at, "an exception has an end: say `until = 2026-12-31`".to_owned());
            }
            (Some(Verdict::Keep | Verdict::Change | Verdict::TakeAway), Some(_)) => {
                self.refuse(at, "`until` is for exceptions: say `decision = \"exception\"`, or take it out".to_owned());
            }
            _ => {}
        }
        if self.wrong.len() > before {
            return None;
        }
        Some(Written { line: line?, role, what, decision: decision?, by: by?, on: on?, reason: reason?, until, ticket })
    }

    fn verdict(&mut self, said: &str, at: usize) -> Option<Verdict> {
        let found = Verdict::ALL.into_iter().find(|verdict| verdict.name() == said);
        if found.is_none() {
            let names = Verdict::ALL.map(Verdict::name);
            let hint = suggest::meant(said, names).after_sentence();
            self.refuse(at, format!("`{said}` is not a decision{hint}: it is {}", suggest::one_of(names)));
        }
        found
    }

    /// A text that says something; none where there is none.
    fn text(&mut self, name: &str, value: Option<Spanned<DeValue<'_>>>, at: usize) -> Option<String> {
        match value?.into_inner() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.into_owned()),
            DeValue::String(_) => {
                self.refuse(at, format!("`{name}` is empty"));
                None
            }
            _ => {
                self.refuse(at, format!("`{name}` takes a text"));
                None
            }
        }
    }

    /// A day, as TOML has them or as a text.
    fn day(&mut self, name: &str, value: Option<Spanned<DeValue<'_>>>) -> Option<Date> {
        let value = value?;
        let at = value.span().start;
        let day = match value.into_inner() {
            DeValue::Datetime(time) => time.date,
            DeValue::String(text) => super::super::time::Time::parse(&text).map(|time| time.day),
            _ => None,
        };
        if day.is_none() {
            self.refuse(at, format!("`{name}` takes a day, such as 2026-03-31"));
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        DecisionsFile::parse(text).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_mistake_is_told() {
        let text = r#"
[[decision]]
line = "0123456789"
decision = "take away"
by = "Ann"
on = "yesterday"
reson = "x"

[[decision]]
line = "0123456789"
decision = "exception"
by = "Ann"
on = 2026-03-31
reason = "x"

[[decision]]
line = "0123456789"
decision = "keep"
by = "Ann"
on = 2026-03-31
reason = ""
until = 2026-12-31

[desicion]
"#;
        assert_eq!(
            told(text),
            [
                "line 2: `take away` is not a decision; did you mean `take-away`?: it is `keep`, `change`, `take-away` or `exception`",
                "line 6: `on` takes a day, such as 2026-03-31",
                "line 7: a decision has no key `reson`; did you mean `reason`?",
                "line 9: an exception has an end: say `until = 2026-12-31`",
                "line 16: `reason` is empty",
                "line 16: `until` is for exceptions: say `decision = \"exception\"`, or take it out",
                "line 24: `desicion` means nothing here: a file of decisions has `[[decision]]`, once for each line",
            ]
        );
        assert_eq!(told("x ="), ["line 1: not valid TOML: string values must be quoted, expected literal string"]);
    }

    #[test]
    fn a_decision_is_read() {
        let text = "[[decision]]\nline = \"0123456789\"\ndecision = \"exception\"\nby = \"Ann\"\non = 2026-03-31\nreason = \"x\"\nuntil = \"2026-12-31\"\n";
        let file = DecisionsFile::parse(text).unwrap_or_default();
        assert_eq!(
            file.decisions.first().map(|it| (it.decision, it.until.map(|day| day.to_string()))),
            Some((Verdict::Exception, Some("2026-12-31".to_owned())))
        );
    }
}

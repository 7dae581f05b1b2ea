//! Works out `read + reopen - delete` for one feature, and says what is wrong with it.

use std::borrow::Cow;

use super::names::NameKey;
use super::origin::{Listed, Origin, Origins, Writing};
use super::privileges::{FeatureOn, Privileges};
use super::unknown::{self, LEAVE_OUT};
use crate::catalogue::{FeatureLevel, Level, Primary, Release, SubPrivilege};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::Source;
use crate::source::Span;
use crate::syntax::tree::{Expression, Form, Operator, Term};

/// The value of an expression: the privileges, and ids that the catalogue does not have but cannot rule out either. Two are equal if
/// they grant the same, wherever it comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct Value<'a> {
    /// The privileges that the catalogue knows.
    pub(super) set: Privileges,
    /// The levels that were asked for as such, and so hold what a later release includes in them; a bare level never grows.
    pub(super) grows: Privileges,
    /// Where they come from.
    pub(super) origins: Origins,
    /// Raw privilege ids.
    pub(super) raw: Listed<Cow<'a, str>>,
}

impl PartialEq for Value<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.set == other.set && self.grows == other.grows && self.raw == other.raw
    }
}

impl<'a> Value<'a> {
    /// Whether nothing is granted.
    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty() && self.raw.is_empty()
    }

    /// Adds what some words give.
    pub(super) fn put(&mut self, set: Privileges, origin: Option<Origin>) {
        self.set |= set;
        if let Some(origin) = origin {
            self.origins.put(set, origin);
        }
    }

    /// Takes away.
    pub(super) fn remove(&mut self, gone: Privileges) {
        self.set = self.set.minus(gone);
        self.origins.remove(gone);
    }

    /// Adds what something farther grants.
    pub(super) fn append(&mut self, farther: &Value<'a>) {
        self.set |= farther.set;
        self.grows |= farther.grows;
        self.origins.append_all(&farther.origins);
        if !farther.raw.is_empty() {
            self.raw.inherit(&farther.raw);
            self.raw.sort();
        }
    }
}

/// What a word of an expression means for a feature.
enum Word {
    None,
    /// A level with what it includes, or bare; the levels that grow with the releases.
    Level(Privileges, Privileges),
    Sub(usize),
    /// A sub-feature privilege that cannot be named on this release but comes with a level.
    Included(Privileges, &'static SubPrivilege),
    /// An id that the catalogue does not have.
    Raw,
}

/// Evaluates the expression of one statement, where `title` is what messages call the feature. None if something in it is wrong; the
/// diagnostics say what. A claim of a test is written nowhere that anything is granted.
pub(super) fn evaluate<'a>(
    on: &FeatureOn,
    title: &str,
    operator: Operator,
    expression: &Expression,
    inherited: Value<'a>,
    (writing, source): (Option<Writing>, &Source<'a>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value<'a>> {
    let before = diagnostics.len();
    let mut value = if operator == Operator::Set { Value::default() } else { inherited };
    let mut named: Vec<(usize, Span)> = Vec::new();
    for term in &expression.terms {
        let remove = term.minus != (operator == Operator::Remove);
        if term.minus && operator == Operator::Remove {
            diagnostics.push(
                Diagnostic::new(errors::INVALID_EXPRESSION, source.at(term.name.span), "`-` in what is removed already")
                    .label("join what is removed with `+`"),
            );
            continue;
        }
        let is_alone = expression.terms.len() == 1 && operator == Operator::Set;
        let Some(word) = word(on, title, term, is_alone, source, diagnostics) else { continue };
        let origin = writing.map(|writing| writing.origin(source.at(term.name.span)));
        match word {
            Word::None if expression.terms.len() == 1 && operator == Operator::Set => {}
            Word::None => diagnostics.push(
                Diagnostic::new(errors::INVALID_EXPRESSION, source.at(term.name.span), "`none` stands alone")
                    .label("nothing can be added to it or taken from it")
                    .help(format!("`{}: none;` revokes everything", title)),
            ),
            Word::Level(..) if remove => diagnostics.push(level_removed(title, term, source)),
            Word::Level(level, grows) => {
                value.put(level, origin);
                value.grows |= grows;
            }
            Word::Sub(sub) if remove => value.remove(on.holding(sub)),
            Word::Sub(sub) => {
                exclusive(on, sub, &named, term, source, diagnostics);
                if !named.iter().any(|(held, _)| *held == sub) {
                    named.push((sub, term.name.span));
                }
                value.put(on.closed(Privileges::sub(sub)), origin);
            }
            Word::Included(level, _) if value.set.covers(level) && !remove => {}
            Word::Included(_, sub) => diagnostics.push(disabled(on, title, term, sub, source)),
            Word::Raw if remove => value.raw.retain(|held| *held != source.value(&term.name)),
            Word::Raw => {
                if let Some(origin) = origin {
                    value.raw.push(source.value(&term.name), origin);
                }
            }
        }
    }
    if diagnostics.len() > before {
        return None;
    }
    if operator == Operator::Set && !value.is_empty() && !value.set.has_level() {
        diagnostics.push(without_level(on, title, expression, source));
        return None;
    }
    Some(value)
}

fn word(
    on: &FeatureOn,
    title: &str,
    term: &Term,
    is_alone: bool,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Word> {
    let text = source.value(&term.name);
    let at = source.at(term.name.span);
    if term.comma {
        diagnostics.push(comma(source, term));
        return None;
    }
    if matches!(term.name.form, Form::Star | Form::Number) {
        let diagnostic = Diagnostic::new(errors::UNKNOWN_PRIVILEGE, at, format!("`{text}` is not a privilege"));
        diagnostics.push(diagnostic.label("write `all` for everything the feature has"));
        return None;
    }
    if text == "none" {
        return Some(Word::None);
    }
    let Some(level) = FeatureLevel::named(&text) else {
        return sub_privilege(on, title, term, &text, source, diagnostics);
    };
    if on.feature.level(level.primary).offered.has(on.release) {
        let full = on.full(level.primary);
        return Some(if level.is_minimal {
            Word::Level(Privileges::bare(level.primary), Privileges::NONE)
        } else {
            Word::Level(full, full.levels())
        });
    }
    let offers = |level: &Level| level.offered.has(on.release);
    let mut diagnostic = Diagnostic::new(errors::DISABLED_LEVEL, at, format!("{} has no level `{text}`", title))
        .label(format!("not offered on {}", super::release_name(on.release)))
        .note(format!(
            "Kibana refuses a role that grants it: \"Feature [{}] does not support privilege [{}]\".",
            on.feature.id,
            text.trim_start_matches("minimal_")
        ));
    let is_all = level.primary == Primary::All;
    if is_all && offers(&on.feature.read) {
        diagnostic = diagnostic.unsafe_fix("Write `read`", at, "read");
    } else if !is_all && offers(&on.feature.all) {
        // The nearest level below comes first: whoever asked to look is not to change anything because of a fix.
        diagnostic = diagnostic.help(format!("grant nothing of {title}, or `all` if it may be changed as well"));
        if is_alone {
            diagnostic = diagnostic.unsafe_fix("Write `none`", at, "none");
        }
    } else {
        diagnostic = diagnostic.help("this feature cannot be granted by a role");
    }
    diagnostics.push(diagnostic);
    None
}

fn sub_privilege(
    on: &FeatureOn,
    title: &str,
    term: &Term,
    text: &str,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Word> {
    let at = source.at(term.name.span);
    let Some(sub) = on.find(text) else {
        if term.name.is_quoted() && on.feature.open.has(on.release) {
            return Some(Word::Raw);
        }
        diagnostics.push(unknown::privilege(on, title, text, at));
        return None;
    };
    let privilege = on.feature.privileges.get(sub)?;
    if !privilege.releases.has(on.release) {
        diagnostics.push(
            Diagnostic::new(
                errors::PRIVILEGE_NOT_IN_RELEASE,
                at,
                format!("{} has no `{text}` on {}", title, super::release_name(on.release)),
            )
            .label(privilege.releases.seen_from(on.release))
            .help(match super::later(privilege.releases, on.release) {
                Some(release) => format!("{LEAVE_OUT}; or compile for {}", super::release_name(release)),
                None => LEAVE_OUT.to_owned(),
            })
            .source(super::provenance(&privilege.provenance)),
        );
        return None;
    }
    if privilege.disabled.has(on.release) {
        let level = if privilege.in_read.has(on.release) { on.read } else { on.all };
        if privilege.in_read.has(on.release) || privilege.in_all.has(on.release) {
            return Some(Word::Included(level, privilege));
        }
        diagnostics.push(disabled(on, title, term, privilege, source));
        return None;
    }
    Some(Word::Sub(sub))
}

fn disabled(on: &FeatureOn, title: &str, term: &Term, privilege: &SubPrivilege, source: &Source) -> Diagnostic {
    let (text, at, release) = (source.value(&term.name), source.at(term.name.span), super::release_name(on.release));
    let diagnostic = Diagnostic::new(errors::DISABLED_PRIVILEGE, at, format!("`{text}` of {title} is switched off on {release}"))
        .source(super::provenance(&privilege.provenance));
    if privilege.in_read.has(on.release) {
        diagnostic.label("it comes with `read` and cannot be given or taken by itself")
    } else if privilege.in_all.has(on.release) {
        diagnostic.label("it comes with `all` and cannot be given or taken by itself")
    } else {
        diagnostic.label("Kibana refuses a role that grants it")
    }
}

fn exclusive(on: &FeatureOn, sub: usize, named: &[(usize, Span)], term: &Term, source: &Source, diagnostics: &mut Vec<Diagnostic>) {
    let subs = on.feature.privileges;
    let (Some(this), text) = (subs.get(sub), source.value(&term.name)) else { return };
    let Some((other, span)) = named.iter().find_map(|(n, span)| {
        let other = subs.get(*n)?;
        (*n != sub && other.exclusive.is_some() && other.exclusive == this.exclusive).then_some((other, *span))
    }) else {
        return;
    };
    let other_text = span.of(source.text);
    let stronger = if subs.iter().position(|s| std::ptr::eq(s, other)) < Some(sub) { other_text } else { &*text };
    diagnostics.push(
        Diagnostic::new(
            errors::EXCLUSIVE_PRIVILEGES,
            source.at(term.name.span),
            format!("`{other_text}` and `{text}` exclude each other"),
        )
        .label("only one of them can be held")
        .also(source.at(span), "the other one")
        .help(format!("keep `{stronger}`: it holds the other"))
        .note(format!("Kibana offers both as one choice, \"{}\".", this.group)),
    );
}

fn level_removed(title: &str, term: &Term, source: &Source) -> Diagnostic {
    let text = source.value(&term.name);
    Diagnostic::new(errors::INVALID_EXPRESSION, source.at(term.name.span), format!("the level `{text}` cannot be taken away"))
        .label("only sub-feature privileges can")
        .help(format!("write `{0}: none;` to revoke the feature, or `{0}: read;` to keep just reading", title))
}

fn without_level(on: &FeatureOn, title: &str, expression: &Expression, source: &Source) -> Diagnostic {
    let first = expression.terms.first().map_or(expression.span, |term| term.name.span);
    let at = source.at(first);
    let level = if on.feature.read.offered.has(on.release) { "read" } else { "all" };
    let bare = if level == "read" { "read" } else { "minimal_all" };
    let text = first.of(source.text);
    Diagnostic::new(errors::SUB_PRIVILEGE_WITHOUT_LEVEL, at, format!("`{text}` needs a level of {} beside it", title))
        .label("a sub-feature privilege alone opens nothing")
        .unsafe_fix(
            format!("Write `{bare} + {text}`"),
            source.at(Span { start: first.start, end: first.start }),
            format!("{bare} + "),
        )
        .note("Kibana's role editor offers sub-feature privileges only below a level.")
}

/// A comma between privileges.
pub(super) fn comma(source: &Source, term: &Term) -> Diagnostic {
    // The comma stands somewhere between the term before and this one.
    let before = source.text.get(..term.name.span.start as usize).unwrap_or("");
    let comma = before.rfind(',').unwrap_or(0);
    let at = source.at(Span::new(comma, comma + 1));
    Diagnostic::new(errors::WRONG_SEPARATOR, at, "privileges are joined with `+`, not `,`").label("write `+`").fix(
        "Write `+`",
        at,
        " +",
    )
}

/// A name that a release has only within something broader, or as a part of something.
#[derive(Clone, Copy)]
pub(super) struct Coarse<'a> {
    /// What messages call it.
    pub(super) title: &'a str,
    /// The name.
    pub(super) key: NameKey,
    /// The release.
    pub(super) release: Release,
}

/// The levels of a name that a release has only within something broader, or as a part of something: there is nothing finer to
/// name.
pub(super) fn evaluate_coarse<'a>(
    name: Coarse,
    operator: Operator,
    expression: &Expression,
    inherited: Value<'a>,
    (writing, source): (Option<Writing>, &Source),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value<'a>> {
    let before = diagnostics.len();
    let mut value = if operator == Operator::Set { Value::default() } else { inherited };
    for term in &expression.terms {
        let text = source.value(&term.name);
        let origin = writing.map(|writing| writing.origin(source.at(term.name.span)));
        if term.comma {
            diagnostics.push(comma(source, term));
            continue;
        }
        match &*text {
            "none" if expression.terms.len() == 1 => {}
            "read" | "minimal_read" | "all" | "minimal_all" if term.minus || operator == Operator::Remove => {
                diagnostics.push(level_removed(name.title, term, source));
            }
            "read" | "minimal_read" => value.put(Privileges::READ, origin),
            "all" | "minimal_all" => value.put(Privileges::READ | Privileges::ALL, origin),
            _ => diagnostics.push(unknown::coarse_privilege(name, &text, source.at(term.name.span))),
        }
    }
    (diagnostics.len() == before).then_some(value)
}

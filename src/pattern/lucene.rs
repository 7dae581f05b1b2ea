//! Regular expressions as Lucene reads them, as expressions of the crate that makes automata of them. They differ in more than it seems:
//! an expression is always about the whole text, `^` and `$` are characters like any other, `@` is any text, `#` none at all, and text
//! between quotes is taken as it is. What has no counterpart becomes two expressions: one for everything that it may match at most, and
//! one for what it matches at least.

use super::escaped;

/// Every text.
const ANYTHING: &str = ".*";
/// No text.
const NOTHING: &str = "[a&&b]";
/// More copies of a part than these are not looked at.
const MOST_COPIES: u32 = 1000;
/// Brackets that nest deeper are not looked at.
const DEEPEST: usize = 50;

/// What a part of an expression matches: at most, and at least where that is less.
struct Part {
    most: String,
    least: Option<String>,
}

impl Part {
    fn exact(most: impl Into<String>) -> Part {
        Part { most: most.into(), least: None }
    }

    fn between(most: impl Into<String>, least: &str) -> Part {
        Part { most: most.into(), least: Some(least.to_owned()) }
    }

    fn least(&self) -> &str {
        self.least.as_deref().unwrap_or(&self.most)
    }

    /// What comes of several parts.
    fn of(parts: &[Part], join: impl Fn(&mut dyn Iterator<Item = &str>) -> String) -> Part {
        let most = join(&mut parts.iter().map(|part| part.most.as_str()));
        let is_exact = parts.iter().all(|part| part.least.is_none());
        let least = (!is_exact).then(|| join(&mut parts.iter().map(Part::least)));
        Part { most, least }
    }
}

/// What an expression matches: at most, and at least where that is less. None if Lucene would not read it, or nobody should.
pub(super) fn expressions(text: &str) -> Option<(String, Option<String>)> {
    if text.is_empty() {
        return Some((String::new(), None));
    }
    let mut reader = Reader { chars: text.chars().collect(), at: 0, depth: 0 };
    let whole = reader.union()?;
    (reader.at == reader.chars.len()).then_some((whole.most, whole.least))
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek();
        self.at += usize::from(next.is_some());
        next
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// Everything up to a character, which is taken as well.
    fn until(&mut self, end: char) -> Option<String> {
        let mut text = String::new();
        loop {
            match self.next()? {
                c if c == end => return Some(text),
                c => text.push(c),
            }
        }
    }

    fn union(&mut self) -> Option<Part> {
        let mut parts = vec![self.intersection()?];
        while self.take('|') {
            parts.push(self.intersection()?);
        }
        Some(Part::of(&parts, |parts| format!("(?:{})", parts.collect::<Vec<_>>().join("|"))))
    }

    fn intersection(&mut self) -> Option<Part> {
        let first = self.concatenation()?;
        let mut is_alone = true;
        while self.take('&') {
            self.concatenation()?;
            is_alone = false;
        }
        // Of two that have to match at once, each matches at most itself.
        Some(if is_alone { first } else { Part::between(first.most, NOTHING) })
    }

    fn concatenation(&mut self) -> Option<Part> {
        let mut parts = vec![self.repetition()?];
        while self.peek().is_some_and(|c| !matches!(c, '|' | '&' | ')')) {
            parts.push(self.repetition()?);
        }
        Some(Part::of(&parts, |parts| parts.collect::<Vec<_>>().concat()))
    }

    fn repetition(&mut self) -> Option<Part> {
        let mut part = self.complement()?;
        loop {
            let times = match self.peek() {
                Some(sign @ ('?' | '*' | '+')) => {
                    self.at += 1;
                    sign.to_string()
                }
                Some('{') => {
                    self.at += 1;
                    times(&self.until('}')?)?
                }
                _ => return Some(part),
            };
            // Each sign is about all that stands before it, the signs among it.
            part = Part::of(&[part], |parts| format!("(?:{}){times}", parts.collect::<String>()));
        }
    }

    /// Whether `~` is the complement depends on the release of Lucene.
    fn complement(&mut self) -> Option<Part> {
        if !self.take('~') {
            return self.one();
        }
        self.complement()?;
        Some(Part::between(ANYTHING, NOTHING))
    }

    fn one(&mut self) -> Option<Part> {
        Some(match self.next()? {
            '.' => Part::exact("."),
            '@' => Part::exact(ANYTHING),
            '#' => Part::exact(NOTHING),
            '"' => Part::exact(self.until('"')?.chars().map(escaped).collect::<String>()),
            '(' if self.take(')') => Part::exact("(?:)"),
            '(' => {
                self.depth += 1;
                let inner = if self.depth > DEEPEST { None } else { self.union() };
                self.depth -= 1;
                inner.filter(|_| self.take(')'))?
            }
            '[' => Part::exact(self.class()?),
            // A range of numbers, or an automaton with a name.
            '<' => {
                self.until('>')?;
                Part::between(ANYTHING, NOTHING)
            }
            '\\' => {
                let c = self.next()?;
                Part::exact(predefined(c).map_or_else(|| escaped(c), |(class, is_not)| class_of(class, is_not)))
            }
            '?' | '*' | '+' | '{' | '|' | '&' | ')' => return None,
            c => Part::exact(escaped(c)),
        })
    }

    /// What stands between square brackets.
    fn class(&mut self) -> Option<String> {
        let is_not = self.take('^');
        let mut inside = String::new();
        while !self.take(']') {
            let (from, class) = match self.next()? {
                '\\' => {
                    let c = self.next()?;
                    (c, predefined(c))
                }
                c => (c, None),
            };
            if let Some((class, is_not)) = class {
                inside += &class_of(class, is_not);
                continue;
            }
            inside += &escaped(from);
            if self.take('-') {
                let to = match self.next()? {
                    '\\' => self.next()?,
                    ']' => return None,
                    c => c,
                };
                if to < from {
                    return None;
                }
                inside += &format!("-{}", escaped(to));
            }
        }
        (!inside.is_empty()).then(|| class_of(&inside, is_not))
    }
}

fn class_of(inside: &str, is_not: bool) -> String {
    format!("[{}{inside}]", if is_not { "^" } else { "" })
}

/// What a letter behind a backslash stands for, and whether it is everything else.
fn predefined(c: char) -> Option<(&'static str, bool)> {
    let inside = match c.to_ascii_lowercase() {
        'd' => "0-9",
        'w' => "0-9A-Z_a-z",
        's' => " \\t\\n\\r",
        _ => return None,
    };
    Some((inside, c.is_ascii_uppercase()))
}

/// What stands between curly brackets: `2`, `2,`, `2,3`.
fn times(text: &str) -> Option<String> {
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number <= MOST_COPIES);
    match text.split_once(',') {
        None => Some(format!("{{{}}}", number(text)?)),
        Some((from, "")) => Some(format!("{{{},}}", number(from)?)),
        Some((from, to)) => {
            let (from, to) = (number(from)?, number(to)?);
            (from <= to).then(|| format!("{{{from},{to}}}"))
        }
    }
}

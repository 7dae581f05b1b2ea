//! The shape of a text and the places of its tokens, cut into what stands within the brackets of what.

use std::ops::Range;

use super::super::keyword::Keyword;
use crate::source::Span;

/// What the grammar takes for a misspelt keyword, or for a `-`.
const MISSPELT: [&str; 8] = ["roles", "Roles", "Role", "ROLE", "rol", "except", "without", "but"];

/// An item in outline.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// As the shape is written.
    form: Vec<u8>,
    tokens: Vec<Span>,
    /// The item, and each statement within brackets, before what stands within its own.
    parts: Vec<Part>,
    /// The parts whose brackets are open.
    open: Vec<usize>,
}

/// The item, or what ends with a `;` or with its own bracket within the brackets of another part.
#[derive(Debug)]
pub(super) struct Part {
    form: Range<usize>,
    tokens: Range<usize>,
    brackets: Option<Brackets>,
    /// The part itself and all within it, among the parts of the outline.
    parts: Range<usize>,
}

/// What stands between the brackets of a part.
#[derive(Debug)]
struct Brackets {
    form: Range<usize>,
    tokens: Range<usize>,
}

impl Part {
    pub(super) fn has_brackets(&self) -> bool {
        self.brackets.is_some()
    }
}

/// A part without what stands within its brackets.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) form: Vec<u8>,
    pub(super) tokens: Vec<Span>,
}

impl Frame {
    pub(super) fn write(&mut self, outline: &Outline, part: &Part) {
        let Brackets { form, tokens } = match &part.brackets {
            Some(Brackets { form, tokens }) => Brackets { form: form.clone(), tokens: tokens.clone() },
            None => Brackets { form: part.form.end..part.form.end, tokens: part.tokens.end..part.tokens.end },
        };
        self.form.clear();
        self.tokens.clear();
        for half in [part.form.start..form.start, form.end..part.form.end] {
            self.form.extend_from_slice(outline.form.get(half).unwrap_or_default());
        }
        for half in [part.tokens.start..tokens.start, tokens.end..part.tokens.end] {
            self.tokens.extend_from_slice(outline.tokens.get(half).unwrap_or_default());
        }
    }
}

impl Outline {
    /// The item.
    pub(super) fn whole(&self) -> Option<&Part> {
        self.parts.first()
    }

    /// What stands directly within the brackets of a part.
    pub(super) fn within(&self, part: &Part) -> impl Iterator<Item = &Part> {
        let Range { start, end } = part.parts;
        let next = move |at: usize| self.parts.get(at).filter(|_| at < end);
        std::iter::successors(next(start + 1), move |part| next(part.parts.end))
    }

    pub(super) fn form(&self, part: &Part) -> &[u8] {
        self.form.get(part.form.clone()).unwrap_or_default()
    }

    pub(super) fn tokens(&self, part: &Part) -> &[Span] {
        self.tokens.get(part.tokens.clone()).unwrap_or_default()
    }

    /// Takes in the text of an item. None if it is not plainly right: what is left out here goes to pest as it stands.
    pub(super) fn read(&mut self, text: &str) -> Option<()> {
        self.form.clear();
        self.tokens.clear();
        self.parts.clear();
        self.open.clear();
        let text = text.as_bytes();
        let (mut at, mut is_apart) = (0, false);
        let mut part = Some(self.begin());
        while let Some(first) = text.get(at) {
            let rest = text.get(at..).unwrap_or_default();
            // Most of a shape is single letters and signs.
            let (len, letter, letters): (usize, u8, &[u8]) = match first {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    at += 1;
                    is_apart = true;
                    continue;
                }
                b'/' => {
                    at += comment(rest)?;
                    is_apart = true;
                    continue;
                }
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => {
                    let len = rest.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'_').unwrap_or(rest.len());
                    let (letter, letters) = word(rest.get(..len).unwrap_or_default());
                    (len, letter, letters)
                }
                b'"' => {
                    let (len, letters) = string(rest)?;
                    (len, b'"', letters)
                }
                b'<' | b'>' | b';' | b':' | b',' | b'.' | b'+' | b'-' | b'=' | b'*' => (1, *first, &[]),
                _ => return None,
            };
            // A bracket has closed, and anything but a `;` is the next statement.
            let is_closed = part.and_then(|part| self.parts.get(part)).is_some_and(Part::has_brackets) && !self.open.is_empty();
            if is_closed && *first != b';' {
                self.end(part.take()?);
            }
            if *first == b'>' {
                // `->` and `=>` are mistyped, or a name ends in `-`.
                if matches!(text.get(..at), Some([.., b'-' | b'='])) {
                    return None;
                }
                let outer = self.open.pop()?;
                if let Some(part) = part {
                    // It has no `;`, and what is between may count as a part of it.
                    self.form.extend(is_apart.then_some(b' '));
                    self.end(part);
                }
                self.close(outer)?;
                part = Some(outer);
            } else if part.is_some() {
                if is_apart && !self.form.is_empty() {
                    self.form.push(b' ');
                }
            } else {
                part = Some(self.begin());
            }
            is_apart = false;
            self.form.push(letter);
            if !letters.is_empty() {
                self.form.extend_from_slice(letters);
            }
            self.tokens.push(Span::new(at, at + len));
            at += len;
            match first {
                b'<' => self.bracket(part.take()?)?,
                b';' if !self.open.is_empty() => self.end(part.take()?),
                _ => {}
            }
        }
        if !self.open.is_empty() {
            return None;
        }
        part.into_iter().for_each(|part| self.end(part));
        Some(())
    }

    fn begin(&mut self) -> usize {
        let (form, tokens, number) = (self.form.len(), self.tokens.len(), self.parts.len());
        self.parts.push(Part { form: form..form, tokens: tokens..tokens, brackets: None, parts: number..number });
        number
    }

    fn end(&mut self, part: usize) {
        let (form, tokens, parts) = (self.form.len(), self.tokens.len(), self.parts.len());
        if let Some(part) = self.parts.get_mut(part) {
            (part.form.end, part.tokens.end, part.parts.end) = (form, tokens, parts);
        }
    }

    /// The bracket of a part opens. None has two.
    fn bracket(&mut self, part: usize) -> Option<()> {
        let (form, tokens) = (self.form.len(), self.tokens.len());
        let brackets = &mut self.parts.get_mut(part)?.brackets;
        if brackets.is_some() {
            return None;
        }
        *brackets = Some(Brackets { form: form..form, tokens: tokens..tokens });
        self.open.push(part);
        Some(())
    }

    fn close(&mut self, part: usize) -> Option<()> {
        let (form, tokens) = (self.form.len(), self.tokens.len());
        let brackets = self.parts.get_mut(part)?.brackets.as_mut()?;
        (brackets.form.end, brackets.tokens.end) = (form, tokens);
        Some(())
    }
}

/// The length of the comment that begins here.
fn comment(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'/', b'/', ..] => Some(rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())),
        [b'/', b'*', body @ ..] => Some(body.windows(2).position(|end| end == b"*/")? + 4),
        _ => None,
    }
}

/// The length of the string that begins here, and its shape behind the first quote. One with an escape is not plain.
fn string(rest: &[u8]) -> Option<(usize, &'static [u8])> {
    if let [b'"', b'"', b'"', body @ ..] = rest {
        return Some((body.windows(3).position(|end| end == b"\"\"\"")? + 6, b"\"\"a\"\"\""));
    }
    let body = rest.get(1..)?;
    let len = body.iter().position(|b| matches!(b, b'"' | b'\\' | b'\n'))?;
    (body.get(len) == Some(&b'"')).then_some((len + 2, b"a\""))
}

/// The shape of a word, in its first letter and the rest: a keyword itself, one letter, or one digit.
fn word(written: &[u8]) -> (u8, &[u8]) {
    match written {
        [b'0'..=b'9', ..] => (b'1', &[]),
        [first, rest @ ..] if is_kept(written) => (*first, rest),
        _ => (b'a', &[]),
    }
}

/// Whether the grammar has the word. Most words do not even begin as one that is as long.
pub(super) fn is_kept(word: &[u8]) -> bool {
    const LENGTHS: [u32; 128] = lengths();
    let lengths = word.first().and_then(|first| LENGTHS.get(*first as usize)).copied().unwrap_or(0);
    let may_be = lengths.checked_shr(word.len() as u32).is_some_and(|bits| bits & 1 == 1);
    may_be && Keyword::ALL.iter().map(|keyword| keyword.text()).chain(MISSPELT).any(|kept| kept.as_bytes() == word)
}

/// By first character, a bit for the length of each word that the grammar has.
#[allow(clippy::indexing_slicing, reason = "runs when the program is compiled")]
const fn lengths() -> [u32; 128] {
    let (mut lengths, mut at) = ([0; 128], 0);
    while at < Keyword::ALL.len() + MISSPELT.len() {
        let word = if at < Keyword::ALL.len() { Keyword::ALL[at].text() } else { MISSPELT[at - Keyword::ALL.len()] };
        lengths[word.as_bytes()[0] as usize] |= 1 << word.len();
        at += 1;
    }
    lengths
}

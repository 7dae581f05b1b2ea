//! Cuts a file into its top-level items, without parsing them.
//!
//! The scanner knows strings, comments and bracket depth, nothing else. An item ends with the `;` or the `>` that brings the depth
//! back to zero. An item keyword at the very start of a line begins a new item whatever the depth is: that is how a role whose `>`
//! is missing never swallows its neighbours, and why the scan is linear on any input. Doc comments before that line are the new
//! item's, as they are behind a `;` or a `>`.

use super::comments::CommentKind;
use super::keyword::{ItemKeyword, Keyword};
use super::scan::Scanner;
use crate::source::Span;

/// Deepest nesting of brackets that is parsed. Real policies need three; the parser and everything after it recurse.
pub(crate) const MAX_DEPTH: usize = 32;

/// One top-level item.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// First byte in the file, doc comments included.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// The `///` lines, relative to `start`, without the slashes.
    pub(super) docs: Vec<Span>,
    /// Where the nesting got deeper than [`MAX_DEPTH`], in the file.
    pub(super) too_deep: Option<usize>,
}

/// The pieces of a file, in order. It can begin where any of them ends: what comes before does not matter, unless something there
/// [is open](Pieces::is_open).
#[derive(Debug)]
pub(crate) struct Pieces<'s> {
    scanner: Scanner<'s>,
}

impl<'s> Pieces<'s> {
    /// The pieces of `text` from `at` on, which is 0 or the end of a piece.
    pub(crate) fn from(text: &'s str, at: usize) -> Pieces<'s> {
        Pieces { scanner: Scanner::from(text, at) }
    }

    /// Whether a `"""` or a comment was met that has no end: then anything further down may change what was cut so far.
    pub(crate) fn is_open(&self) -> bool {
        self.scanner.is_open()
    }

    /// Where a comment begins that has no end; known once all pieces were taken.
    pub(crate) fn open_comment(&self) -> Option<usize> {
        self.scanner.open_comment
    }
}

impl Iterator for Pieces<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        let docs = self.scanner.trivia();
        let start = docs.first().map_or(self.scanner.at, |(start, _)| *start);
        if self.scanner.at >= self.scanner.text.len() {
            return None;
        }
        let too_deep = self.scanner.item();
        let docs = docs.into_iter().map(|(slashes, end)| Span::new(slashes + 3 - start, end - start)).collect();
        Some(Piece { start, end: self.scanner.at, docs, too_deep })
    }
}

impl Scanner<'_> {
    /// Skips whitespace and comments; gives the byte ranges of the doc comments that directly precede what follows.
    fn trivia(&mut self) -> Vec<(usize, usize)> {
        let mut docs = Vec::new();
        while self.at < self.text.len() {
            match self.peek(0) {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'/' if self.is_at_docs() => {
                    let start = self.at;
                    self.line();
                    docs.push((start, self.at));
                }
                b'/' if matches!(self.peek(1), b'/' | b'*') => self.comment(),
                0xEF if self.rest().starts_with("\u{feff}".as_bytes()) => self.at += 3,
                _ => break,
            }
        }
        docs
    }

    fn is_at_docs(&self) -> bool {
        self.is_at_comment() && CommentKind::at(self) == CommentKind::Doc
    }

    /// Skips one item. Gives the place where its brackets nest too deeply.
    fn item(&mut self) -> Option<usize> {
        let mut depth = 0usize;
        let mut too_deep = None;
        // After `abstract` alone, a `role` on the next line still belongs to it.
        let mut goes_on = self.word() == Keyword::Abstract.text().as_bytes();
        if goes_on {
            self.at += Keyword::Abstract.text().len();
        }
        // Where the doc comments behind the last token begin.
        let mut docs = None;
        while self.at < self.text.len() {
            match self.peek(0) {
                b' ' | b'\t' | b'\r' => {
                    self.at += 1;
                    continue;
                }
                b'\n' => {
                    self.at += 1;
                    if !goes_on && self.starts_item() {
                        self.at = docs.unwrap_or(self.at);
                        return too_deep;
                    }
                    continue;
                }
                b'/' if self.is_at_comment() => {
                    docs = docs.or_else(|| self.is_at_docs().then_some(self.at));
                    self.comment();
                    continue;
                }
                b'"' => _ = self.string(),
                b'\'' => _ = self.quoted(b'\''),
                b'<' | b'{' => {
                    depth += 1;
                    if depth > MAX_DEPTH && too_deep.is_none() {
                        too_deep = Some(self.at);
                    }
                    self.at += 1;
                }
                // `=>` and `->` are mistyped operators, not the end of a body.
                b'=' | b'-' if self.peek(1) == b'>' => self.at += 2,
                b'>' | b'}' => {
                    self.at += 1;
                    if depth > 1 {
                        depth -= 1;
                    } else if depth == 1 && self.continues() {
                        depth = 0;
                    } else {
                        self.semicolon();
                        return too_deep;
                    }
                }
                b';' if depth == 0 => {
                    self.at += 1;
                    return too_deep;
                }
                byte => {
                    goes_on &= byte.is_ascii_whitespace();
                    self.at += self.word().len().max(1);
                }
            }
            docs = None;
        }
        too_deep
    }

    /// A `;` after a closing bracket belongs to the item.
    fn semicolon(&mut self) {
        let before = self.at;
        while matches!(self.peek(0), b' ' | b'\t') {
            self.at += 1;
        }
        if self.peek(0) == b';' {
            self.at += 1;
        } else {
            self.at = before;
        }
    }

    /// Whether `on` or `unless` follows, which goes on with a `forbid` after its body.
    fn continues(&self) -> bool {
        let mut ahead = self.again();
        ahead.trivia();
        [Keyword::On, Keyword::Unless].iter().any(|keyword| ahead.word() == keyword.text().as_bytes())
    }

    fn word(&self) -> &[u8] {
        let rest = self.rest();
        let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        rest.get(..len).unwrap_or_default()
    }

    /// Whether an item begins here, at the start of a line: an item keyword, then a name or a string.
    fn starts_item(&self) -> bool {
        let word = self.word();
        // `roles` is what the grammar takes for a misspelt `role`.
        let is_item = |keyword: &ItemKeyword| keyword.text().as_bytes() == word;
        if word.is_empty() || !ItemKeyword::ALL.iter().any(is_item) && word != b"roles" {
            return false;
        }
        let after = self.rest().get(word.len()..).unwrap_or_default();
        let gap = after.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let next = after.get(gap).copied().unwrap_or(0);
        gap > 0 && (next.is_ascii_alphabetic() || matches!(next, b'_' | b'"' | b'\''))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<Piece> {
        Pieces::from(text, 0).collect()
    }

    fn items(text: &str) -> Vec<&str> {
        split(text).iter().map(|piece| &text[piece.start..piece.end]).collect()
    }

    #[test]
    fn items_end_where_their_brackets_close() {
        assert_eq!(
            items("platform kibana; role a < cases: read; > role b < in x < y: all; > >\npersona p = a + b;"),
            ["platform kibana;", "role a < cases: read; >", "role b < in x < y: all; > >", "persona p = a + b;"]
        );
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let text = "role a < query: \"\"\">\"\"\"; s: \">\\\">\"; // >\n /* > */ t: '>'; >\nrole b < >";
        assert_eq!(items(text).len(), 2);
    }

    #[test]
    fn an_unclosed_role_does_not_swallow_the_next() {
        assert_eq!(items("role a < cases: read;\nrole b < >"), ["role a < cases: read;\n", "role b < >"]);
        assert_eq!(items("role a < s: \"open;\nrole b < >"), ["role a < s: \"open;\n", "role b < >"]);
    }

    #[test]
    fn every_keyword_of_an_item_begins_one() {
        for keyword in ItemKeyword::ALL {
            let next = format!("{} \"x\" <", keyword.text());
            assert_eq!(items(&format!("role a < cases: read;\n{next}")), ["role a < cases: read;\n", &next]);
        }
        for keyword in Keyword::ALL.into_iter().filter(|keyword| ItemKeyword::parse(keyword.text()).is_none()) {
            assert_eq!(items(&format!("role a < cases: read;\n{} \"x\"", keyword.text())).len(), 1);
        }
    }

    #[test]
    fn docs_are_not_part_of_an_item_that_breaks_off() {
        let text =
            "platform kibana // a\r\n/// Docs.\n\n// b\n/// More.\nabstract role a < /// c\n  cases: read\n/// Docs.\nrole b < >";
        let cut = [
            "platform kibana // a\r\n",
            "/// Docs.\n\n// b\n/// More.\nabstract role a < /// c\n  cases: read\n",
            "/// Docs.\nrole b < >",
        ];
        assert_eq!(items(text), cut);
        assert_eq!(split(text)[1].docs.len(), 2);
    }

    #[test]
    fn forbid_goes_on_after_its_body() {
        assert_eq!(items("forbid \"x\" < a: all; > // why\n unless boss;role b < >").len(), 2);
        assert_eq!(items("forbid \"x\" < a: all; >\n on prod unless boss;role b < >").len(), 2);
    }

    #[test]
    fn doc_comments_belong_to_the_item() {
        let pieces = split("// no\n/// One.\n/// Two.\nrole a < >");
        assert_eq!((pieces.len(), pieces[0].start, pieces[0].docs.len()), (1, 6, 2));
    }

    #[test]
    fn deep_nesting_is_noticed() {
        let text = format!("role a < {}", "<".repeat(100_000));
        assert!(split(&text)[0].too_deep.is_some());
    }
}

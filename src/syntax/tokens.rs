//! Text in tokens, without knowing what they mean: this works where a parser gives up. What a string and a comment is, [`Scanner`] says.

use super::comments::CommentKind;
use super::scan::Scanner;

/// A token of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'s> {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte in the text.
    pub start: usize,
    /// As written.
    pub text: &'s str,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, digits, `_`, and `.` between them.
    Word,
    /// `"…"`, `"""…"""` or, by mistake, `'…'`.
    Text {
        /// Whether its closing quotes are there.
        is_closed: bool,
    },
    /// A comment, without the `\r` of the line break behind it.
    Comment(CommentKind),
    /// Anything else, one character each; `+=`, `-=` and `:=` are one.
    Mark,
}

impl Token<'_> {
    /// One past its last byte.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is this word or mark.
    pub fn is(&self, text: &str) -> bool {
        self.text == text && matches!(self.kind, TokenKind::Word | TokenKind::Mark)
    }

    /// Whether it is a comment, of whatever kind.
    pub fn is_comment(&self) -> bool {
        matches!(self.kind, TokenKind::Comment(_))
    }
}

/// The tokens of a text.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, scanner: Scanner::new(text) }
}

/// See [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'s> {
    text: &'s str,
    scanner: Scanner<'s>,
}

impl<'s> Tokens<'s> {
    /// Goes on from a byte of the text: for who knows better where a token ends.
    pub(crate) fn go_to(&mut self, at: usize) {
        self.scanner.at = at;
    }
}

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        let rest = self.text.get(self.scanner.at..)?;
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = self.text.len() - rest.len();
        self.scanner.at = start;
        let kind = match rest.chars().next()? {
            '/' if self.scanner.is_at_comment() => {
                let kind = CommentKind::at(&self.scanner);
                self.scanner.comment();
                TokenKind::Comment(kind)
            }
            '"' => TokenKind::Text { is_closed: self.scanner.string() },
            '\'' => TokenKind::Text { is_closed: self.scanner.quoted(b'\'') },
            c if is_word(c) => {
                let dotted = rest.find(|c: char| !is_word(c) && c != '.').unwrap_or(rest.len());
                self.scanner.at += rest.get(..dotted).map_or(dotted, |word| word.trim_end_matches('.').len());
                TokenKind::Word
            }
            '+' | '-' | ':' if self.scanner.peek(1) == b'=' => {
                self.scanner.at += 2;
                TokenKind::Mark
            }
            c => {
                self.scanner.at += c.len_utf8();
                TokenKind::Mark
            }
        };
        let text = self.text.get(start..self.scanner.at)?;
        let is_line = matches!(kind, TokenKind::Comment(CommentKind::Line | CommentKind::Doc));
        Some(Token { kind, start, text: if is_line { text.trim_end_matches('\r') } else { text } })
    }
}

/// Whether a character stands in words.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_tokens() {
        let text = "role a-b < x.y += all -c; \"s\\\"\" 'q' \"\"\"r\n\"\"\" // c\r\n/// d\n/* e */ \"open\nz. é";
        let found: Vec<&str> = tokens(text).map(|token| token.text).collect();
        assert_eq!(
            found,
            [
                "role",
                "a",
                "-",
                "b",
                "<",
                "x.y",
                "+=",
                "all",
                "-",
                "c",
                ";",
                "\"s\\\"\"",
                "'q'",
                "\"\"\"r\n\"\"\"",
                "// c",
                "/// d",
                "/* e */",
                "\"open",
                "z",
                ".",
                "é"
            ]
        );
    }

    #[test]
    fn an_open_string_leaves_the_body_behind_it() {
        let found: Vec<Token> = tokens("test \"open <\n a can b; \"\\\"").collect();
        let texts: Vec<&str> = found.iter().map(|token| token.text).collect();
        assert_eq!(texts, ["test", "\"open ", "<", "a", "can", "b", ";", "\"\\\""]);
        let open = |at: usize| found.get(at).is_some_and(|token| token.kind == TokenKind::Text { is_closed: false });
        assert!(open(1) && open(7));
    }
}

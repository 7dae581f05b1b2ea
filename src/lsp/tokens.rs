//! Text in tokens, without knowing what they mean: this works where a parser gives up.

/// A token of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'s> {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) text: &'s str,
}

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Letters, digits, `_`, and `.` between them.
    Word,
    /// `"…"`, `"""…"""` or, by mistake, `'…'`.
    Text {
        /// Whether its closing quotes are there.
        is_closed: bool,
    },
    /// `// …` or `/* … */`.
    Comment,
    /// `/// …`
    Doc,
    /// Anything else, one character each; `+=`, `-=` and `:=` are one.
    Mark,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text && matches!(self.kind, TokenKind::Word | TokenKind::Mark)
    }
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// See [`tokens`].
#[derive(Clone)]
pub(super) struct Tokens<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Iterator for Tokens<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        let rest = self.text.get(self.at..)?;
        let gap = rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
        let (start, rest) = (self.at + gap, rest.get(gap..)?);
        let (kind, len) = token(rest)?;
        let text = rest.get(..len)?;
        self.at = start + len;
        Some(Token { kind, start, text })
    }
}

fn token(rest: &str) -> Option<(TokenKind, usize)> {
    let line = || rest.find('\n').map_or(rest.len(), |end| rest.get(..end).unwrap_or("").trim_end_matches('\r').len());
    let first = rest.chars().next()?;
    Some(match first {
        '/' if rest.starts_with("///") && !rest.starts_with("////") => (TokenKind::Doc, line()),
        '/' if rest.starts_with("//") => (TokenKind::Comment, line()),
        '/' if rest.starts_with("/*") => {
            (TokenKind::Comment, rest.get(2..).and_then(|body| body.find("*/")).map_or(rest.len(), |end| end + 4))
        }
        '"' => match rest.strip_prefix("\"\"\"").and_then(|body| body.find("\"\"\"")) {
            Some(end) => (TokenKind::Text { is_closed: true }, end + 6),
            None => quoted(rest, '"'),
        },
        '\'' => quoted(rest, '\''),
        c if is_word(c) => {
            let words = rest.find(|c: char| !is_word(c) && c != '.').unwrap_or(rest.len());
            (TokenKind::Word, rest.get(..words).map_or(words, |word| word.trim_end_matches('.').len()))
        }
        '+' | '-' | ':' if rest.get(1..2) == Some("=") => (TokenKind::Mark, 2),
        c => (TokenKind::Mark, c.len_utf8()),
    })
}

fn quoted(rest: &str, quote: char) -> (TokenKind, usize) {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return (TokenKind::Text { is_closed: false }, at),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return (TokenKind::Text { is_closed: true }, at + 1),
            _ => {}
        }
    }
    (TokenKind::Text { is_closed: false }, rest.len())
}

/// Whether a character stands in words.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_become_tokens() {
        let text = "role a-b < x.y += all -c; \"s\\\"\" 'q' \"\"\"r\n\"\"\" // c\n/// d\n/* e */ \"open\nz. é";
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
}

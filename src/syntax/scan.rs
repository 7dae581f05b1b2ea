//! Strings and comments, the two things in which brackets and semicolons mean nothing. Whatever looks at a file without parsing it
//! goes over them with this.

/// A place in a text, and the ways to get over what stands there.
#[derive(Clone, Debug)]
pub(crate) struct Scanner<'s> {
    pub(super) text: &'s [u8],
    /// The byte that is looked at.
    pub(crate) at: usize,
    /// A `"""` without an end was met: none that follows can have one, so none is searched again.
    open_triple: bool,
    /// Where a `/*` without an end begins.
    pub(super) open_comment: Option<usize>,
}

impl<'s> Scanner<'s> {
    pub(crate) fn new(text: &'s str) -> Scanner<'s> {
        Scanner { text: text.as_bytes(), at: 0, open_triple: false, open_comment: None }
    }

    /// One that begins in the middle of a text, where nothing is open.
    pub(super) fn from(text: &'s str, at: usize) -> Scanner<'s> {
        Scanner { at, ..Scanner::new(text) }
    }

    /// Whether a `"""` or a comment was met that has no end.
    pub(super) fn is_open(&self) -> bool {
        self.open_triple || self.open_comment.is_some()
    }

    /// One that looks ahead from here.
    pub(super) fn again(&self) -> Scanner<'s> {
        Scanner { text: self.text, at: self.at, open_triple: false, open_comment: None }
    }

    /// A byte from here on; 0 past the end.
    pub(crate) fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn rest(&self) -> &[u8] {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Whether a comment begins here.
    pub(crate) fn is_at_comment(&self) -> bool {
        self.peek(0) == b'/' && matches!(self.peek(1), b'/' | b'*')
    }

    /// Goes over the string or comment that begins here, if one does.
    pub(super) fn pass(&mut self) -> bool {
        match self.peek(0) {
            b'"' => _ = self.string(),
            b'\'' => _ = self.quoted(b'\''),
            b'/' if self.is_at_comment() => self.comment(),
            _ => return false,
        }
        true
    }

    /// Goes over a string. Says whether it has its end.
    pub(super) fn string(&mut self) -> bool {
        if self.rest().starts_with(b"\"\"\"") && !self.open_triple {
            let body = self.text.get(self.at + 3..).unwrap_or_default();
            if let Some(len) = body.windows(3).position(|w| w == b"\"\"\"") {
                self.at += len + 6;
                return true;
            }
            self.open_triple = true;
        }
        self.quoted(b'"')
    }

    /// A string ends at its quote, or if that is missing at the end of the line. A `<` at the end of such a line begins a body: what
    /// stands in the body is not to be taken for something else because of the quote.
    pub(super) fn quoted(&mut self, quote: u8) -> bool {
        let start = self.at;
        self.at += 1;
        while self.at < self.text.len() {
            match self.peek(0) {
                b'\n' => {
                    let line = self.text.get(start..self.at).unwrap_or_default().trim_ascii_end();
                    if line.len() > 1 && line.ends_with(b"<") {
                        self.at = start + line.len() - 1;
                    }
                    return false;
                }
                b'\\' if quote == b'"' && self.peek(1) != b'\n' => self.at += 2,
                b if b == quote => {
                    self.at += 1;
                    return true;
                }
                _ => self.at += 1,
            }
        }
        self.at = self.text.len();
        false
    }

    /// A `//` comment ends before its line break; a `/*` comment without an end goes to the end of the file.
    pub(crate) fn comment(&mut self) {
        if self.peek(1) == b'/' {
            return self.line();
        }
        let body = self.text.get(self.at + 2..).unwrap_or_default();
        match body.windows(2).position(|w| w == b"*/") {
            Some(len) => self.at += len + 4,
            None => {
                self.open_comment = Some(self.at);
                self.at = self.text.len();
            }
        }
    }

    pub(super) fn line(&mut self) {
        self.at += self.rest().iter().position(|b| *b == b'\n').unwrap_or(self.rest().len());
    }
}

/// How the lines of a file end: as the first one that ends outside of strings and comments.
pub(crate) fn line_ending(text: &str) -> &'static str {
    let mut scanner = Scanner::new(text);
    while !scanner.is_at_end() {
        if scanner.pass() {
            continue;
        }
        if scanner.peek(0) == b'\n' {
            let before = scanner.at.checked_sub(1).and_then(|before| scanner.text.get(before));
            return if before == Some(&b'\r') { "\r\n" } else { "\n" };
        }
        scanner.at += 1;
    }
    "\n"
}

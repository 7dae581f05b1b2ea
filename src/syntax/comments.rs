//! The comments of a file. The tree does not hold them; who needs them finds them here by their places.

use super::scan::Scanner;
use crate::source::Span;

/// A comment and where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From its first slash to its last character; the line break behind it is not part of it.
    pub span: Span,
    /// How it is written.
    pub(crate) kind: CommentKind,
}

/// How a [`Comment`] is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `// …`, to the end of the line.
    Line,
    /// `/* … */`
    Block,
    /// `/// …`: a doc comment where an item follows.
    Doc,
}

impl CommentKind {
    /// The kind of the comment that begins at a place.
    pub(super) fn at(scanner: &Scanner) -> CommentKind {
        match (scanner.peek(1), scanner.peek(2), scanner.peek(3)) {
            (b'*', ..) => CommentKind::Block,
            (_, b'/', after) if after != b'/' => CommentKind::Doc,
            _ => CommentKind::Line,
        }
    }
}

/// Every comment of a text, in order. Linear, and never inside of a string. A block comment without an end goes to the end of the text.
pub fn comments(text: &str) -> impl Iterator<Item = Comment> {
    let mut scanner = Scanner::new(text);
    std::iter::from_fn(move || {
        while !scanner.is_at_end() {
            if scanner.is_at_comment() {
                let start = scanner.at;
                let kind = CommentKind::at(&scanner);
                scanner.comment();
                // The `\r` of a line break is not part of the comment.
                let end = if kind == CommentKind::Block { scanner.at } else { without_return(text, scanner.at) };
                return Some(Comment { span: Span::new(start, end), kind });
            }
            if !scanner.pass() {
                scanner.at += 1;
            }
        }
        None
    })
}

/// Every byte of a text from `from` on that stands neither in a comment nor in a string, with its place.
pub(crate) fn code(text: &str, from: usize) -> impl Iterator<Item = (usize, u8)> {
    let mut scanner = Scanner::new(text);
    scanner.at = from;
    std::iter::from_fn(move || {
        while scanner.pass() {}
        let at = scanner.at;
        scanner.at += 1;
        text.as_bytes().get(at).map(|byte| (at, *byte))
    })
}

fn without_return(text: &str, end: usize) -> usize {
    if text.as_bytes().get(..end).is_some_and(|line| line.ends_with(b"\r")) { end - 1 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, CommentKind)> {
        comments(text).map(|comment| (comment.span.of(text), comment.kind)).collect()
    }

    #[test]
    fn every_kind_is_found_where_it_stands() {
        let text = "/// doc\r\n//// line\nrole a < /* block\n */ b: c; // end\r\n>//";
        let kinds = [
            ("/// doc", CommentKind::Doc),
            ("//// line", CommentKind::Line),
            ("/* block\n */", CommentKind::Block),
            ("// end", CommentKind::Line),
            ("//", CommentKind::Line),
        ];
        assert_eq!(found(text), kinds);
    }

    #[test]
    fn strings_hold_no_comments() {
        assert_eq!(found("\"// no\" \"\\\" /* no */\" \"\"\"\n// no\n\"\"\" '// no' // yes"), [("// yes", CommentKind::Line)]);
        // Without an end, a string goes to the end of its line.
        assert_eq!(found("\"// no\n// yes"), [("// yes", CommentKind::Line)]);
    }
}

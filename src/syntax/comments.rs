//! The comments of a file. The tree has none: whoever needs them looks at the text, which knows strings, comments and nothing else.

use std::ops::Range;

/// How a comment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentKind {
    /// `// …` to the end of the line.
    Line,
    /// `/* … */`
    Block,
    /// `/// …`, which describes the item after it.
    Doc,
}

/// A comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// First byte.
    pub start: usize,
    /// One past the last byte; the line break of a line comment is not part of it.
    pub end: usize,
    /// How it is written.
    pub kind: CommentKind,
}

impl Comment {
    /// Its bytes in the file.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// Every comment of a text, in order.
pub fn comments(text: &str) -> impl Iterator<Item = Comment> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            match next(text, at)? {
                Token::Comment(comment) => {
                    at = comment.end;
                    return Some(comment);
                }
                Token::String(end) | Token::Byte(end) => at = end,
            }
        }
    })
}

/// Every byte of a text from `from` on that stands neither in a comment nor in a string, with its place.
pub fn code(text: &str, from: usize) -> impl Iterator<Item = (usize, u8)> {
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            match next(text, at)? {
                Token::Comment(comment) => at = comment.end,
                Token::String(end) => at = end,
                Token::Byte(end) => {
                    let start = std::mem::replace(&mut at, end);
                    return Some((start, *text.as_bytes().get(start)?));
                }
            }
        }
    })
}

enum Token {
    Comment(Comment),
    /// A string, by its end.
    String(usize),
    /// Any other byte, by its end.
    Byte(usize),
}

fn next(text: &str, at: usize) -> Option<Token> {
    let bytes = text.as_bytes().get(at..)?;
    let line = |from: usize| bytes.iter().skip(from).position(|byte| *byte == b'\n').map_or(bytes.len(), |len| from + len);
    let after = |from: usize, mark: &[u8]| {
        bytes.get(from..).and_then(|rest| rest.windows(mark.len()).position(|part| part == mark)).map(|len| from + len + mark.len())
    };
    if let (true, Some(end)) = (bytes.starts_with(b"\"\"\""), after(3, b"\"\"\"")) {
        return Some(Token::String(at + end));
    }
    Some(match bytes {
        [] => return None,
        [b'/', b'/', rest @ ..] => {
            let doc = rest.first() == Some(&b'/') && rest.get(1) != Some(&b'/');
            let kind = if doc { CommentKind::Doc } else { CommentKind::Line };
            let end = line(2);
            let end = if end > 2 && bytes.get(end - 1) == Some(&b'\r') { end - 1 } else { end };
            Token::Comment(Comment { start: at, end: at + end, kind })
        }
        [b'/', b'*', ..] => {
            let end = after(2, b"*/").unwrap_or(bytes.len());
            Token::Comment(Comment { start: at, end: at + end, kind: CommentKind::Block })
        }
        [quote @ (b'"' | b'\''), ..] => {
            let mut end = 1;
            loop {
                match bytes.get(end) {
                    None | Some(b'\n') => break,
                    Some(b'\\') if *quote == b'"' && bytes.get(end + 1).is_some_and(|byte| *byte != b'\n') => end += 2,
                    Some(byte) => {
                        end += 1;
                        if byte == quote {
                            break;
                        }
                    }
                }
            }
            Token::String(at + end)
        }
        _ => Token::Byte(at + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_found_outside_of_strings_only() {
        let text = "/// doc\r\nrole a < // line\n s: \"// no\"; q: \"\"\" /* no */ \"\"\"; /* block\n*/ t: '//'; > //// line";
        let found: Vec<(CommentKind, &str)> = comments(text).map(|c| (c.kind, &text[c.range()])).collect();
        assert_eq!(
            found,
            [
                (CommentKind::Doc, "/// doc"),
                (CommentKind::Line, "// line"),
                (CommentKind::Block, "/* block\n*/"),
                (CommentKind::Line, "//// line"),
            ]
        );
    }

    #[test]
    fn what_has_no_end_ends_with_its_line_or_the_text() {
        assert_eq!(comments("\"open // no\n// yes").count(), 1);
        assert_eq!(comments("/* open // no\n").next().map(|c| c.end), Some(14));
        assert_eq!(comments("\"\"\"open // no\n// yes").count(), 1);
        assert_eq!(code("a /* < */ \"<\" <", 0).filter(|(_, byte)| *byte == b'<').count(), 1);
    }
}

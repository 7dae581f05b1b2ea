//! The escapes of `"…"`.

/// Resolves the escapes of a string's inside. The second half holds the byte ranges of escapes that do not exist; they are kept
/// as they are written.
pub(crate) fn unescape(inner: &str) -> (String, Vec<(usize, usize)>) {
    let mut text = String::with_capacity(inner.len());
    let mut wrong = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let (len, resolved) = escape_at(escape);
        match resolved {
            Some(c) => text.push(c),
            None => {
                let start = inner.len() - escape.len();
                wrong.push((start, start + len));
                text.push_str(escape.get(..len).unwrap_or(escape));
            }
        }
        rest = escape.get(len..).unwrap_or("");
    }
    text.push_str(rest);
    (text, wrong)
}

/// Length and meaning of the escape that `text` starts with.
fn escape_at(text: &str) -> (usize, Option<char>) {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '"')) => (2, Some('"')),
        Some((_, '\\')) => (2, Some('\\')),
        Some((_, 'n')) => (2, Some('\n')),
        Some((_, 't')) => (2, Some('\t')),
        Some((_, 'u')) => {
            let hex = text.strip_prefix("\\u{").and_then(|rest| rest.split_once('}')).map(|(hex, _)| hex);
            match hex {
                Some(hex) if (1..=6).contains(&hex.len()) => {
                    (hex.len() + 4, u32::from_str_radix(hex, 16).ok().and_then(char::from_u32))
                }
                _ => (2, None),
            }
        }
        Some((at, other)) => (at + other.len_utf8(), None),
        None => (1, None),
    }
}

/// Writes text as a `"…"` string.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_resolve_and_wrong_ones_are_named() {
        assert_eq!(unescape(r#"a\"b\\\n\t\u{1f980}"#).0, "a\"b\\\n\t🦀");
        let (text, wrong) = unescape(r"a\x \u{zz} \é");
        assert_eq!(text, r"a\x \u{zz} \é");
        assert_eq!(wrong, [(1, 3), (4, 10), (11, 14)]);
    }

    #[test]
    fn quoting_is_the_inverse() {
        let text = "a\"b\\c\n\t\r\u{1}🦀";
        let quoted = quote(text);
        assert_eq!(unescape(&quoted[1..quoted.len() - 1]).0, text);
    }
}

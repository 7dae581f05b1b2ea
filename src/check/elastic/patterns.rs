//! What Elasticsearch takes as the name of an index, a pattern, or a regular expression of Lucene's between slashes.

/// What is wrong with a name; none if nothing is.
pub(super) fn flaw(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some("empty");
    }
    let expression = name.strip_prefix('/')?;
    match expression.strip_suffix('/') {
        Some(expression) => flaw_of_expression(expression),
        None => Some("a regular expression ends with `/`"),
    }
}

/// What keeps Lucene from reading a regular expression: something that is open at its end, or closed and was not open.
fn flaw_of_expression(expression: &str) -> Option<&'static str> {
    let mut depth = 0usize;
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        let end = match c {
            '\\' => {
                if chars.next().is_none() {
                    return Some("a backslash stands at its end");
                }
                continue;
            }
            '(' => {
                depth += 1;
                continue;
            }
            ')' => {
                match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return Some("a `)` was not opened"),
                }
                continue;
            }
            '[' => ']',
            '"' => '"',
            '{' => '}',
            _ => continue,
        };
        loop {
            match chars.next() {
                Some('\\') if end == ']' => _ = chars.next(),
                Some(c) if c == end => break,
                Some(_) => {}
                None if end == ']' => return Some("a `[` is not closed"),
                None if end == '}' => return Some("a `{` is not closed"),
                None => return Some("a `\"` is not closed"),
            }
        }
    }
    (depth > 0).then_some("a `(` is not closed")
}

#[cfg(test)]
mod tests {
    use super::flaw;

    #[test]
    fn expressions_are_closed() {
        for right in ["logs-*", "/logs-[0-9]{1,3}/", "/(a|b)*/", "/\\(/", "/[(]/", "/[\\]]/", "//", "/\"(\"/"] {
            assert_eq!(flaw(right), None, "{right}");
        }
        for wrong in ["", "/", "/a", "/(/", "/)/", "/[a/", "/a{2/", "/a\\/", "/\"a/"] {
            assert!(flaw(wrong).is_some(), "{wrong}");
        }
    }
}

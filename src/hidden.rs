//! Characters that act on a terminal, or on the order of their neighbours, or that nobody sees. A policy is reviewed by what is shown of
//! it, so none of these goes out, and none stands in a policy file outside of descriptions.

use std::borrow::Cow;

/// Whether a character is not seen as what it is: controls, the marks of writing direction, line separators, what has no width, and tags.
pub(crate) fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => false,
        _ if c.is_control() => true,
        // Soft hyphen, grapheme joiner, fillers, and whatever Unicode calls "default ignorable" and is not part of an emoji.
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// A text with its hidden characters written out. So is `##[`, which begins a command for the runner of GitHub wherever it stands in a log.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) && !text.contains(RUNNER) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.escape_unicode());
        } else if c == '[' && out.ends_with("##") {
            out.push_str("\\u{5b}");
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

const RUNNER: &str = "##[";

/// The name of a file on one line, which begins no command for the runner of GitHub (`::`) either.
pub fn printable_path(path: &str) -> Cow<'_, str> {
    let is_plain = !path.contains(['\n', '\t']) && !path.starts_with([':', ' ']);
    if is_plain {
        return printable(path);
    }
    let mut out = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            ':' | ' ' if out.is_empty() => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(printable(&out).into_owned())
}

/// The same of a path.
pub fn shown(path: &std::path::Path) -> String {
    printable_path(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_written_out() {
        assert_eq!(
            printable("a\u{1b}[2Jb\u{202e}\tc\u{200b}d\u{e0041}e\u{2028}"),
            "a\\u{1b}[2Jb\\u{202e}\tc\\u{200b}d\\u{e0041}e\\u{2028}"
        );
        assert_eq!(printable("größer 日本 🦀"), "größer 日本 🦀");
        assert_eq!(printable("x ##[add-mask]y"), "x ##\\u{5b}add-mask]y");
    }

    #[test]
    fn a_path_is_one_line_and_no_command() {
        assert_eq!(printable_path("::add-mask::o.pol"), "\\u{3a}:add-mask::o.pol");
        assert_eq!(printable_path(" ::x\n::y"), "\\u{20}::x\\n::y");
        assert_eq!(printable_path("a:b\r"), "a:b\\u{d}");
    }
}

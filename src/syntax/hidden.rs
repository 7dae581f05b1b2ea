//! Hidden characters in a policy file, and words that are not what they look like. What a reviewer cannot see says nothing good: a lone
//! `\r` ends a line in some editors and not in others, a mark of direction shows a comment as a statement, `logs-*` may be another index.

use std::ops::Range;

use super::scan::Scanner;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Id, errors};
use crate::hidden::is_hidden;
use crate::source::{FileId, Location};

/// Where something stands in a file.
#[derive(Clone, Copy, PartialEq)]
enum Where {
    Code,
    Comment,
    /// A comment that may become a description, or a description itself: people write as they like.
    Prose,
    /// A string, raw or with escapes.
    String(bool),
}

/// The diagnostics that [`hidden`] gives.
pub(crate) const HIDDEN: [Id; 2] = [errors::HIDDEN_CHARACTER, errors::LOOKALIKE_LETTERS];

/// Everything in a file that is hidden or looks like something else.
pub(crate) fn hidden(file: FileId, text: &str) -> Vec<Diagnostic> {
    let needs_no_closer_look = |byte: u8| matches!(byte, b'\n' | b'\t' | b' '..=b'~');
    // Some at once: that is one comparison for all of them.
    let mut some_at_once = text.as_bytes().chunks(64);
    if some_at_once.all(|some| some.iter().fold(true, |all, byte| all & needs_no_closer_look(*byte))) {
        return Vec::new();
    }
    let mut pairs = text.bytes().zip(text.bytes().skip(1).chain([0]));
    if pairs.all(|(byte, next)| needs_no_closer_look(byte) || byte == b'\r' && next == b'\n') {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut returns: Vec<usize> = Vec::new();
    for (part, kind) in parts(text) {
        let content = text.get(part.clone()).unwrap_or("");
        let mut chars = content.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let start = part.start + at;
            let is_return = c == '\r' && text.as_bytes().get(start + 1) != Some(&b'\n');
            if is_return {
                returns.push(start);
                continue;
            }
            if c == '\r' || !is_hidden(c) || (c == '\u{feff}' && start == 0) {
                continue;
            }
            let breaks_line = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
            // In code, what is not taken for a blank is an error already.
            if kind == Where::Prose && !breaks_line || kind == Where::Code && !c.is_whitespace() {
                continue;
            }
            let mut end = start + c.len_utf8();
            while let Some((next, c)) = chars.next_if(|(_, c)| is_hidden(*c) && *c != '\r') {
                end = part.start + next + c.len_utf8();
            }
            found.push(character(location(file, start..end), c, content.get(at..end - part.start).unwrap_or(""), kind));
        }
        if let Where::String(is_raw) = kind {
            found.extend(mixed(content).map(|word| lookalike(file, part.start, content, word, is_raw)));
        }
    }
    found.extend(returns.first().map(|first| lone_returns(file, *first, &returns)));
    found
}

/// Strings, comments and what stands between them, in order.
fn parts(text: &str) -> Vec<(Range<usize>, Where)> {
    let mut scanner = Scanner::new(text);
    let (mut parts, mut code) = (Vec::new(), 0);
    while !scanner.is_at_end() {
        let start = scanner.at;
        if !matches!(scanner.peek(0), b'"' | b'\'' | b'/') {
            scanner.at += 1;
            continue;
        }
        let is_doc = text.get(start..).is_some_and(|rest| rest.starts_with("///") && !rest.starts_with("////"));
        let kind = if is_doc {
            Where::Prose
        } else if scanner.is_at_comment() {
            Where::Comment
        } else {
            let before = text.get(code..start).unwrap_or("").trim_end();
            let is_description = before.strip_suffix(':').is_some_and(|head| head.trim_end().ends_with("description"));
            let is_raw = text.get(start..).is_some_and(|rest| rest.starts_with("\"\"\""));
            if is_description { Where::Prose } else { Where::String(is_raw) }
        };
        if !scanner.pass() {
            scanner.at += 1;
            continue;
        }
        parts.push((code..start, Where::Code));
        parts.push((start..scanner.at, kind));
        code = scanner.at;
    }
    parts.push((code..text.len(), Where::Code));
    parts
}

fn location(file: FileId, range: Range<usize>) -> Location {
    Location { file, start: range.start as u32, end: range.end as u32 }
}

fn character(at: Location, c: char, run: &str, kind: Where) -> Diagnostic {
    let code = c.escape_unicode().to_string();
    let others = run.chars().count() - 1;
    let more = if others > 0 { format!(" and {others} more") } else { String::new() };
    let diagnostic =
        Diagnostic::new(errors::HIDDEN_CHARACTER, at, format!("a character that nobody sees: {} (`{code}`){more}", name(c)))
            .note("A policy is reviewed by what is shown of it; only descriptions may hold such characters.");
    match kind {
        Where::String(false) => diagnostic.label("written as an escape, it is seen").fix(
            "Write it as an escape",
            at,
            run.chars().map(|c| c.escape_unicode().to_string()).collect::<String>(),
        ),
        Where::String(true) => diagnostic.label("here").help("use a string in single `\"` and write it as an escape, or remove it"),
        // A blank parts words.
        Where::Code => diagnostic.label("not a blank that anybody would expect").fix("Write a space", at, " "),
        _ => diagnostic.label("it changes how the lines around it are shown").fix("Remove it", at, ""),
    }
}

/// What a character is, as far as it has a name that people know.
fn name(c: char) -> &'static str {
    match c {
        '\u{85}' | '\u{2028}' | '\u{2029}' => "a line separator",
        '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "a mark of writing direction",
        '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => "a blank without width",
        '\u{ad}' => "a soft hyphen",
        '\u{e0000}'..='\u{e0fff}' => "a tag",
        c if c.is_control() => "a control character",
        _ => "a filler",
    }
}

/// Lines that end in a `\r` alone are one mistake, of the editor that wrote them.
fn lone_returns(file: FileId, first: usize, all: &[usize]) -> Diagnostic {
    let count = if all.len() > 1 { format!(" ({} of them)", all.len()) } else { String::new() };
    let edits = all.iter().map(|at| Edit { at: location(file, *at..at + 1), text: "\n".to_owned() }).collect();
    Diagnostic::new(
        errors::HIDDEN_CHARACTER,
        location(file, first..first + 1),
        format!("a carriage return without a line feed{count}"),
    )
    .label("some editors begin a new line here, others do not")
    .help("end lines with a line feed")
    .note("What looks like a statement on a line of its own may be the rest of a comment.")
    .fix_all("Begin a new line at each", Applicability::Unsafe, edits)
}

/// Words of a string that mix Latin letters with some that look like them.
fn mixed(content: &str) -> impl Iterator<Item = Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    if !content.is_ascii() {
        for (at, c) in content.char_indices().filter(|(_, c)| c.is_alphabetic()) {
            match words.last_mut() {
                Some(word) if word.end == at => word.end = at + c.len_utf8(),
                _ => words.push(at..at + c.len_utf8()),
            }
        }
    }
    words.into_iter().filter(move |word| {
        let word = content.get(word.clone()).unwrap_or("");
        word.contains(|c: char| c.is_ascii_alphabetic()) && word.contains(is_lookalike)
    })
}

/// Whether a letter is of a script whose letters look like Latin ones, or a Latin one in disguise.
fn is_lookalike(c: char) -> bool {
    matches!(
        c,
        '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}' | '\u{531}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}' | '\u{1d00}'..='\u{1d7f}'
            | '\u{1f00}'..='\u{1fff}' | '\u{2100}'..='\u{214f}' | '\u{ff21}'..='\u{ff5a}' | '\u{1d400}'..='\u{1d7ff}'
    )
}

fn lookalike(file: FileId, start: usize, content: &str, range: Range<usize>, is_raw: bool) -> Diagnostic {
    let word = content.get(range.clone()).unwrap_or("");
    let at = location(file, start + range.start..start + range.end);
    let strange: Vec<String> = word.chars().filter(|c| is_lookalike(*c)).map(|c| c.escape_unicode().to_string()).collect();
    let written: String =
        word.chars().map(|c| if is_lookalike(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect();
    let diagnostic = Diagnostic::new(errors::LOOKALIKE_LETTERS, at, format!("`{written}` mixes letters of two scripts"))
        .label(format!("{} only looks like another letter", crate::suggest::all_of(strange.iter().map(String::as_str))))
        .note("Whoever reviews the policy reads another name than the product does.");
    if is_raw {
        return diagnostic.help("write the letter that is meant, or use a string in single `\"` with an escape");
    }
    diagnostic.help("write the letter that is meant, or an escape if it is this one").fix("Write it as an escape", at, written)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &'static str)> {
        hidden(FileId(0), text).iter().map(|d| (text.get(d.primary.at.range()).unwrap(), d.id.name)).collect()
    }

    #[test]
    fn what_is_seen_is_fine() {
        assert_eq!(
            found("/// größer \u{200d} 🦀\r\nrole a < description: \"\u{202e}x\"; run_as: \"Jörg\", \"日本\", \"пример\"; >"),
            []
        );
        assert_eq!(found("\u{feff}role a < >"), []);
    }

    #[test]
    fn what_is_not_seen_is_found_where_it_stands() {
        let one = |text, what| assert_eq!(found(text), [(what, "hidden-character")], "{text:?}");
        one("// a\r b\r c", "\r");
        one("/// a\u{2028}role", "\u{2028}");
        one("/* \u{202e}\u{2066} */", "\u{202e}\u{2066}");
        one("index \"logs-\u{200b}*\"", "\u{200b}");
        one("a\u{c}b", "\u{c}");
        one("\"\"\"\u{e0041}\"\"\"", "\u{e0041}");
        assert_eq!(found("index \"l\u{43e}gs-*\""), [("l\u{43e}gs", "lookalike-letters")]);
    }
}

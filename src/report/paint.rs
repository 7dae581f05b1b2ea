//! Colour, links and wrapping.

use std::borrow::Cow;

use super::{Style, View};
use crate::diagnostic::Severity;
use crate::hidden::{printable, printable_path};
use crate::source::{Location, SourceFile, SourceMap};

/// A text on one line, with its hidden characters written out.
pub(super) fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    printable(&lines.join(" ")).into_owned()
}

/// The path of a file, always with `/`.
pub(super) fn path(file: &SourceFile) -> Cow<'_, str> {
    // Elsewhere a `\` is part of a file's name.
    if cfg!(windows) { Cow::Owned(file.path.replace('\\', "/")) } else { Cow::Borrowed(&file.path) }
}

/// A place on one line, `team/soc.pol:12:3`.
pub(super) fn place(at: Location, sources: &SourceMap) -> String {
    if let Some(made_of) = sources.made_of(at) {
        return one_line(&made_of.to_string());
    }
    let file = sources.file(at.file);
    let position = file.position(at.start as usize);
    format!("{}:{}:{}", one_line(&path(file)), position.line, position.column)
}

/// The path of a file for people, linked to it if that is asked for.
pub(super) fn linked(file: &SourceFile, report: &View, style: Style) -> String {
    let path = path(file);
    let shown = printable_path(&path);
    match report.root.filter(|root| style.links && root.is_absolute() && !path.is_empty()) {
        Some(root) => {
            let target = root.join(path.as_ref());
            format!("\u{1b}]8;;{}\u{1b}\\{shown}\u{1b}]8;;\u{1b}\\", file_url(&target.to_string_lossy()))
        }
        None => shown.into_owned(),
    }
}

/// The URL of an absolute path.
pub(super) fn file_url(path: &str) -> String {
    let path = if cfg!(windows) { format!("/{}", path.replace('\\', "/")) } else { path.to_string() };
    format!("file://{}", percent_encoded(&path))
}

/// A path as part of a URL.
pub(super) fn percent_encoded(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' | b':' => url.push(byte as char),
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}

/// A text in an ANSI style.
pub fn paint(style: Style, ansi: &str, text: &str) -> String {
    if style.color { format!("\u{1b}[{ansi}m{text}\u{1b}[0m") } else { text.to_string() }
}

/// The ANSI style of a severity.
pub(super) fn ansi(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "1;31",
        Severity::Warning => "1;33",
        Severity::Note => "1;36",
    }
}

/// Breaks lines at spaces only: names with hyphens are copied from here.
pub(super) fn wrap(text: &str, width: usize) -> String {
    // From the first wide script on, a character is counted as two columns.
    let columns = |word: &str| word.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum::<usize>();
    let mut out = String::with_capacity(text.len() + 8);
    for (at, line) in text.trim_end().split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let mut used = 0;
        for word in line.split(' ') {
            let size = columns(word);
            if used > 0 && used + 1 + size > width {
                out.push('\n');
                used = 0;
            } else if used > 0 {
                out.push(' ');
                used += 1;
            }
            out.push_str(word);
            used += size;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn lines_are_joined() {
        assert_eq!(
            one_line(
                "a
  b

c"
            ),
            "a b c"
        );
    }

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("an unknown-feature here\nand on", 12), "an\nunknown-feature\nhere\nand on");
        assert_eq!(wrap("日本 日本", 7), "日本\n日本");
        assert_eq!(wrap("", 7), "");
    }

    #[test]
    fn paths_link_to_files() {
        let mut sources = SourceMap::default();
        let file = sources.add("roles/a b\u{1b}é.pol", "");
        let mut report = View {
            sources: &sources,
            diagnostics: &[],
            suppressed: &[],
            roles: 0,
            several_targets: false,
            root: Some(Path::new("/r")),
            project: None,
        };
        let style = Style { links: true, ..Style::default() };
        assert_eq!(
            linked(sources.file(file), &report, style),
            "\u{1b}]8;;file:///r/roles/a%20b%1B%C3%A9.pol\u{1b}\\roles/a b\\u{1b}é.pol\u{1b}]8;;\u{1b}\\"
        );
        report.root = None;
        assert_eq!(linked(sources.file(file), &report, style), "roles/a b\\u{1b}é.pol");
    }
}

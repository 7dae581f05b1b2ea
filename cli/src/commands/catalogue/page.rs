//! Text for people: headings, prose and tables whose last column is wrapped.

use polc::report::Style;

/// No line is longer, however wide the terminal.
const WIDTH: usize = 100;
/// A longer name stands on a line of its own.
const NAME_WIDTH: usize = 34;
const INDENT: &str = "  ";

/// Something that is shown to people.
pub(super) trait Show {
    /// Adds it to a page.
    fn show(&self, page: &mut Page);
}

/// A text that is being written.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    color: bool,
    width: usize,
}

/// A row of a table: a name, and paragraphs beside it.
#[derive(Debug)]
pub(super) struct Row {
    name: String,
    lines: Vec<String>,
}

impl Row {
    pub(super) fn new(name: impl Into<String>, line: impl Into<String>) -> Row {
        Row { name: name.into(), lines: Vec::new() }.line(line)
    }

    /// Adds a paragraph; nothing if it is empty.
    pub(super) fn line(mut self, line: impl Into<String>) -> Row {
        let line = line.into();
        if !line.is_empty() {
            self.lines.push(line);
        }
        self
    }
}

impl Page {
    pub(super) fn new(style: Style) -> Page {
        Page { text: String::new(), color: style.color, width: style.width.min(WIDTH) }
    }

    /// The text, which ends with one line break.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// A heading, apart from what stands before it.
    pub(super) fn heading(&mut self, title: &str) {
        self.gap();
        for line in wrap(title, self.width) {
            let line = if self.color { format!("\u{1b}[1m{line}\u{1b}[0m") } else { line };
            self.line(&line);
        }
    }

    /// A paragraph; nothing if it is empty.
    pub(super) fn prose(&mut self, text: &str) {
        for line in wrap(text, self.width) {
            self.line(&line);
        }
    }

    /// A paragraph under a heading.
    pub(super) fn indented(&mut self, text: &str) {
        for line in wrap(text, self.width.saturating_sub(INDENT.len())) {
            self.line(&format!("{INDENT}{line}"));
        }
    }

    /// An empty line, unless the text begins here.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// Rows with their names in one column.
    pub(super) fn table(&mut self, rows: &[Row]) {
        let widths = rows.iter().map(|row| row.name.chars().count());
        let column = widths.filter(|width| *width <= NAME_WIDTH).max().unwrap_or(0);
        for row in rows {
            let start = INDENT.len() + column + 2;
            let width = self.width.saturating_sub(start);
            let mut lines = row.lines.iter().flat_map(|line| wrap(line, width));
            if row.name.chars().count() > column {
                self.line(&format!("{INDENT}{}", row.name));
            } else {
                let first = lines.next().unwrap_or_default();
                self.line(&format!("{INDENT}{:column$}  {first}", row.name));
            }
            for line in lines {
                self.line(&format!("{:start$}{line}", ""));
            }
        }
    }

    /// A heading and its table; nothing at all without rows.
    pub(super) fn section(&mut self, title: &str, rows: &[Row]) {
        if !rows.is_empty() {
            self.heading(title);
            self.table(rows);
        }
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// The lines of a paragraph, broken at spaces; a word that is longer than a line is broken after a `/` or `,` in it.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split_whitespace() {
        for (at, part) in parts(word, width).into_iter().enumerate() {
            let size = part.chars().count();
            if used > 0 && (at > 0 || used + 1 + size > width) {
                lines.push(std::mem::take(&mut line));
                used = 0;
            } else if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(part);
            used += size;
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

/// A word in parts that fit on a line.
fn parts(mut word: &str, width: usize) -> Vec<&str> {
    let mut parts = Vec::new();
    while let Some((end, _)) = word.char_indices().nth(width) {
        let head = word.get(..end).unwrap_or(word);
        let at = head.rfind(['/', ',']).map_or(end, |at| at + 1);
        let (part, rest) = word.split_at(at);
        parts.push(part);
        word = rest;
    }
    parts.push(word);
    parts
}

/// Names in a sentence, each in backticks.
pub(super) fn quoted<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_broken_after_slashes() {
        assert_eq!(wrap("a bb/cc/dddd ee", 6), ["a", "bb/cc/", "dddd", "ee"]);
        assert_eq!(wrap("abcdef", 4), ["abcd", "ef"]);
        assert!(wrap("  ", 4).is_empty());
    }

    #[test]
    fn tables_are_aligned() {
        let mut page = Page::new(Style { width: 14, ..Style::default() });
        page.section("T", &[Row::new("a", "one two three"), Row::new("bbb", "").line("x")]);
        assert_eq!(page.finish(), "T\n  a    one two\n       three\n  bbb  x\n");
    }
}

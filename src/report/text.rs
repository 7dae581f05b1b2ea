//! Files as miette is to see them. It would show a file of one line whole for every finding, count columns in bytes, leave
//! out labels at the end of a file, and pass on escape sequences.

use std::ops::Range;
use std::sync::OnceLock;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::paint::linked;
use super::{Style, View};
use crate::hidden::is_hidden;
use crate::source::{FileId, Location, Position, SourceFile};

/// Bytes of a line that are shown before and after a label.
const AROUND: usize = 200;
/// A longer line is not shown for context.
const CONTEXT_LINE: usize = 400;
/// A label over more lines or bytes marks its first line only.
const LABEL_LINES: usize = 10;
const LABEL_BYTES: usize = 2000;
/// Labels further apart than this are shown apart.
const SNIPPET_BYTES: usize = 4000;

/// A file to show snippets of.
#[derive(Debug)]
pub(super) struct Text<'a> {
    file: &'a SourceFile,
    name: String,
    /// As long as the file's text, and one line break more: miette shows a label at the very end only with something there.
    text: String,
}

impl<'a> Text<'a> {
    fn new(file: &'a SourceFile, name: String) -> Text<'a> {
        let mut text = String::with_capacity(file.text.len() + 1);
        if file.text.contains(is_hidden) {
            let mut chars = file.text.chars().peekable();
            while let Some(c) = chars.next() {
                let line_break = c == '\r' && chars.peek() == Some(&'\n');
                // Stand-ins of the same length keep every offset.
                match c.len_utf8() {
                    _ if line_break || !is_hidden(c) => text.push(c),
                    1 => text.push('?'),
                    2 => text.push('¿'),
                    3 => text.push('\u{fffd}'),
                    _ => text.push_str("¿¿"),
                }
            }
        } else {
            text.push_str(&file.text);
        }
        text.push('\n');
        Text { file, name, text }
    }

    /// The part of a place that is worth marking.
    pub(super) fn clip(&self, at: Location) -> Range<usize> {
        let Range { start, mut end } = clamp(&self.file.text, at);
        let marked = self.file.text.get(start..end).unwrap_or("");
        end = start + marked.trim_end_matches(['\r', '\n']).len();
        let line = self.file.line_of(start);
        if self.file.line_of(end) - line >= LABEL_LINES || end - start > LABEL_BYTES {
            let first = self.file.text.get(start..self.file.line_range(line).end.min(end)).unwrap_or("");
            end = start + first.trim_end_matches(['\r', '\n']).len();
            end = boundary(&self.file.text, end.min(start + AROUND));
        }
        start..end
    }

    /// The first and the last line (from 0) of a range.
    pub(super) fn lines(&self, range: &Range<usize>) -> Range<usize> {
        self.file.line_of(range.start)..self.file.line_of(range.end)
    }

    /// A line (from 0) without its line break, cut like a snippet to what stands around `mark`; None past the last line.
    pub(super) fn line(&self, line: usize, mark: Option<&Range<usize>>) -> Option<&str> {
        let mut range = self.file.line_range(line);
        if let Some(mark) = mark {
            range.start = range.start.max(boundary(&self.text, mark.start.saturating_sub(AROUND)));
            range.end = range.end.min(boundary(&self.text, mark.end.saturating_add(AROUND)));
        } else if range.is_empty() || range.len() > CONTEXT_LINE {
            return None;
        }
        self.text.get(range).map(|text| text.trim_end_matches(['\r', '\n']))
    }

    /// Where an offset stands.
    pub(super) fn position(&self, offset: usize) -> Position {
        self.file.position(offset)
    }

    /// The path, as people are to see it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// A place as a range of characters that lies within the text.
pub(super) fn clamp(text: &str, at: Location) -> Range<usize> {
    let start = boundary(text, at.start as usize);
    let mut end = (at.end as usize).clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The last start of a character up to `at`.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl SourceCode for Text<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        if end > self.file.text.len() || span.len() > SNIPPET_BYTES {
            return Err(MietteError::OutOfBounds);
        }
        let mut first = self.file.line_of(start);
        let mut from = self.file.line_range(first).start;
        if start - from > AROUND {
            from = boundary(&self.text, start - AROUND);
        } else {
            for _ in 0..lines_before.min(first) {
                let line = self.file.line_range(first - 1);
                if line.len() > CONTEXT_LINE {
                    break;
                }
                first -= 1;
                from = line.start;
            }
        }
        // A span that ends with a line break does not reach into the next line.
        let mut last = self.file.line_of(if span.is_empty() { end } else { end - 1 });
        let mut to = self.file.line_range(last).end;
        if to.saturating_sub(end) > AROUND {
            to = boundary(&self.text, end + AROUND);
        } else {
            for _ in 0..lines_after {
                let line = self.file.line_range(last + 1);
                if line.is_empty() || line.len() > CONTEXT_LINE {
                    break;
                }
                last += 1;
                to = line.end;
            }
        }
        if end == self.file.text.len() {
            to = self.text.len();
        }
        // miette asks without context when it wants to name a position.
        let column = if lines_before == 0 { self.file.position(start).column - 1 } else { 0 };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            self.text.get(from..to).unwrap_or_default().as_bytes(),
            (from, to - from).into(),
            first,
            column,
            last - first + 1,
        )))
    }
}

/// The files of a report, each made ready when it is first shown.
pub(super) struct Texts<'a> {
    report: &'a View<'a>,
    style: Style,
    texts: Vec<OnceLock<Text<'a>>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(report: &'a View<'a>, style: Style) -> Texts<'a> {
        // The last one is for ids that no file has.
        Texts { report, style, texts: (0..=report.sources.len()).map(|_| OnceLock::new()).collect() }
    }

    pub(super) fn get(&self, id: FileId) -> Option<&Text<'a>> {
        let text = self.texts.get((id.0 as usize).min(self.report.sources.len()))?;
        Some(text.get_or_init(|| {
            let file = self.report.sources.file(id);
            Text::new(file, linked(file, self.report, self.style))
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::at;
    use super::*;
    use crate::source::SourceMap;

    fn snippet(text: &str, start: usize, end: usize) -> (String, usize, usize) {
        let mut sources = SourceMap::default();
        let id = sources.add("a.pol", text);
        let text = Text::new(sources.file(id), String::new());
        let range = text.clip(at(id, start, end));
        let shown = |lines| text.read_span(&(range.start, range.len()).into(), lines, lines);
        let data = shown(1).map_or_else(|error| error.to_string(), |it| String::from_utf8_lossy(it.data()).into_owned());
        (data, range.end, shown(0).map_or(0, |it| it.column()))
    }

    #[test]
    fn one_line_of_context_and_columns_in_characters() {
        assert_eq!(snippet("1\n2\n日é x\n4\n5\n", 10, 11), ("2\n日é x\n4\n".into(), 11, 3));
    }

    #[test]
    fn long_lines_are_cut_and_long_labels_marked_on_their_first_line() {
        let text = format!("{}x{}\n", "é".repeat(5000), "é".repeat(5000));
        let (data, end, column) = snippet(&text, 10_000, 10_001);
        assert_eq!((data.chars().count(), end, column), (201, 10_001, 5000));
        let text = "role <\n".repeat(12);
        assert_eq!(snippet(&text, 0, 84), ("role <\nrole <\n".into(), 6, 0));
    }

    #[test]
    fn escapes_are_replaced_and_line_breaks_kept() {
        assert_eq!(snippet("a\u{1b}\r\u{85}\u{202e}\r\nb", 0, 1).0, "a??¿\u{fffd}\r\nb");
    }
}

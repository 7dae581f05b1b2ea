//! Lines and columns as an editor counts them: lines from 0, columns from 0 in whatever unit was agreed on.

/// A place in a text, as an editor counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0, in the unit that was agreed on.
    pub column: u32,
}

impl Point {
    /// A place.
    pub fn new(line: u32, column: u32) -> Point {
        Point { line, column }
    }
}

/// The unit of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units; what everybody understands.
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// How long a piece of a line is.
    pub fn length(self, text: &str) -> u32 {
        let length = match self {
            Encoding::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        };
        length as u32
    }

    fn width(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin. An edit moves what stands after it, and nothing is scanned twice.
#[derive(Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// Scans a text.
    pub fn new(text: &str) -> Lines {
        let mut starts = vec![0];
        starts.extend(breaks(text, 0, text.len()));
        Lines { starts }
    }

    /// Follows the replacement of the bytes from `start` to `end` by so many. `text` is what came of it.
    pub(crate) fn replace(&mut self, text: &str, start: usize, end: usize, inserted: usize) {
        // Whether the byte before the edit ends a line may depend on the first one of it: a `\r` before a `\n` does not.
        let first = self.starts.partition_point(|at| (*at as usize) < start).max(1);
        let last = self.starts.partition_point(|at| *at as usize <= end).max(1);
        let grown = inserted as i64 - (end - start) as i64;
        for at in self.starts.iter_mut().skip(last) {
            *at = (i64::from(*at) + grown) as u32;
        }
        self.starts.splice(first..last, breaks(text, start.saturating_sub(1), start + inserted));
    }

    /// The line (from 0) that holds a byte.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|at| *at as usize <= offset).saturating_sub(1)
    }

    /// The bytes of a line without its break; empty past the last line.
    pub fn line(&self, text: &str, line: usize) -> (usize, usize) {
        let start = self.starts.get(line).map_or(text.len(), |at| *at as usize);
        let end = self.starts.get(line + 1).map_or(text.len(), |at| *at as usize);
        let content = text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r']);
        (start, start + content.len())
    }

    /// Where a byte stands.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Point {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.starts.get(line).map_or(0, |at| *at as usize);
        Point::new(line as u32, encoding.length(text.get(start..offset).unwrap_or("")))
    }

    /// The byte of a position. What lies past the end of a line is its end, past the last line the end of the text, and inside a
    /// character its start.
    pub fn offset(&self, text: &str, position: Point, encoding: Encoding) -> usize {
        let (start, end) = self.line(text, position.line as usize);
        let mut units = position.column as usize;
        let line = text.get(start..end).unwrap_or("");
        for (at, c) in line.char_indices() {
            let width = encoding.width(c);
            if units < width {
                return start + at;
            }
            units -= width;
        }
        end
    }

    /// The bytes of a range; one that is the wrong way round is turned.
    pub fn bytes(&self, text: &str, range: (Point, Point), encoding: Encoding) -> (usize, usize) {
        let (a, b) = (self.offset(text, range.0, encoding), self.offset(text, range.1, encoding));
        (a.min(b), a.max(b))
    }
}

/// Where lines begin after the breaks among some bytes of a text. A line ends with `\n`, `\r\n` or `\r`, as editors have it.
fn breaks(text: &str, from: usize, to: usize) -> impl Iterator<Item = u32> {
    let bytes = text.as_bytes();
    let ends_line = move |at: &usize| match bytes.get(*at) {
        Some(b'\n') => true,
        Some(b'\r') => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    (from..to).filter(ends_line).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_what_was_agreed_on() {
        let text = "a\n🦀é x";
        let lines = Lines::new(text);
        let at = text.find('x').unwrap();
        for (encoding, column) in [(Encoding::Utf8, 7), (Encoding::Utf16, 4), (Encoding::Utf32, 3)] {
            let position = lines.position(text, at, encoding);
            assert_eq!((position.line, position.column), (1, column));
            assert_eq!(lines.offset(text, position, encoding), at);
        }
    }

    #[test]
    fn positions_are_clamped() {
        let text = "ab\r\n🦀\n";
        let lines = Lines::new(text);
        let offset = |line, character| lines.offset(text, Point::new(line, character), Encoding::Utf16);
        assert_eq!((offset(0, 99), offset(1, 1), offset(1, 99), offset(2, 0), offset(99, 99)), (2, 4, 8, 9, 9));
        let range = (Point::new(1, 0), Point::new(0, 1));
        assert_eq!(lines.bytes(text, range, Encoding::Utf16), (1, 4));
    }

    #[test]
    fn edits_are_followed() {
        let mut text = "one\ntwo\r\nthree\r\nfive".to_owned();
        let mut lines = Lines::new(&text);
        for (start, end, inserted) in [
            (8, 8, "\n"),
            (8, 9, ""),
            (8, 9, ""),
            (8, 8, "\n"),
            (7, 8, ""),
            (4, 7, "\r"),
            (4, 8, ""),
            (0, 0, "\n\n"),
            (3, 12, "x\ny"),
            (2, 2, "é"),
            (0, 4, ""),
            (0, 0, "a\nb"),
        ] {
            text.replace_range(start..end, inserted);
            lines.replace(&text, start, end, inserted.len());
            assert_eq!(lines.starts, Lines::new(&text).starts, "{text:?}");
        }
    }
}

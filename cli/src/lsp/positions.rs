//! Lines and columns between the protocol and the texts of policies.

use gen_lsp_types::{Position, PositionEncodingKind, Range};

use polc::project::live::{Point, Text};

pub(super) use polc::project::live::Encoding;

/// The cheapest unit of columns among those that the client offers.
pub(super) fn negotiate(offered: &[PositionEncodingKind]) -> Encoding {
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32) && !offered.contains(&PositionEncodingKind::UTF16) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// A unit of columns as the protocol calls it.
pub(super) fn kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// A position of the protocol.
pub(super) fn point(position: Position) -> Point {
    Point::new(position.line, position.character)
}

/// Places in a text as the protocol has them.
pub(super) trait Positions {
    /// Where a byte stands.
    fn position(&self, offset: usize, encoding: Encoding) -> Position;

    /// Where some bytes stand.
    fn range(&self, start: usize, end: usize, encoding: Encoding) -> Range {
        Range::new(self.position(start, encoding), self.position(end, encoding))
    }

    /// The byte of a position.
    fn offset(&self, position: Position, encoding: Encoding) -> usize;

    /// The bytes of a range; one that is the wrong way round is turned.
    fn bytes(&self, range: Range, encoding: Encoding) -> (usize, usize) {
        let (a, b) = (self.offset(range.start, encoding), self.offset(range.end, encoding));
        (a.min(b), a.max(b))
    }
}

impl Positions for Text {
    fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let Point { line, column, .. } = self.lines.position(&self.text, offset, encoding);
        Position::new(line, column)
    }

    fn offset(&self, position: Position, encoding: Encoding) -> usize {
        self.lines.offset(&self.text, point(position), encoding)
    }
}

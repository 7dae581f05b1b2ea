//! From pieces of text with places where a line may break to lines of at most [`WIDTH`] columns.
//!
//! What belongs together is a group: it stands on one line if it fits there, and otherwise breaks at all of its own places. A group
//! is measured no further than a line is wide, so that the whole takes time in proportion to the text.

/// Columns that a line may have, counted in characters. A word that is longer stays whole.
pub(super) const WIDTH: usize = 100;

/// Columns that a level of indentation takes.
const STEP: usize = 2;

/// A piece of a page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'t> {
    /// Text as it is.
    Text(&'t str),
    /// A comment behind everything else on its line. It does not count for the width. A break follows.
    Trailing(&'t str),
    /// A comment at the end of a body, before a place where the line may break. It counts for the width only if it does not break there.
    AtClose(&'t str),
    /// A space.
    Space,
    /// A space, or a line break where the group around it breaks.
    Line,
    /// A line break; all groups around it break.
    Break,
    /// The same with an empty line.
    Blank,
    /// A group begins.
    Begin(Breaks),
    /// The innermost group ends.
    End,
    /// Lines that begin from here on are indented by one level more.
    Indent,
    /// The same if the group that ended last did break.
    IndentIfBroken,
    /// The innermost indentation ends.
    Dedent,
}

/// When a group breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// If it does not fit.
    IfLong,
    /// If it does not fit, or if the group that ended last did break.
    AsBefore,
    /// Always.
    Always,
}

/// Pieces in the making.
#[derive(Debug, Default)]
pub(super) struct Page<'t> {
    pieces: Vec<Piece<'t>>,
    /// Where the groups begin that have not ended.
    open: Vec<usize>,
}

impl<'t> Page<'t> {
    pub(super) fn add(&mut self, piece: Piece<'t>) {
        match piece {
            Piece::Begin(_) => self.open.push(self.pieces.len()),
            Piece::End => {
                self.open.pop();
            }
            Piece::Break | Piece::Blank => self.break_open(),
            _ => {}
        }
        self.pieces.push(piece);
    }

    /// Every group around a break breaks. Those around a group that breaks already do so too.
    fn break_open(&mut self) {
        for at in self.open.iter().rev() {
            match self.pieces.get_mut(*at) {
                Some(Piece::Begin(breaks)) if *breaks != Breaks::Always => *breaks = Breaks::Always,
                _ => break,
            }
        }
    }

    /// Begins a group. If it always breaks, those around it do so too.
    pub(super) fn begin(&mut self, breaks: Breaks) {
        if breaks == Breaks::Always {
            self.break_open();
        }
        self.add(Piece::Begin(breaks));
    }

    /// Writes the lines and starts over. The last line is not ended.
    pub(super) fn write(&mut self, line_ending: &str, out: &mut String) {
        let mut writer =
            Writer { pieces: &self.pieces, line_ending, out, column: 0, indents: vec![0], flat: vec![false], last_was_flat: true };
        for (at, piece) in self.pieces.iter().enumerate() {
            writer.piece(at, *piece);
        }
        self.pieces.clear();
        self.open.clear();
    }
}

struct Writer<'p, 't, 'o> {
    pieces: &'p [Piece<'t>],
    line_ending: &'p str,
    out: &'o mut String,
    column: usize,
    /// The indentation in effect is the last one.
    indents: Vec<usize>,
    /// For each open group whether it stands on one line.
    flat: Vec<bool>,
    /// Whether the group that ended last stands on one line.
    last_was_flat: bool,
}

impl Writer<'_, '_, '_> {
    fn piece(&mut self, at: usize, piece: Piece) {
        match piece {
            Piece::Text(text) => self.text(text),
            Piece::Trailing(text) => {
                self.out.push(' ');
                self.out.push_str(text);
            }
            Piece::AtClose(text) => {
                self.space();
                self.text(text);
            }
            Piece::Space => self.space(),
            Piece::Line if self.is_flat() => self.space(),
            Piece::Line | Piece::Break => self.line(),
            Piece::Blank => {
                self.out.push_str(self.line_ending);
                self.line();
            }
            Piece::Begin(breaks) => {
                let may_be_flat = match breaks {
                    Breaks::IfLong => true,
                    Breaks::AsBefore => self.last_was_flat,
                    Breaks::Always => false,
                };
                self.flat.push(self.is_flat() || may_be_flat && self.fits(at));
            }
            Piece::End => self.last_was_flat = self.flat.pop().unwrap_or(true),
            Piece::Indent => self.indents.push(self.indent() + STEP),
            Piece::IndentIfBroken => self.indents.push(self.indent() + if self.last_was_flat { 0 } else { STEP }),
            Piece::Dedent => {
                self.indents.pop();
            }
        }
    }

    fn is_flat(&self) -> bool {
        self.flat.last().copied().unwrap_or(false)
    }

    fn indent(&self) -> usize {
        self.indents.last().copied().unwrap_or(0)
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(text);
        self.column = match text.rfind('\n') {
            Some(last) => width(text.get(last + 1..).unwrap_or("")),
            None => self.column + width(text),
        };
    }

    fn space(&mut self) {
        self.out.push(' ');
        self.column += 1;
    }

    fn line(&mut self) {
        self.out.push_str(self.line_ending);
        self.column = self.indent();
        self.out.extend(std::iter::repeat_n(' ', self.column));
    }

    /// Whether the group that begins at a piece fits on the line, with everything up to the next place where a line may break.
    fn fits(&self, begin: usize) -> bool {
        let mut left = WIDTH.saturating_sub(self.column);
        let mut depth = 0usize;
        let mut inside = true;
        for piece in self.pieces.iter().skip(begin) {
            let taken = match piece {
                Piece::AtClose(_) | Piece::Line if !inside => return true,
                Piece::Break | Piece::Blank | Piece::Trailing(_) => return true,
                Piece::Text(text) | Piece::AtClose(text) => {
                    let space = usize::from(matches!(piece, Piece::AtClose(_)));
                    match text.find('\n') {
                        Some(first) => return space + width(text.get(..first).unwrap_or("")) <= left,
                        None => space + width(text),
                    }
                }
                Piece::Line | Piece::Space => 1,
                Piece::Begin(_) => {
                    depth += 1;
                    0
                }
                Piece::End => {
                    depth = depth.saturating_sub(1);
                    inside &= depth > 0;
                    0
                }
                Piece::Indent | Piece::IndentIfBroken | Piece::Dedent => 0,
            };
            match left.checked_sub(taken) {
                Some(rest) => left = rest,
                None => return false,
            }
        }
        true
    }
}

/// Columns that a text takes.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

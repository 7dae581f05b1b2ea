//! From the names and tokens of a file to its semantic tokens.

use gen_lsp_types::SemanticToken;
use rustc_hash::FxHashMap;

use crate::lsp::occurrences::{self, Kind};
use crate::lsp::session::Spot;
use polc::policy::Head;
use polc::syntax::keyword::Keyword;
use polc::syntax::{CommentKind, Token, TokenKind, tokens};

/// The types of tokens, as the protocol names them; a token says its number.
pub(super) const TYPES: [&str; 9] =
    ["keyword", "class", "type", "namespace", "property", "enumMember", "string", "comment", "operator"];
const KEYWORD: u32 = 0;
const CLASS: u32 = 1;
const TYPE: u32 = 2;
const NAMESPACE: u32 = 3;
const PROPERTY: u32 = 4;
const MEMBER: u32 = 5;
const STRING: u32 = 6;
const COMMENT: u32 = 7;
const OPERATOR: u32 = 8;

/// The modifiers; a token has a bit for each.
pub(super) const MODIFIERS: [&str; 2] = ["declaration", "documentation"];
const DECLARATION: u32 = 1;
const DOCUMENTATION: u32 = 2;

/// Whether a word is one of the language.
fn is_keyword(word: &str) -> bool {
    Keyword::parse(word).is_some() || matches!(Head::of_path(word), Head::Word(..))
}

/// The tokens that lie in a part of a file.
pub(super) fn coloured(spot: &Spot, start: usize, end: usize) -> Vec<SemanticToken> {
    let mut paint = Paint { spot, start, end, last: (0, 0), known: FxHashMap::default(), tokens: Vec::new() };
    let text = &spot.document.content.text;
    let mut at = 0;
    for id in &spot.document.items {
        let Some(entry) = spot.set.item(*id) else { continue };
        let first = entry.start as usize;
        // Between items there are only comments.
        paint.text(text.get(at..first).unwrap_or(""), at);
        at = first + entry.item.len as usize;
        if at < start || first > end {
            continue;
        }
        let source = spot.set.text(*id);
        for found in occurrences::all(&entry.item, source) {
            let span = found.name.span;
            paint.known.insert(first + span.start as usize, (first + span.end as usize, colour(found.kind, span.of(source))));
        }
        paint.text(source, first);
        paint.known.clear();
    }
    paint.text(text.get(at..).unwrap_or(""), at);
    paint.tokens
}

/// A type with its modifiers.
type Colour = (u32, u32);

fn colour(kind: Kind, written: &str) -> Colour {
    match kind {
        Kind::Declaration => (CLASS, DECLARATION),
        Kind::Subject => (CLASS, 0),
        Kind::Platform | Kind::Target => (TYPE, 0),
        Kind::Head if is_keyword(written) => (KEYWORD, 0),
        Kind::Head | Kind::Claimed | Kind::Key => (PROPERTY, 0),
        Kind::Privilege { .. } | Kind::Task | Kind::Base | Kind::IndexPrivilege | Kind::ClusterPrivilege { .. } => (MEMBER, 0),
        Kind::Space => (NAMESPACE, 0),
        Kind::Permission | Kind::Pattern | Kind::Text | Kind::Title => (STRING, 0),
    }
}

struct Paint<'s> {
    spot: &'s Spot<'s>,
    /// The bytes that were asked for.
    start: usize,
    end: usize,
    /// The place of the last token, which the next is told from.
    last: (u32, u32),
    /// Names of the item at hand, by their first byte: where they end, and what they are.
    known: FxHashMap<usize, (usize, Colour)>,
    tokens: Vec<SemanticToken>,
}

impl Paint<'_> {
    fn text(&mut self, text: &str, offset: usize) {
        let mut next = 0;
        let mut ahead = tokens(text).skip(1);
        let mut before = "";
        for token in tokens(text) {
            let after = ahead.next().map_or("", |token| token.text);
            let named = std::mem::replace(&mut before, token.text);
            let start = offset + token.start;
            if start < next {
                continue;
            }
            let (end, colour) = match self.known.get(&start) {
                Some((end, colour)) => (*end, Some(*colour)),
                // Nothing is known of the names in an item that could not be understood, but what it looks like.
                None => (offset + token.end(), plain(&token).or_else(|| guess(&token, named, after))),
            };
            next = end;
            if let Some(colour) = colour {
                self.add(start, end, colour);
            }
        }
    }

    /// Adds a token; one of several lines becomes one for each, as not every editor takes others.
    fn add(&mut self, start: usize, end: usize, (token_type, token_modifiers_bitset): Colour) {
        if end < self.start || start > self.end {
            return;
        }
        let content = &self.spot.document.content;
        for line in content.lines.line_of(start)..=content.lines.line_of(end) {
            let (first, last) = content.lines.line(&content.text, line);
            let (from, to) = (start.max(first), end.min(last));
            let Some(text) = content.text.get(from..to).filter(|text| !text.is_empty()) else { continue };
            let character = self.spot.encoding.length(content.text.get(first..from).unwrap_or(""));
            let line = line as u32;
            let delta_start = if line == self.last.0 { character - self.last.1 } else { character };
            self.tokens.push(SemanticToken {
                delta_line: line - self.last.0,
                delta_start,
                length: self.spot.encoding.length(text),
                token_type,
                token_modifiers_bitset,
            });
            self.last = (line, character);
        }
    }
}

/// What a token is that is not a name.
fn plain(token: &Token) -> Option<Colour> {
    match token.kind {
        TokenKind::Comment(CommentKind::Doc) => Some((COMMENT, DOCUMENTATION)),
        TokenKind::Comment(CommentKind::Line | CommentKind::Block) => Some((COMMENT, 0)),
        TokenKind::Text { .. } => Some((STRING, 0)),
        TokenKind::Word => is_keyword(token.text).then_some((KEYWORD, 0)),
        TokenKind::Mark => matches!(token.text, "+" | "-" | "+=" | "-=" | ":" | "=").then_some((OPERATOR, 0)),
    }
}

/// What a word probably is, by the tokens around it.
fn guess(token: &Token, before: &str, after: &str) -> Option<Colour> {
    match (before, after) {
        _ if token.kind != TokenKind::Word => None,
        ("role" | "persona", _) => Some((CLASS, DECLARATION)),
        (_, ":" | "+=" | "-=") => Some((PROPERTY, 0)),
        _ => None,
    }
}

//! Ranges of text that belong together: to fold, and to select more and more of. Found from tokens, so that it works in broken text.

use gen_lsp_types::{
    FoldingRange, FoldingRangeKind, FoldingRangeProvider, FoldingRangeRequest, SelectionRange, SelectionRangeProvider,
    SelectionRangeRequest, ServerCapabilities,
};

use super::{Answer, Answers, Params};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{Session, Spot};
use polc::syntax::{Token, tokens};

/// What can be folded.
pub(super) struct Folding;

impl Answers for Folding {
    type Request = FoldingRangeRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.folding_range_provider = Some(FoldingRangeProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        let mut folds = bodies(&spot);
        folds.extend(comments(&spot));
        folds.sort_by_key(|fold| (fold.start_line, fold.end_line));
        Ok(Some(folds))
    }
}

fn fold(start: usize, end: usize, kind: Option<FoldingRangeKind>) -> Option<FoldingRange> {
    let fold = FoldingRange { start_line: start as u32, end_line: end as u32, kind, ..FoldingRange::default() };
    (end > start).then_some(fold)
}

/// Bodies, without the line of their closing bracket.
fn bodies(spot: &Spot) -> Vec<FoldingRange> {
    let line = |at: usize| spot.document.content.lines.line_of(at);
    let mut folds = Vec::new();
    // Item by item: what is not closed in one does not reach into the next.
    for id in &spot.document.items {
        let start = spot.set.item(*id).map_or(0, |entry| entry.start as usize);
        for (open, close) in pairs(&tokens(spot.set.text(*id)).collect::<Vec<_>>()) {
            folds.extend(fold(line(start + open), line(start + close).saturating_sub(1), None));
        }
    }
    folds
}

/// The places of brackets that belong together.
fn pairs(tokens: &[Token]) -> Vec<(usize, usize)> {
    let (mut open, mut found) = (Vec::new(), Vec::new());
    for token in tokens {
        if token.is("<") || token.is("{") {
            open.push(token.start);
        } else if token.is(">") || token.is("}") {
            found.extend(open.pop().map(|start| (start, token.start)));
        }
    }
    found
}

/// Comments of several lines, and comments on lines that follow each other.
fn comments(spot: &Spot) -> Vec<FoldingRange> {
    let line = |at: usize| spot.document.content.lines.line_of(at);
    let mut folds = Vec::new();
    let mut run: Option<(usize, usize)> = None;
    let comment = |token: &Token| token.is_comment();
    for token in tokens(&spot.document.content.text).filter(comment) {
        let (first, last) = (line(token.start), line(token.end()));
        run = match run {
            Some((start, end)) if end + 1 == first => Some((start, last)),
            before => {
                folds.extend(before.and_then(|(start, end)| fold(start, end, Some(FoldingRangeKind::Comment))));
                Some((first, last))
            }
        };
    }
    folds.extend(run.and_then(|(start, end)| fold(start, end, Some(FoldingRangeKind::Comment))));
    folds
}

/// What to select next.
pub(super) struct Selection;

impl Answers for Selection {
    type Request = SelectionRangeRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.selection_range_provider = Some(SelectionRangeProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let uri = &params.text_document.uri;
        let spots = params.positions.iter().filter_map(|position| session.spot(uri, *position));
        Ok(Some(spots.filter_map(|spot| selection(&spot)).collect()))
    }
}

fn selection(spot: &Spot) -> Option<SelectionRange> {
    let mut chain: Option<SelectionRange> = None;
    // From the whole file inwards: each is the parent of the next.
    for (start, end) in around(spot).into_iter().rev() {
        let range = spot.document.content.range(start, end, spot.encoding);
        chain = Some(SelectionRange { range, parent: chain.map(Box::new) });
    }
    chain
}

/// The ranges around a place, each within the next: a word, a value, a statement, bodies, the item, the file.
fn around(spot: &Spot) -> Vec<(usize, usize)> {
    let mut found = vec![(0, spot.document.content.text.len())];
    if let Some((id, entry)) = spot.item.and_then(|id| Some((id, spot.set.item(id)?))) {
        let text = spot.set.text(id);
        let start = entry.start as usize;
        let tokens: Vec<Token> = tokens(text).collect();
        let at = spot.offset - start;
        found.push((start, start + text.trim_end().len()));
        for (open, close) in pairs(&tokens) {
            found.push((start + open, start + close + 1));
            let inner = text.get(open + 1..close).unwrap_or("");
            let lead = inner.len() - inner.trim_start().len();
            found.push((start + open + 1 + lead, start + open + 1 + inner.trim_end().len()));
        }
        let ends = |token: &&Token| ["<", ">", ";", "{", "}"].iter().any(|mark| token.is(mark));
        let before = tokens.iter().rev().filter(|token| token.end() <= at).find(ends).map_or(0, Token::end);
        let after = tokens.iter().filter(|token| token.start >= at).find(ends);
        let stop = after.map_or(text.len(), |token| if token.is(";") { token.end() } else { token.start });
        let within = |token: &&Token| before <= token.start && token.end() <= stop;
        if let (Some(first), Some(last)) = (tokens.iter().find(within), tokens.iter().rev().find(within)) {
            found.push((start + first.start, start + last.end()));
            // The value alone, without its `;`.
            let operator = tokens.iter().filter(within).find(|token| [":", "+=", "-="].iter().any(|mark| token.is(mark)));
            let value = operator.and_then(|operator| tokens.iter().filter(within).find(|token| token.start >= operator.end()));
            let end = tokens.iter().rev().filter(within).find(|token| !token.is(";")).map_or(last.end(), Token::end);
            found.extend(value.map(|value| (start + value.start, start + end)));
        }
        let word = tokens.iter().rev().find(|token| token.start <= at && at <= token.end());
        found.extend(word.map(|word| (start + word.start, start + word.end())));
    }
    found.retain(|(start, end)| *start <= spot.offset && spot.offset <= *end);
    found.sort_by_key(|(start, end)| (end - start, *start));
    found.dedup();
    // Each has to hold the one before.
    let mut nested: Vec<(usize, usize)> = Vec::new();
    for range in found {
        if nested.last().is_none_or(|inner| range.0 <= inner.0 && inner.1 <= range.1) {
            nested.push(range);
        }
    }
    nested
}

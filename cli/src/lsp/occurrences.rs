//! The name at a place, and the targets of what stands there.

use polc::config::Target;
use polc::policy::{Platform, Platforms, Scope, Source};
use polc::source::Span;
use polc::syntax::keyword::Keyword;
use polc::syntax::tokens;
use polc::syntax::tree::{Item, ItemKind};

pub(super) use polc::policy::occurrences::{Kind, Occurrence, all};

/// The name at a byte of an item, which may also be right behind it.
pub(super) fn at(item: &Item, text: &str, offset: u32) -> Option<Occurrence> {
    let holds = |span: Span| span.start <= offset && offset <= span.end;
    // Where two names touch, the one that begins there is meant.
    all(item, text).into_iter().rev().find(|occurrence| holds(occurrence.name.span))
}

/// Whether what stands in an item is for a target. `of_file` are the platforms of roles that do not say theirs.
pub(super) fn is_for(source: &Source, of_file: Option<Platforms>, target: &Target) -> bool {
    let (known, platforms) = (target.known(), of_file.unwrap_or(Platforms::only(Platform::Kibana)));
    match &source.item.kind {
        ItemKind::Role(role) if role.on.is_empty() => platforms.has(known.platform),
        ItemKind::Role(role) => source.covers(&role.on, &known),
        ItemKind::Forbid(forbid) => source.covers(&forbid.on, &known),
        // A role that is half written has its header already.
        ItemKind::Broken => {
            let header = tokens(source.text).take_while(|token| !token.is("<")).skip_while(|token| !token.is(Keyword::On.text()));
            let mut scopes = header.skip(1).filter_map(|token| Scope::parse(token.text)).peekable();
            if scopes.peek().is_none() { platforms.has(known.platform) } else { scopes.any(|scope| scope.covers(&known)) }
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use polc::source::FileId;

    #[test]
    fn the_name_that_a_place_touches() {
        let text = "role a < cases: read; >";
        let (tree, _) = polc::syntax::parse(FileId(0), text);
        let kind = |offset| tree.items.first().and_then(|item| at(item, text, offset)).map(|found| found.kind);
        assert_eq!((kind(9), kind(14), kind(15)), (Some(Kind::Head), Some(Kind::Head), None));
    }
}

//! The name at a place, and the platforms of what stands there.

use polc::policy::{Platform, Platforms};
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

/// The platforms of what stands in an item.
pub(super) fn platforms(item: &Item, text: &str, of_file: Option<Platforms>) -> Platforms {
    let named: Vec<Platform> = match &item.kind {
        ItemKind::Role(role) => role.platforms.iter().filter_map(|name| Platform::parse(name.span.of(text))).collect(),
        // A role that is half written has its header already.
        ItemKind::Broken => {
            let header = tokens(text).take_while(|token| !token.is("<")).skip_while(|token| !token.is(Keyword::On.text()));
            header.filter_map(|token| Platform::parse(token.text)).collect()
        }
        _ => return Platforms { kibana: true, connect: true },
    };
    named
        .into_iter()
        .map(Platforms::only)
        .reduce(|a, b| b.iter().fold(a, Platforms::with))
        .or(of_file)
        .unwrap_or(Platforms::only(Platform::Kibana))
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

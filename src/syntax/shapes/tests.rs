//! A tree by shape is pest's tree, of whatever stands in this repository and of what becomes of it by small changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::super::{ItemKind, Pieces, lower, tokens};
use super::{LONGEST, MOST, Shapes, outline};

/// The text of every policy in the repository: those of tests, examples and the fuzzer, and what stands in the documents.
fn policies() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders: Vec<PathBuf> = ["docs", "examples", "fuzz/seeds", "tests"].iter().map(|folder| root.join(folder)).collect();
    let mut files = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            match entry.extension().and_then(|extension| extension.to_str()) {
                _ if entry.is_dir() => folders.push(entry),
                Some("pol" | "md") => _ = files.insert(entry),
                _ => {}
            }
        }
    }
    let texts = files.iter().map(|file| String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned());
    texts.flat_map(|text| if text.contains("```") { text.split("```").map(str::to_owned).collect() } else { vec![text] }).collect()
}

/// The items of all policies, each once.
fn items() -> Vec<String> {
    let mut items = BTreeSet::new();
    for text in policies() {
        items.extend(
            Pieces::from(&text, 0).filter(|piece| piece.too_deep.is_none()).map(|piece| text[piece.start..piece.end].to_owned()),
        );
    }
    items.into_iter().collect()
}

/// Says whether there is a tree by shape. If there is, it has to be pest's.
fn agrees(shapes: &mut Shapes, text: &str) -> bool {
    let Some(by_shape) = shapes.item(text) else { return false };
    let (by_pest, mistakes) = lower::item(text);
    assert_eq!(mistakes, [], "{text}");
    assert_eq!(by_shape, by_pest, "{text}");
    true
}

#[test]
fn trees_are_those_of_pest() {
    let (mut shapes, mut by_shape, mut right) = (Shapes::default(), 0, 0);
    for text in items() {
        // The second time, it is known.
        by_shape += usize::from(agrees(&mut shapes, &text) && agrees(&mut shapes, &text));
        right += usize::from(lower::item(&text).1.is_empty());
    }
    assert!(by_shape * 10 > right * 9 && right > 500, "{by_shape} of {right} items without mistakes");
}

#[test]
fn whatever_changes_in_a_text() {
    /// What stands where another token stood, or between two.
    const OTHERS: [&str; 26] = [
        "<",
        ">",
        ";",
        ":",
        ",",
        "+",
        "-",
        ".",
        "=",
        "*",
        " ",
        "\n",
        "",
        "/**/",
        "\"\"",
        "\"\"\"\"\"\"",
        "\"",
        "'",
        "1",
        "-1",
        "a",
        "in",
        "on",
        "role",
        "index",
        "é",
    ];
    let most: usize = std::env::var("POLC_MUTANTS").map_or(20_000, |most| most.parse().unwrap());
    let (mut shapes, items) = (Shapes::default(), items());
    let (mut made, mut by_shape, mut random) = (0, 0, 7_usize);
    let mut next = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below.max(1)
    };
    while made < most {
        let text = &items[next(items.len())];
        let all: Vec<_> = tokens(text).collect();
        if all.len() > 80 || all.is_empty() {
            continue;
        }
        let (one, two) = (all[next(all.len())], all[next(all.len())]);
        let other = OTHERS[next(OTHERS.len())];
        let mutant = match next(5) {
            0 => format!("{}{other}{}", &text[..one.start], &text[one.end()..]),
            1 => format!("{}{other}{}", &text[..one.end()], &text[one.end()..]),
            2 => format!("{}{}{}", &text[..one.start], two.text, &text[one.end()..]),
            3 => format!("{}{}{}", &text[..one.end()], two.text, &text[one.end()..]),
            _ => format!("{}{}", &text[..one.start.min(two.end())], &text[one.start.max(two.end())..]),
        };
        made += 1;
        by_shape += usize::from(agrees(&mut shapes, &mutant));
    }
    assert!(by_shape * 10 > made, "{by_shape} of {made} had a tree by shape");
}

#[test]
fn what_is_not_plainly_right_goes_to_pest() {
    let mut shapes = Shapes::default();
    for text in [
        "role a < cases: raed read; >",
        "role a < cases = read; >",
        "role a < cases: read;",
        "role a { cases: read; }",
        "role a < cases: read; > >",
        "role é < >",
        "role a < description: \"a\\\"b\"; >",
        "role a < description: 'b'; >",
        "role a- < cases->",
        "Role a < >",
        "role a < cases: read /* ",
        "",
    ] {
        assert_eq!(shapes.item(text), None, "{text}");
    }
}

#[test]
fn a_word_of_the_grammar_is_never_only_a_letter() {
    let grammar = include_str!("../../../grammar/pol.pest");
    let rules = grammar.lines().filter(|line| !line.trim_start().starts_with("//"));
    let rules: Vec<String> = rules.map(|line| line.replace("\\\\", "").replace("\\\"", "")).collect();
    let literals = rules.iter().flat_map(|line| line.split('"').skip(1).step_by(2));
    let words: Vec<&str> = literals.filter(|literal| literal.starts_with(|c: char| c.is_ascii_alphanumeric())).collect();
    assert!(words.contains(&"index") && words.contains(&"rol"));
    for word in words {
        assert!(outline::is_kept(word.as_bytes()), "`{word}`");
    }
    for word in ["a", "roless", "ind", "inde", "indexx", "cases", "RUN_AS"] {
        assert!(!outline::is_kept(word.as_bytes()), "`{word}`");
    }
}

#[test]
fn what_is_kept_has_limits() {
    let mut shapes = Shapes::default();
    let long = format!("role a < spaces: {}; >", "a, ".repeat(LONGEST));
    assert_eq!(shapes.item(&long), None);
    assert_eq!(shapes.known.statements.trees.len(), 0);
    for count in 0..MOST + 10 {
        let statement = (0..13).map(|bit| if count >> bit & 1 == 1 { "a + " } else { "a - " }).collect::<String>();
        let role = shapes.item(&format!("role a < cases: {statement} b; >"));
        assert!(matches!(role, Some(ItemKind::Role(_))));
    }
    assert_eq!((shapes.known.statements.trees.len(), shapes.known.statements.numbers.len()), (10, 10));
}

//! The words of the language are the same wherever they are written down: the table in `src/syntax/keyword.rs`, the words that statements
//! begin with in `src/policy/head.rs`, the grammar, the documents, and what `editors/` and the playground colour.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use polc::policy::Word;
use polc::syntax::keyword::{Keyword, StatementKeyword};

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn keywords() -> BTreeSet<&'static str> {
    Keyword::ALL.map(Keyword::text).into()
}

fn words() -> BTreeSet<&'static str> {
    Word::ALL.map(Word::text).into()
}

/// What stands between double quotes.
fn quoted(text: &str) -> BTreeSet<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

/// The right side of a rule of the grammar.
fn rule<'s>(grammar: &'s str, name: &str) -> &'s str {
    let line = grammar.lines().find(|line| line.split('=').next().is_some_and(|left| left.trim() == name));
    line.unwrap_or_else(|| panic!("no rule `{name}`")).split_once('=').unwrap().1
}

/// Whether a text has a word, and not only as a part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        // In a regular expression, `\b` and `\n` are no letters.
        let before = &text[..at];
        let is_escape = before.len() >= 2 && before.as_bytes()[before.len() - 2] == b'\\';
        (is_escape || !before.ends_with(is_part)) && !text[at + word.len()..].starts_with(is_part)
    })
}

/// The alternatives of the group of a regular expression that has a word in it.
fn alternatives<'s>(text: &'s str, word: &str) -> BTreeSet<&'s str> {
    let at = text.find(&format!("{word}|")).or_else(|| text.find(&format!("{word}\\|"))).unwrap_or_else(|| panic!("no `{word}`"));
    let start = text[..at].rfind(['(', '"']).unwrap() + 1;
    let end = at + text[at..].find(')').unwrap();
    text[start..end].split('|').map(|word| word.trim_end_matches('\\')).collect()
}

#[test]
fn the_grammar_has_the_keywords_of_the_table() {
    let grammar = read("grammar/pol.pest");
    let rules: Vec<(&str, &str)> = grammar
        .lines()
        .filter_map(|line| line.strip_prefix("kw_")?.split_once('='))
        .map(|(name, rest)| (name.trim(), rest))
        .collect();
    for (name, rest) in &rules {
        assert_eq!(quoted(rest), BTreeSet::from([*name]), "kw_{name}");
    }
    assert_eq!(rules.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), keywords());
    // What the look-ahead before a statement names.
    let statements: BTreeSet<&str> = StatementKeyword::ALL.iter().map(|keyword| keyword.text()).collect();
    assert_eq!(quoted(rule(&grammar, "keyword")), statements);
    // No word of a head is one of the grammar: both would be something else in some places.
    assert!(keywords().is_disjoint(&words()));
    for word in words() {
        assert!(!has_word(&grammar, &format!("kw_{word}")));
    }
}

#[test]
fn the_documents_name_every_word() {
    let page = read("docs/language.md");
    for word in keywords().into_iter().chain(words()) {
        assert!(has_word(&page, word), "docs/language.md does not name `{word}`");
    }
}

#[test]
fn the_tree_sitter_grammar_has_them() {
    let grammar = read("editors/tree-sitter-pol/grammar.js");
    let known = quoted(&grammar);
    for word in keywords().into_iter().chain(words()) {
        // `base` and `tasks` take privileges as features do, and are read as one.
        let is_read_as_feature = Word::parse(word).is_some_and(Word::is_grant);
        assert!(known.contains(word) || is_read_as_feature, "grammar.js does not know `{word}`");
    }
    for queries in ["editors/tree-sitter-pol/queries/highlights.scm", "editors/helix/queries/highlights.scm"] {
        let Ok(text) = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(queries)) else { continue };
        let list = text.split('[').find(|list| list.contains("\"persona\"")).unwrap().split(']').next().unwrap();
        assert_eq!(quoted(list), keywords(), "{queries}");
    }
}

/// The grammars that colour by patterns.
const PATTERNS: [&str; 4] = [
    "editors/vscode/syntaxes/pol.tmLanguage.json",
    "editors/vim/syntax/pol.vim",
    "editors/emacs/pol-mode.el",
    "editors/kakoune/pol.kak",
];

#[test]
fn the_editors_colour_them() {
    for path in PATTERNS {
        let text = read(path);
        for keyword in keywords() {
            assert!(has_word(&text, keyword), "{path} does not know `{keyword}`");
        }
        let coloured: BTreeSet<&str> =
            if path.ends_with(".el") { quoted(list_of(&text, "\"description\"")) } else { alternatives(&text, "description") };
        assert_eq!(coloured, words(), "{path}");
    }
}

#[test]
fn the_playground_has_them() {
    let text = read("web/src/pol.ts");
    let list = |name: &str| quoted(text.split_once(&format!("const {name} = [")).unwrap().1.split_once("];").unwrap().0);
    assert_eq!(list("KEYWORDS"), keywords());
    assert_eq!(list("WORDS"), words());
}

/// The innermost list of a Lisp text that has a string in it.
fn list_of<'s>(text: &'s str, member: &str) -> &'s str {
    let at = text.find(member).unwrap_or_else(|| panic!("no {member}"));
    let start = text[..at].rfind('(').unwrap();
    &text[start..at + text[at..].find(')').unwrap()]
}

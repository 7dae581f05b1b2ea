//! Laws that hold for every policy: printing and parsing are inverse, formatting loses nothing, privileges form an algebra, and order
//! never matters.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/accounted.rs"]
mod accounted;

use std::collections::BTreeMap;
use std::fmt::Debug;

use polc::catalogue::{CLUSTER_PRIVILEGES, CONNECT_ALIASES, FEATURES, INDEX_PRIVILEGES, PERMISSION_NAMES, Release, TASKS};
use polc::check::names::{Meaning, Names};
use polc::check::privileges::{FeatureOn, Privileges};
use polc::check::{Check, Context};
use polc::config::{Config, Target};
use polc::diagnostic::Severity;
use polc::emit::{FORMATS, Subject};
use polc::format;
use polc::policy::Policy;
use polc::source::{FileId, SourceMap};
use polc::syntax::{self, tree::Tree};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;

/// The same cases on every run and every machine, unless PROPTEST_CASES and PROPTEST_RNG_SEED ask for others.
fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { given.cases } else { cases };
    let rng_seed = if given.rng_seed == RngSeed::Random { RngSeed::Fixed(0x001A_BE15) } else { given.rng_seed };
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..given }
}

// ---- printing and parsing

/// A piece of a policy as its tokens. They are written as the printer writes them, so that nothing may be lost.
type Tokens = Vec<String>;

fn words<'s>(words: impl IntoIterator<Item = &'s str>) -> Tokens {
    words.into_iter().map(str::to_owned).collect()
}

fn concat(parts: impl IntoIterator<Item = Tokens>) -> Tokens {
    parts.into_iter().flatten().collect()
}

/// `parts` with a separator between two.
fn separated(parts: Vec<Tokens>, separator: &str) -> Tokens {
    let mut tokens = Tokens::new();
    for (at, part) in parts.into_iter().enumerate() {
        tokens.extend((at > 0).then(|| separator.to_owned()));
        tokens.extend(part);
    }
    tokens
}

fn list(of: impl Strategy<Value = String>) -> impl Strategy<Value = Tokens> {
    prop::collection::vec(of.prop_map(|token| vec![token]), 1..4).prop_map(|parts| separated(parts, ","))
}

/// The keywords are words like any other where no statement begins with them.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z_][a-z0-9_]{0,8}".prop_filter("keywords mean something", |name| !KEYWORDS.contains(&name.as_str())),
        1 => select(vec!["cases".to_owned(), "Read".into(), "x9".into(), "_".into(), "index_".into(), "rolefoo".into(), "on2".into()]),
    ]
}

const KEYWORDS: [&str; 21] = [
    "role",
    "roles",
    "rol",
    "abstract",
    "persona",
    "test",
    "forbid",
    "platform",
    "in",
    "on",
    "index",
    "cluster",
    "spaces",
    "run_as",
    "permission",
    "application",
    "extends",
    "unless",
    "can",
    "cannot",
    "exactly",
];

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 1..4).prop_map(|names| names.join("."))
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        // Whatever stands in it: brackets, comments and separators mean nothing inside of a string.
        3 => prop::collection::vec(select(INSIDE.to_vec()), 0..6).prop_map(|parts| format!("\"{}\"", parts.concat())),
        1 => "[ -~é🦀]{0,12}".prop_map(|text| syntax::quote(&text)),
        1 => select(vec!["\"\"\"\"\"\"", "\"\"\"{\"term\": {\"a\": \"b\\\"}}\n // > \"\"\"", "\"\"\" \" \"\" \"\"\""]).prop_map(str::to_owned),
    ]
}

const INSIDE: [&str; 16] =
    ["a", "<", ">", "//", "/*", "*/", "\\\"", "\\\\", "\\n", "\\u{1f980}", "'", ";", "role x ", "{", "é", "日本 🦀"];

fn role_name() -> impl Strategy<Value = String> {
    prop_oneof![3 => name(), 1 => (name(), name()).prop_map(|(a, b)| format!("{a}-{b}")), 1 => string()]
}

fn space() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[a-z0-9_][a-z0-9_-]{0,6}", 1 => string(), 1 => Just("*".to_owned())]
        .prop_filter("keywords mean something", |name| !KEYWORDS.contains(&name.as_str()))
}

fn number() -> impl Strategy<Value = String> {
    select(vec!["0", "12", "-1", "3.5", "-0.25"]).prop_map(str::to_owned)
}

fn term() -> impl Strategy<Value = String> {
    prop_oneof![6 => path(), 2 => string(), 1 => select(vec!["0".to_owned(), "3.5".into(), "*".into()])]
}

fn expression() -> impl Strategy<Value = Tokens> {
    let rest = prop::collection::vec((select(vec!["+", "-", "+", ","]), term()), 0..4);
    (term(), rest).prop_map(|(first, rest)| {
        let rest = rest.into_iter().flat_map(|(sign, term)| [sign.to_owned(), term]);
        std::iter::once(first).chain(rest).collect()
    })
}

fn operator() -> impl Strategy<Value = String> {
    select(vec![":", ":", "+=", "-="]).prop_map(str::to_owned)
}

fn object() -> impl Strategy<Value = Tokens> {
    let key = || prop_oneof![3 => name(), 1 => string()];
    let value = || list(prop_oneof![3 => path(), 2 => string(), 1 => number(), 1 => Just("*".to_owned())]);
    let flat = prop::collection::vec((key(), value()), 0..3).prop_map(pairs);
    flat.prop_recursive(3, 12, 3, move |inner| prop::collection::vec((key(), prop_oneof![value(), inner]), 0..3).prop_map(pairs))
}

fn pairs(pairs: Vec<(String, Tokens)>) -> Tokens {
    let inside = pairs.into_iter().map(|(key, value)| concat([vec![key], words([":"]), value, words([";"])]));
    concat([words(["<"]), concat(inside), words([">"])])
}

fn on_clusters() -> impl Strategy<Value = Tokens> {
    prop_oneof![3 => Just(Tokens::new()), 1 => list(string()).prop_map(|list| concat([words(["on"]), list]))]
}

fn statement() -> impl Strategy<Value = Tokens> {
    let head = || prop_oneof![4 => path(), 1 => string()];
    let end = || words([";"]);
    let maybe_object = || prop_oneof![2 => Just(Tokens::new()), 1 => object().prop_filter("no options", |o| o.len() > 2)];
    prop_oneof![
        6 => (head(), operator(), expression()).prop_map(move |(head, operator, value)| concat([vec![head, operator], value, end()])),
        1 => (path(), object()).prop_map(move |(head, object)| concat([vec![head], words([":"]), object, end()])),
        2 => (list(string()), on_clusters(), operator(), expression(), maybe_object())
            .prop_map(move |(names, on, operator, value, object)| concat([words(["index"]), names, on, vec![operator], value, object, end()])),
        1 => (on_clusters(), operator(), expression())
            .prop_map(move |(on, operator, value)| concat([words(["cluster"]), on, vec![operator], value, end()])),
        1 => (operator(), list(space())).prop_map(move |(operator, spaces)| concat([words(["spaces"]), vec![operator], spaces, end()])),
        1 => (operator(), list(prop_oneof![path(), string()]))
            .prop_map(move |(operator, users)| concat([words(["run_as"]), vec![operator], users, end()])),
        1 => list(string()).prop_map(move |names| concat([words(["permission"]), names, end()])),
        1 => (string(), prop_oneof![Just(Tokens::new()), Just(words(["mcp"]))], operator(), list(prop_oneof![path(), string()]), maybe_object())
            .prop_map(move |(namespace, kind, operator, names, options)| {
                concat([words(["application"]), vec![namespace], kind, vec![operator], names, options, end()])
            }),
    ]
}

fn body() -> impl Strategy<Value = Tokens> {
    let flat = || prop::collection::vec(statement(), 0..5).prop_map(concat);
    let block = (list(space()), flat()).prop_map(|(spaces, body)| concat([words(["in"]), spaces, bracketed(body)]));
    prop::collection::vec(prop_oneof![4 => statement(), 1 => block], 0..6).prop_map(|parts| bracketed(concat(parts)))
}

fn bracketed(inside: Tokens) -> Tokens {
    concat([words(["<"]), inside, words([">"])])
}

fn claim() -> impl Strategy<Value = Tokens> {
    prop_oneof![
        2 => path().prop_map(|path| vec![path]),
        2 => (prop_oneof![path(), string()], expression_without_commas()).prop_map(|(head, value)| concat([vec![head], words([":"]), value])),
        1 => (list(string()), expression_without_commas()).prop_map(|(names, value)| concat([words(["index"]), names, words([":"]), value])),
        1 => expression_without_commas().prop_map(|value| concat([words(["cluster", ":"]), value])),
        1 => string().prop_map(|name| concat([words(["permission"]), vec![name]])),
    ]
}

/// A comma separates two claims.
fn expression_without_commas() -> impl Strategy<Value = Tokens> {
    expression().prop_map(|tokens| tokens.into_iter().map(|token| if token == "," { "+".to_owned() } else { token }).collect())
}

fn assertion() -> impl Strategy<Value = Tokens> {
    let verb = select(vec![vec!["can"], vec!["cannot"], vec!["can", "exactly"]]).prop_map(words);
    // An expression of a claim would go on after the comma: only the last one of an assertion may have one.
    let claims = (prop::collection::vec(path().prop_map(|path| vec![path]), 0..3), claim()).prop_map(|(mut claims, last)| {
        claims.push(last);
        separated(claims, ",")
    });
    let spaces = prop_oneof![Just(Tokens::new()), list(space()).prop_map(|list| concat([words(["in"]), list]))];
    let targets = prop_oneof![
        Just(Tokens::new()),
        list(select(vec!["prod".to_owned(), "kibana:9.4".into(), "connect".into(), "a-b.c_d".into()]))
            .prop_map(|list| concat([words(["on"]), list]))
    ];
    (role_name(), verb, claims, spaces, targets)
        .prop_map(|(subject, verb, claims, spaces, targets)| concat([vec![subject], verb, claims, spaces, targets, words([";"])]))
}

fn clause(word: &'static str, names: impl Strategy<Value = Tokens> + 'static) -> impl Strategy<Value = Tokens> {
    prop_oneof![Just(Tokens::new()), names.prop_map(move |names| concat([words([word]), names]))]
}

fn item() -> impl Strategy<Value = Tokens> {
    let docs = prop::collection::vec("/// [ -~]{0,10}x\n", 0..2);
    let is_abstract = prop_oneof![Just(Tokens::new()), Just(words(["abstract"]))];
    let platforms = || list(select(vec!["kibana".to_owned(), "connect".into()]));
    let role = (docs, is_abstract, role_name(), clause("on", platforms()), clause("extends", list(role_name())), body()).prop_map(
        |(docs, is_abstract, name, on, extends, body)| concat([docs, is_abstract, words(["role"]), vec![name], on, extends, body]),
    );
    let persona = (role_name(), prop::collection::vec(role_name().prop_map(|name| vec![name]), 1..4))
        .prop_map(|(name, roles)| concat([words(["persona"]), vec![name], words(["="]), separated(roles, "+"), words([";"])]));
    let unless =
        prop_oneof![Just(Tokens::new()), list(role_name()).prop_map(|roles| concat([words(["unless"]), roles, words([";"])]))];
    let plain = || string().prop_filter("titles are plain strings", |title| !title.starts_with("\"\"\"") || title == "\"\"");
    prop_oneof![
        6 => role,
        1 => persona,
        1 => platforms().prop_map(|list| concat([words(["platform"]), list, words([";"])])),
        1 => (plain(), prop::collection::vec(assertion(), 0..4))
            .prop_map(|(title, assertions)| concat([words(["test"]), vec![title], bracketed(concat(assertions))])),
        1 => (plain(), body(), unless).prop_map(|(title, body, unless)| concat([words(["forbid"]), vec![title], body, unless])),
    ]
}

/// What may stand between two tokens.
fn gap() -> impl Strategy<Value = &'static str> {
    select(vec![
        " ",
        " ",
        " ",
        "\n",
        "\r\n",
        "\t",
        "\n\n  ",
        " /* > \" */ ",
        "/**/",
        " // role x < ;\n",
        " /* é\n */\n",
        "\n//// x\n",
    ])
}

/// A file's tokens, and its text with anything that may stand between them.
fn file() -> impl Strategy<Value = (Tokens, String)> {
    let frame = (select(vec!["", "\u{feff}", "// first\n"]), select(vec!["", "\n", "// last", "/* last */ "]));
    (prop::collection::vec(item(), 0..4).prop_map(concat), prop::collection::vec(gap(), 64), frame).prop_map(
        |(tokens, gaps, (before, after))| {
            let mut text = before.to_owned();
            for (token, gap) in tokens.iter().zip(gaps.iter().cycle()) {
                // A comment between docs and their item would part them.
                text.push_str(token);
                text.push_str(if token.starts_with("///") { "" } else { gap });
            }
            text.push_str(after);
            (tokens, text)
        },
    )
}

fn without_whitespace(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn parse(text: &str) -> (Tree, Vec<String>) {
    let (tree, diagnostics) = syntax::parse(FileId(0), text);
    (tree, diagnostics.into_iter().map(|d| format!("{}: {} {:?}", d.id.name, d.message, d.primary.at)).collect())
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn printing_loses_nothing_and_parses_back((tokens, text) in file()) {
        let (tree, diagnostics) = parse(&text);
        prop_assert_eq!(&diagnostics, &Vec::<String>::new(), "{}", &text);
        let printed = syntax::print(&tree, &text);
        prop_assert_eq!(without_whitespace(&printed), without_whitespace(&tokens.concat()), "{}", &text);
        let (again, diagnostics) = parse(&printed);
        prop_assert_eq!(&diagnostics, &Vec::<String>::new(), "{}", &printed);
        prop_assert_eq!(syntax::print(&again, &printed), printed);
    }

    /// Any text at all: the items lie in the text in order, and every place of a diagnostic lies in the text, at characters.
    #[test]
    fn places_lie_within_the_text(text in any_text()) {
        let (tree, diagnostics) = syntax::parse(FileId(0), &text);
        let mut end = 0;
        for item in &tree.items {
            prop_assert!(item.offset >= end && item.len > 0);
            end = item.offset + item.len;
            prop_assert!(text.get(item.offset as usize..end as usize).is_some());
        }
        for diagnostic in &diagnostics {
            let edits = diagnostic.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.at));
            let places = diagnostic.related.iter().map(|label| label.at).chain([diagnostic.primary.at]).chain(edits);
            for at in places {
                prop_assert!(text.get(at.range()).is_some(), "{diagnostic:?}");
            }
        }
    }

    /// What is printed of a tree with mistakes is stable as well, once it parses without any.
    #[test]
    fn safe_fixes_of_syntax_errors_settle(text in any_text()) {
        let mut text = text;
        for _ in 0..32 {
            let (_, diagnostics) = syntax::parse(FileId(0), &text);
            let fix = diagnostics.iter().flat_map(|d| &d.fixes).find(|fix| fix.applicability == polc::diagnostic::Applicability::Safe);
            let Some(fix) = fix else { return Ok(()) };
            let mut edits = fix.edits.clone();
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
            for edit in edits {
                text.replace_range(edit.at.range(), &edit.text);
            }
        }
        // Each fix fixes one mistake; a text of forty tokens has no more than these.
        prop_assert!(false, "the fixes never end: {text}");
    }
}

/// Tokens at random, mostly within a role.
fn any_text() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        6 => select(vec![
            "role", "a", "<", ">", "{", "}", ":", ";", "+", "-", "+=", "=", ",", "cases", "read", "\"", "'x'", "\"x\"", "\"\"\"", "//",
            "/*", "*/", "///", "in", "on", "index", "test", "can", "forbid", "unless", "persona", "extends", "*", "12", "\\", "é🦀", "|",
        ])
        .prop_map(str::to_owned),
        1 => "[ -~é]{0,4}",
    ];
    let gap = select(vec![" ", " ", "\n", "", "\r\n"]);
    (select(vec!["", "role a < ", "/// d\nrole a < in s < "]), prop::collection::vec((token, gap), 0..24))
        .prop_map(|(before, tokens)| format!("{before}{}", tokens.into_iter().map(|(token, gap)| token + gap).collect::<String>()))
}

// ---- formatting

/// Text as somebody might have written it in a hurry: with comments and line breaks anywhere, or no space at all, and without the `;`
/// that may be left out.
fn untidy() -> impl Strategy<Value = String> {
    let items = prop::collection::vec(item(), 0..4).prop_map(concat);
    let gaps = prop::collection::vec(prop_oneof![3 => Just(""), 2 => Just(" "), 4 => gap(), 1 => select(COMMENTS.to_vec())], 96);
    let frame = (select(vec!["", "\u{feff}", "\n\n// first\n\n\n"]), select(vec!["", "\r\n", "\n\n// last", "/* last */ "]));
    (items, gaps, prop::collection::vec(any::<bool>(), 96), frame).prop_map(|(tokens, gaps, left_out, (before, after))| {
        let mut text = before.to_owned();
        let mut rest = tokens.iter().zip(gaps.iter().cycle()).zip(left_out.iter().cycle()).peekable();
        while let Some(((token, gap), left_out)) = rest.next() {
            let next = rest.peek().map_or("", |((next, _), _)| next.as_str());
            if token == ";" && next == ">" && *left_out {
                text.push_str(gap);
                continue;
            }
            text.push_str(token);
            if token == ">" && *left_out && text.len() % 2 == 0 && matches!(next, ">") {
                text.push(';');
            }
            // Only brackets, commas and semicolons part two names without a space; a comment may not part docs from their item.
            let tight = |token: &str| matches!(token, "<" | ">" | ";" | ",");
            match *gap {
                _ if token.starts_with("///") => {}
                // What ends in `-` before a `>` is a mistyped operator.
                "" if !tight(token) && !tight(next) || text.ends_with('-') => text.push(' '),
                gap => text.push_str(gap),
            }
        }
        text + after
    })
}

const COMMENTS: [&str; 6] =
    [" // end of line\n", "\n  // own line  \n", "\n\n\n// apart\n\n", "/* a */ /* b */", "\n/* c\r\n  */ ", " // x\n /* y */"];

/// The comments of a text, without the whitespace at the end of a line.
fn comments(text: &str) -> Vec<&str> {
    syntax::comments(text).map(|comment| text[comment.span.start as usize..comment.span.end as usize].trim_end()).collect()
}

fn formatted(text: &str) -> String {
    let (tree, _) = syntax::parse(FileId(0), text);
    format::format(text, &tree).unwrap_or_else(|why| panic!("{why}:\n{text}")).map_or_else(|| text.to_owned(), |new| new.text)
}

proptest! {
    #![proptest_config(config(512))]

    #[test]
    fn formatting_loses_nothing_and_is_final(text in untidy()) {
        let (tree, diagnostics) = parse(&text);
        prop_assume!(diagnostics.is_empty());
        let once = formatted(&text);
        let (again, diagnostics) = parse(&once);
        prop_assert_eq!(diagnostics, Vec::<String>::new(), "{}", &once);
        prop_assert_eq!(syntax::print(&again, &once), syntax::print(&tree, &text));
        prop_assert_eq!(comments(&once), comments(&text), "{}", &once);
        prop_assert_eq!(formatted(&once), &*once, "of:\n{}", &text);
        let is_whole = once.trim_start_matches('\u{feff}').is_empty() || once.ends_with('\n');
        prop_assert!(is_whole, "{}", &once);
    }

    /// Any text at all: what has no mistakes is formatted, and edits lie in the text.
    #[test]
    fn any_text_is_formatted_or_refused(text in any_text()) {
        let (tree, diagnostics) = parse(&text);
        let result = format::format(&text, &tree);
        prop_assert!(!diagnostics.is_empty() || result.is_ok(), "{}", &text);
        for at in 0..text.len() {
            for edit in format::format_range(FileId(0), &text, at..at).unwrap_or_default() {
                prop_assert!(text.get(edit.at.range()).is_some(), "{:?}", edit);
            }
        }
    }

    /// All items that a range touches, and no others; the whole file is all of them.
    #[test]
    fn ranges_are_formatted_as_the_file_is(text in untidy(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let (tree, diagnostics) = parse(&text);
        prop_assume!(diagnostics.is_empty());
        let edited = |range: std::ops::Range<usize>| {
            let mut edited = text.clone();
            for edit in format::format_range(FileId(0), &text, range).unwrap().into_iter().rev() {
                edited.replace_range(edit.at.range(), &edit.text);
            }
            edited
        };
        prop_assert_eq!(edited(0..text.len()), formatted(&text));
        let (from, to) = (from.index(text.len() + 1), to.index(text.len() + 1));
        let some = edited(from.min(to)..from.max(to));
        let (again, diagnostics) = parse(&some);
        prop_assert_eq!(diagnostics, Vec::<String>::new(), "{}", &some);
        prop_assert_eq!(syntax::print(&again, &some), syntax::print(&tree, &text));
        prop_assert_eq!(comments(&some), comments(&text), "{}", &some);
    }
}

// ---- the algebra of privileges

fn features() -> impl Iterator<Item = FeatureOn> {
    FEATURES
        .iter()
        .flat_map(|feature| Release::all().filter(|r| feature.registered.has(*r)).map(|release| FeatureOn::new(feature, release)))
}

/// Everything that the release has of a feature, what is switched off by itself included.
fn everything(on: &FeatureOn) -> Privileges {
    let subs = on.feature.privileges.iter().enumerate().filter(|(_, sub)| sub.releases.has(on.release));
    subs.fold(Privileges::READ | Privileges::ALL, |set, (n, _)| set | Privileges::sub(n))
}

/// Sets of a feature's privileges: all of them where they are few, otherwise a spread of them.
fn sets(on: &FeatureOn) -> Vec<Privileges> {
    let everything = everything(on).0;
    let bits: Vec<u64> = (0..64).map(|n| 1 << n).filter(|bit| everything & bit != 0).collect();
    let of = |wanted: u64| Privileges(bits.iter().enumerate().filter(|(n, _)| wanted >> n & 1 != 0).map(|(_, bit)| bit).sum());
    if bits.len() <= 6 {
        return (0..1 << bits.len()).map(of).collect();
    }
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let random = (0..60).map(|_| {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
        of(state >> 20)
    });
    random.chain(bits.iter().map(|bit| Privileges(*bit))).chain([Privileges::NONE, Privileges(everything)]).collect()
}

fn law(on: &FeatureOn, holds: bool, what: &str, sets: &dyn Debug) {
    assert!(holds, "{} on {}: {what}: {sets:?}", on.feature.id, on.release.id());
}

#[test]
fn closing_is_a_closure_and_unions_are_unions() {
    for on in features() {
        let sets = sets(&on);
        for &a in &sets {
            let closed = on.closed(a);
            law(&on, closed.covers(a), "closing takes nothing away", &a);
            law(&on, on.closed(closed) == closed, "closing once is enough", &a);
            for &b in &sets {
                law(&on, on.closed(a | b) == closed | on.closed(b), "closing goes through unions", &(a, b));
                law(&on, !b.covers(a) || on.closed(b).covers(closed), "closing keeps the order", &(a, b));
                law(&on, a | b == b | a && (a | b).covers(a), "unions commute", &(a, b));
                law(&on, (a | b) | closed == a | (b | closed), "unions associate", &(a, b));
                law(
                    &on,
                    a.minus(b) | a.both(b) == a && a.minus(b).both(b).is_empty(),
                    "a set is what is in another and what is not",
                    &(a, b),
                );
            }
        }
    }
}

#[test]
fn what_is_removed_is_not_held() {
    for on in features() {
        for set in sets(&on).into_iter().map(|set| on.closed(set)) {
            for n in (0..on.feature.privileges.len()).filter(|n| on.known.covers(Privileges::sub(*n))) {
                let rest = set.minus(on.holding(n));
                law(&on, !rest.covers(Privileges::sub(n)), "removed and still there", &(set, n));
                law(&on, on.closed(rest) == rest, "closing brings it back", &(set, n));
                law(&on, set.covers(rest), "removing adds nothing", &(set, n));
                law(&on, on.closed(rest | Privileges::sub(n)).covers(Privileges::sub(n)), "added and not there", &(set, n));
            }
        }
    }
}

#[test]
fn levels_include_each_other() {
    for on in features() {
        law(&on, on.all.covers(on.read), "`all` holds `read`", &(on.all, on.read));
        law(
            &on,
            on.all.covers(Privileges::ALL) && on.read.covers(Privileges::READ),
            "levels hold their bare level",
            &(on.all, on.read),
        );
        law(&on, !on.read.covers(Privileges::ALL), "`read` is not `all`", &on.read);
        law(&on, on.closed(on.all) == on.all && on.closed(on.read) == on.read, "levels are closed", &(on.all, on.read));
        law(&on, everything(&on).covers(on.all) && everything(&on).covers(on.known), "levels hold what the release has", &on.all);
    }
}

/// What the ids that are written for a set mean, read back one by one.
fn read_back(on: &FeatureOn, ids: &[&str]) -> Privileges {
    let meanings = ids.iter().map(|id| match *id {
        "all" => on.all,
        "read" => on.read,
        "minimal_all" => Privileges::ALL,
        "minimal_read" => Privileges::READ,
        sub => Privileges::sub(on.find(sub).unwrap_or_else(|| panic!("{sub} is not found"))),
    });
    on.closed(meanings.fold(Privileges::NONE, |set, meaning| set | meaning))
}

#[test]
fn what_is_written_reads_back_as_the_same_set() {
    for on in features() {
        let mut written: BTreeMap<Vec<&str>, Privileges> = BTreeMap::new();
        for set in sets(&on).into_iter().chain([on.all, on.read]).map(|set| on.closed(set)) {
            let ids: Vec<&str> = on.written(set, set).collect();
            // What is switched off comes with a level or not at all; by itself it is never written.
            let is_level = |level: &Privileges| set.covers(*level) && set.covers(Privileges::ALL) == level.covers(Privileges::ALL);
            let level = [on.all, on.read].into_iter().find(is_level).unwrap_or(Privileges::NONE);
            let kept = set.minus(set.minus(on.known | Privileges::READ | Privileges::ALL | level));
            law(&on, read_back(&on, &ids) == kept, "reads back as another set", &(set, &ids));
            law(&on, *written.entry(ids.clone()).or_insert(kept) == kept, "two sets are written alike", &(set, &ids));
            law(&on, ids.is_empty() == kept.is_empty(), "nothing is written for something", &(set, &ids));
            law(
                &on,
                ids.iter().all(|id| on.find(id).is_none_or(|n| on.known.covers(Privileges::sub(n)))),
                "what is off is written",
                &(set, &ids),
            );
        }
        let bare = |set: Privileges| on.written(set, Privileges::NONE).next();
        assert_eq!(
            (bare(on.all), bare(on.read)),
            (Some("minimal_all"), Some("minimal_read")),
            "what was asked for bare does not grow"
        );
        assert_eq!(on.written(on.all, on.all).collect::<Vec<_>>(), ["all"]);
        assert_eq!(on.written(on.read, on.read).collect::<Vec<_>>(), ["read"]);
    }
}

#[test]
fn every_word_stands_for_one_privilege() {
    for on in features() {
        for (n, sub) in on.feature.privileges.iter().enumerate() {
            assert_eq!(on.find(sub.id), Some(n), "{} of {}", sub.id, on.feature.id);
            for alias in sub.aliases {
                assert_eq!(on.find(alias), Some(n), "{alias} of {}", on.feature.id);
            }
        }
    }
}

// ---- order

/// A role that the catalogue has all words for.
#[derive(Clone, Debug)]
struct Planned {
    name: String,
    is_abstract: bool,
    parents: Vec<String>,
    platforms: &'static str,
    statements: Vec<String>,
}

/// Features that the release has by themselves, with an expression for each.
fn grants(target: &Target) -> Vec<(String, Vec<&'static str>)> {
    let names = Names::new(target);
    let mut paths: Vec<&str> = names.paths().filter(|path| !path.contains('.')).collect();
    paths.sort_unstable();
    // Several names may stand for one feature.
    let mut seen = Vec::new();
    let exact = paths.into_iter().filter_map(|path| match names.find(path)?.meaning {
        Meaning::Exact(on) if !seen.contains(&on.order) => {
            seen.push(on.order);
            Some((path.to_owned(), on.words()))
        }
        _ => None,
    });
    exact.filter(|(_, words)| words.contains(&"read") && words.contains(&"all")).collect()
}

fn kibana_statements(target: &Target) -> impl Strategy<Value = Vec<String>> {
    let grants = grants(target);
    let features = subsequence(grants.clone(), 1..8).prop_flat_map(|chosen| {
        let each: Vec<_> = chosen
            .into_iter()
            .map(|(path, words)| {
                let subs: Vec<&str> =
                    words.iter().copied().filter(|w| !w.starts_with("minimal") && *w != "all" && *w != "read").collect();
                let most = subs.len().min(3);
                (
                    Just(path),
                    select(vec!["read", "all", "minimal_read"]),
                    subsequence(subs, 0..=most),
                    select(vec!["+", "-"]),
                    select(vec![":", ":", "+="]),
                )
            })
            .collect();
        each.prop_map(|each| {
            let written = each.into_iter().map(|(path, level, subs, sign, operator)| {
                let subs: Vec<String> = subs.iter().map(|sub| format!(" {sign} {sub}")).collect();
                format!("{path} {operator} {level}{};", subs.concat())
            });
            written.collect::<Vec<String>>()
        })
    });
    let index = subsequence(
        INDEX_PRIVILEGES.iter().filter(|p| !p.remote_only && p.releases.has(target.release())).map(|p| p.name).collect::<Vec<_>>(),
        1..4,
    );
    let cluster = subsequence(
        CLUSTER_PRIVILEGES.iter().filter(|p| p.releases.has(target.release())).map(|p| p.name).collect::<Vec<_>>(),
        0..3,
    );
    let indices = prop::collection::btree_map(select(vec!["logs-*", "a", "b-*", "metrics-*", "c"]), index, 0..4);
    let options =
        select(vec!["", "", " < fields: \"b\", \"a\"; except: \"a\"; >", " < query: \"{}\"; >", " < restricted: true; >"]);
    let block = prop::collection::btree_map(select(vec!["soc", "eu", "us"]), select(grants), 0..3);
    let tasks: Vec<&str> =
        TASKS.iter().filter(|task| task.platform == polc::policy::Platform::Kibana).map(|task| task.name).collect();
    let tasks = subsequence(tasks, 0..3);
    let spaces = select(vec!["", "spaces: default;", "spaces: beta, alpha;", "spaces: *;"]);
    (features, indices, options, cluster, block, tasks, spaces).prop_map(
        |(mut statements, indices, options, cluster, block, tasks, spaces)| {
            statements
                .extend(indices.iter().map(|(name, privileges)| format!("index \"{name}\": {}{options};", privileges.join(" + "))));
            statements.extend((!cluster.is_empty()).then(|| format!("cluster += {};", cluster.join(" + "))));
            statements.extend(block.iter().map(|(space, (path, _))| format!("in {space} < {path}: read; >")));
            statements.extend((!tasks.is_empty()).then(|| format!("tasks: {};", tasks.join(" + "))));
            statements.extend((!spaces.is_empty()).then(|| spaces.to_owned()));
            statements
        },
    )
}

fn connect_statements() -> impl Strategy<Value = Vec<String>> {
    let mut features: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (feature, action, _) in PERMISSION_NAMES {
        features.entry(feature).or_default().push(action);
    }
    // Two names of one feature would not be distinct.
    assert!(CONNECT_ALIASES.iter().all(|(alias, _)| !features.contains_key(alias)));
    let features: Vec<(&str, Vec<&str>)> = features.into_iter().collect();
    let chosen = subsequence(features, 1..6).prop_flat_map(|chosen| {
        let each: Vec<_> =
            chosen.into_iter().map(|(feature, actions)| (Just(feature), subsequence(actions.clone(), 1..=actions.len()))).collect();
        each.prop_map(|each| {
            each.into_iter().map(|(feature, actions)| format!("{feature} += {};", actions.join(" + "))).collect::<Vec<_>>()
        })
    });
    let tags = select(vec!["", "tags: < team: \"a\"; owner: \"b\"; >", "access_tags: < k: \"v\"; >"]);
    (chosen, tags).prop_map(|(mut statements, tags)| {
        statements.extend((!tags.is_empty()).then(|| tags.to_owned()));
        statements
    })
}

/// A policy whose roles extend only roles before them, for one platform.
fn policy(statements: impl Strategy<Value = Vec<String>>, platforms: &'static str) -> impl Strategy<Value = Vec<Planned>> {
    let role = (any::<bool>(), prop::collection::vec(any::<prop::sample::Index>(), 0..3), statements);
    prop::collection::vec(role, 1..6).prop_map(move |roles| {
        let mut planned: Vec<Planned> = Vec::new();
        for (at, (is_abstract, parents, statements)) in roles.into_iter().enumerate() {
            let mut parents: Vec<String> =
                parents.iter().filter(|_| at > 0).map(|index| planned[index.index(planned.len())].name.clone()).collect();
            parents.sort();
            parents.dedup();
            planned.push(Planned {
                name: format!("role_{}", (at * 7) % 11),
                is_abstract: is_abstract && at % 2 == 0,
                parents,
                platforms,
                statements,
            });
        }
        planned
    })
}

impl Planned {
    fn text(&self, statements: &[String]) -> String {
        let extends = if self.parents.is_empty() { String::new() } else { format!(" extends {}", self.parents.join(", ")) };
        let is_abstract = if self.is_abstract { "abstract " } else { "" };
        format!("{is_abstract}role {} on {}{extends} <\n  {}\n>\n", self.name, self.platforms, statements.join("\n  "))
    }
}

/// Everything that is written for a policy, in every format, and the names of what is wrong with it.
fn build(files: &[String], target: &Target) -> (String, Vec<(&'static str, String)>) {
    let mut sources = SourceMap::default();
    let ids: Vec<FileId> = files.iter().enumerate().map(|(at, text)| sources.add(format!("{at}.pol"), text.as_str())).collect();
    let mut diagnostics = Vec::new();
    let mut parsed = Vec::new();
    for id in ids {
        let (tree, found) = syntax::parse(id, sources.text(id));
        assert!(found.is_empty(), "{found:?}\n{files:?}");
        parsed.push((id, tree));
    }
    let (policy, found) = Policy::resolve(&sources, &parsed, Vec::new());
    diagnostics.extend(found);
    let context = Context::new(target);
    let check = Check::new(&context, &policy);
    let mut text = String::new();
    for id in policy.ids() {
        let Some(effective) = check.role(id, &mut diagnostics) else { continue };
        accounted::assert_accounted(&policy, id, &effective);
        let subject = Subject { target, role: policy.role(id), effective: &effective };
        for format in FORMATS.iter().filter(|format| format.platform == target.platform()) {
            for document in format.documents {
                let part = document.part(&subject, &mut diagnostics).unwrap_or_default();
                text.push_str(&format!("{} {}: {}\n", format.name, policy.role(id).name, String::from_utf8(part).unwrap()));
            }
        }
    }
    diagnostics.extend(check.rest());
    let mut wrong: Vec<(&str, String)> =
        diagnostics.into_iter().filter(|d| d.severity == Severity::Error).map(|d| (d.id.name, d.message)).collect();
    wrong.sort();
    (text, wrong)
}

/// A policy in one file as planned, and the same policy in other words: items spread over files, files and statements shuffled.
fn two_ways(roles: impl Strategy<Value = Vec<Planned>>) -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    roles.prop_flat_map(|roles| {
        let plain: String = roles.iter().map(|role| role.text(&role.statements)).collect();
        let shuffled: Vec<_> =
            roles.into_iter().map(|role| (Just(role.clone()), Just(role.statements).prop_shuffle(), 0..4usize)).collect();
        (
            Just(vec![plain]),
            shuffled.prop_shuffle_all().prop_map(|roles| {
                let mut files = vec![String::new(); 4];
                for (role, statements, file) in roles {
                    files[file].push_str(&role.text(&statements));
                }
                files
            }),
        )
    })
}

trait ShuffleAll<T> {
    fn prop_shuffle_all(self) -> BoxedStrategy<Vec<T>>;
}

impl<S: Strategy + 'static> ShuffleAll<S::Value> for Vec<S>
where
    S::Value: Clone,
{
    fn prop_shuffle_all(self) -> BoxedStrategy<Vec<S::Value>> {
        self.prop_flat_map(|values| Just(values).prop_shuffle()).boxed()
    }
}

fn target(name: &str) -> Target {
    Config::default().target(name).unwrap()
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn order_never_matters_on_kibana((plain, shuffled) in two_ways(policy(kibana_statements(&target("kibana:9.4")), "kibana"))) {
        for name in ["kibana:9.4", "kibana:9.0", "kibana:serverless"] {
            prop_assert_eq!(build(&plain, &target(name)), build(&shuffled, &target(name)));
        }
    }

    #[test]
    fn order_never_matters_on_connect((plain, shuffled) in two_ways(policy(connect_statements(), "connect"))) {
        prop_assert_eq!(build(&plain, &target("connect")), build(&shuffled, &target("connect")));
    }
}

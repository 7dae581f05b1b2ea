//! The canonical layout: `tests/format/NAME.pol` is how somebody might write it, `snapshots/format-layout__NAME.snap` how it is laid out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use polc::format::{self, Refusal};
use polc::source::FileId;
use polc::syntax;
use walkdir::WalkDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text in its canonical layout, which is final.
fn formatted(text: &str) -> String {
    let once = formatted_once(text);
    assert_eq!(formatted_once(&once), once, "formatting twice gives another text");
    once
}

fn formatted_once(text: &str) -> String {
    let (tree, mistakes) = syntax::parse(FileId(0), text);
    assert!(mistakes.is_empty(), "{mistakes:?}\n{text}");
    format::format(text, &tree).unwrap().map_or_else(|| text.to_owned(), |formatted| formatted.text)
}

/// All files of an ending below a folder.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(root().join(folder)).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|found| found == ending)).collect();
    assert!(!files.is_empty(), "{folder}");
    files
}

#[test]
fn every_layout() {
    let settings = snapshots::settings();
    for path in files("tests/format", "pol") {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = formatted(&fs::read_to_string(&path).unwrap());
        settings.bind(|| insta::assert_snapshot!(format!("format-layout__{name}"), text));
    }
}

#[test]
fn the_examples_are_formatted() {
    for path in files("examples", "pol") {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(formatted(&text), text, "{}", path.display());
    }
}

/// Policies in the documents that are right; those that are wrong say so at the end of a line, one below the other.
#[test]
fn the_documents_are_formatted() {
    for path in files("docs", "md").into_iter().chain(files("examples", "md")).chain([root().join("README.md")]) {
        let page = fs::read_to_string(&path).unwrap();
        for block in page.split("```pol\n").skip(1).filter_map(|rest| rest.split("```").next()) {
            assert_eq!(formatted(block), block, "{}", path.display());
        }
    }
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    assert_eq!(formatted("role a<\r\nb:c;\r\n>"), "role a <\r\n  b: c;\r\n>\r\n");
    assert_eq!(formatted("\u{feff}role a<b:c;>"), "\u{feff}role a < b: c; >\n");
    // The first line end outside of strings and comments decides, and what is in them stays.
    assert_eq!(
        formatted("/* a\n b */\r\nrole a<\nb:\"\"\"x\ny\"\"\";//c\n>"),
        "/* a\n b */\r\nrole a <\r\n  b: \"\"\"x\ny\"\"\"; //c\r\n>\r\n"
    );
}

#[test]
fn nothing_is_made_of_nothing() {
    assert_eq!(formatted(""), "");
    assert_eq!(formatted("\n \r\n\t\n"), "");
    assert_eq!(formatted("\u{feff}"), "\u{feff}");
    assert_eq!(formatted("\n\n// only this\n\n"), "// only this\n");
}

#[test]
fn the_deepest_nesting_there_is() {
    let text = format!("role a < m: {} x: y; {} >", "< m: ".repeat(30) + "<", "> ".repeat(31));
    assert!(formatted(&text).lines().all(|line| line.len() < 130));
}

/// A text with the edits of a range made.
fn range(text: &str, range: Range<usize>) -> Result<String, Refusal> {
    let mut edited = text.to_owned();
    for edit in format::format_range(FileId(0), text, range)?.into_iter().rev() {
        edited.replace_range(edit.at.range(), &edit.text);
    }
    Ok(edited)
}

#[test]
fn a_range_is_formatted_in_whole_items() {
    let text = "role a<b:c>\n\n// about b\n  role b<b:c> // b\nrole c<b:c>\n";
    let at = |needle: &str| text.find(needle).unwrap();
    assert_eq!(range(text, at("a<")..at("a<")).unwrap(), text.replace("a<b:c>", "a < b: c; >"));
    assert_eq!(range(text, at("b<")..at("b<") + 1).unwrap(), text.replace("  role b<b:c>", "role b < b: c; >"));
    assert_eq!(range(text, at("a<")..at("b<")).unwrap(), text.replace("  role b", "role b").replacen("<b:c>", " < b: c; >", 2));
    assert_eq!(range(text, 0..text.len()).unwrap(), formatted(text));
    assert_eq!(range(text, text.len()..text.len()).unwrap(), text.replace("c<b:c>", "c < b: c; >"));
}

#[test]
fn mistakes_elsewhere_do_not_stop_a_range() {
    let text = "role a<b:c>\nrole broken < = >\nrole c<b:c>\n";
    let at = |needle: &str| text.find(needle).unwrap();
    assert_eq!(range(text, at("c<")..at("c<")).unwrap(), text.replace("c<b:c>", "c < b: c; >"));
    assert_eq!(range(text, at("broken")..at("broken")), Err(Refusal::Mistakes));
    assert_eq!(range(text, 0..text.len()), Err(Refusal::Mistakes));
}

/// What is not the canonical spelling of what the tree says is noticed, and left alone.
#[test]
fn what_parses_with_mistakes_is_refused() {
    for text in ["role a { b: c; }", "role a < b = c; >", "role a < b: 'c'; >", "role a < b: c"] {
        let (tree, mistakes) = syntax::parse(FileId(0), text);
        assert!(!mistakes.is_empty());
        assert!(format::format(text, &tree).is_err(), "{text}");
    }
}

//! The registry of diagnostics, and the pages that are made from it: `docs/diagnostics.md` and `docs/lints/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "common/snapshots.rs"]
mod snapshots;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use polc::diagnostic::Kind;
use polc::lint;

/// All that the registry says of each diagnostic in a few words. A change here is a change of somebody's configuration.
#[test]
fn the_whole_registry() {
    let lines: String = lint::all()
        .map(|id| {
            let kind = match id.kind {
                Kind::Error(chapter) => format!("error, {}", chapter.title()),
                Kind::Rule(group) => group.name().to_owned(),
            };
            let tags: String = id.tags.iter().map(|tag| format!(" {tag:?}")).collect();
            let (level, since, status) = (id.default_level().name(), id.since, id.status.name());
            let sources: String = id.sources.iter().map(|source| format!("\n    {source}")).collect();
            format!("{id} ({kind}) {level} since {since}, {status}{tags}\n    {}{sources}\n", id.sentence())
        })
        .collect();
    snapshots::settings().bind(|| insta::assert_snapshot!("registry", lines));
}

/// With `POLC_UPDATE_DOCS=1` in the environment the pages are written instead.
#[test]
fn the_pages_of_the_documentation_are_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let rules = || lint::all().filter(|id| id.is_rule());
    let mut pages: Vec<(String, String)> = rules().map(|id| (format!("lints/{id}.md"), lint::page(id))).collect();
    pages.push(("lints/README.md".to_owned(), lint::index()));
    pages.push(("diagnostics.md".to_owned(), lint::errors_page()));
    if std::env::var_os("POLC_UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(docs.join("lints"));
        fs::create_dir_all(docs.join("lints")).unwrap();
        pages.iter().for_each(|(name, page)| fs::write(docs.join(name), page).unwrap());
    }
    let names: BTreeSet<String> = fs::read_dir(docs.join("lints"))
        .unwrap()
        .map(|entry| format!("lints/{}", entry.unwrap().file_name().into_string().unwrap()))
        .chain(["diagnostics.md".to_owned()])
        .collect();
    let update = "run `POLC_UPDATE_DOCS=1 cargo test --test docs`";
    assert_eq!(names, pages.iter().map(|(name, _)| name.clone()).collect(), "{update}");
    for (name, page) in pages {
        assert_eq!(fs::read_to_string(docs.join(&name)).unwrap(), page, "docs/{name}: {update}");
    }
}

//! Places as CI systems name them: paths from the top of the project, positions from 1. Tools that run beside polc take paths as
//! they were named instead.

use std::borrow::Cow;
use std::path::Path;

use super::View;
use super::paint::{self, file_url, percent_encoded};
use super::text::clamp;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Location, Position};

/// The first position of a place and the one behind it.
pub(super) fn positions(at: Location, report: &View) -> (Position, Position) {
    let file = report.sources.file(at.file);
    let range = clamp(&file.text, at);
    (file.position(range.start), file.position(range.end))
}

/// What was found, file by file, each with its path as it was named.
pub(super) fn by_file<'r>(report: &View<'r>) -> impl Iterator<Item = (Cow<'r, str>, &'r [Diagnostic])> {
    let found = report.diagnostics.chunk_by(|a, b| a.primary.at.file == b.primary.at.file);
    found.filter_map(|found| Some((paint::path(report.sources.file(found.first()?.primary.at.file)), found)))
}

/// The path of a file from the top of the project; as it was named, where it lies elsewhere.
pub(super) fn project_path(file: FileId, report: &View) -> String {
    let path = paint::path(report.sources.file(file));
    let below = || {
        let top = format!("{}/", slashed(report.project.or(report.root)?).trim_end_matches('/'));
        let absolute = absolute(&path, report.root?);
        absolute.strip_prefix(&top).filter(|rest| !rest.is_empty()).map(str::to_owned)
    };
    below().unwrap_or_else(|| path.into_owned())
}

/// The same as a URI: a relative one below the project, otherwise that of the file.
pub(super) fn uri(file: FileId, report: &View) -> String {
    let path = project_path(file, report);
    let is_below = !is_absolute(&path) && !path.split('/').any(|part| part == "..");
    match report.root {
        Some(root) if !is_below => file_url(&absolute(&path, root)),
        // What stands before a `:` would be read as a scheme.
        _ => percent_encoded(&path).replace(':', "%3A"),
    }
}

fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || Path::new(path).is_absolute()
}

/// An absolute path without `.` and `..`.
fn absolute(path: &str, root: &Path) -> String {
    let whole = if is_absolute(path) { path.to_owned() } else { format!("{}/{path}", slashed(root)) };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let start = if whole.starts_with('/') { "/" } else { "" };
    format!("{start}{}", parts.join("/"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn paths_start_at_the_top_of_the_project() {
        let mut sources = SourceMap::default();
        let names = ["./a.pol", "x/é b:1%.pol", "/r/p/sub/c.pol", "../d.pol", "../../../e.pol", "/r/pp/f.pol", "c:d.pol"];
        let files: Vec<FileId> = names.iter().map(|name| sources.add(*name, "")).collect();
        let mut report = View {
            sources: &sources,
            diagnostics: &[],
            suppressed: &[],
            roles: 0,
            several_targets: false,
            root: Some(Path::new("/r/p/sub")),
            project: Some(Path::new("/r/p/")),
        };
        let paths = |report: &View| -> Vec<String> { files.iter().map(|file| project_path(*file, report)).collect() };
        let uris = |report: &View| -> Vec<String> { files.iter().map(|file| uri(*file, report)).collect() };
        assert_eq!(
            paths(&report),
            ["sub/a.pol", "sub/x/é b:1%.pol", "sub/c.pol", "d.pol", "../../../e.pol", "/r/pp/f.pol", "sub/c:d.pol"]
        );
        assert_eq!(
            uris(&report),
            [
                "sub/a.pol",
                "sub/x/%C3%A9%20b%3A1%25.pol",
                "sub/c.pol",
                "d.pol",
                "file:///e.pol",
                "file:///r/pp/f.pol",
                "sub/c%3Ad.pol"
            ]
        );
        report.project = None;
        assert_eq!(paths(&report)[2..4], ["c.pol", "../d.pol"]);
        assert_eq!(uris(&report)[3], "file:///r/p/d.pol");
        report.root = None;
        assert_eq!(paths(&report), names);
    }
}

//! What a finding says, for formats that have one field for all of it.

use super::View;
use super::paint::one_line;
use super::shown::targets;
use crate::diagnostic::Diagnostic;
use crate::hidden::printable;

/// On one line: what is wrong, and the word about its place, which holds the hint.
pub(super) fn brief(diagnostic: &Diagnostic) -> String {
    let (message, label) = (one_line(&diagnostic.message), one_line(&diagnostic.primary.message));
    if label.is_empty() { message } else { format!("{message}: {label}") }
}

/// The same, and on lines of their own the way out, why, and the targets. Fixes are left out: they have fields of their own.
pub(super) fn whole(diagnostic: &Diagnostic, report: &View) -> String {
    let mut text = brief(diagnostic);
    let mut line = |label: &str, said: &str| {
        text.push('\n');
        text.push_str(label);
        text.push_str(": ");
        text.push_str(said);
    };
    if let Some(help) = &diagnostic.help {
        line("help", &printable(help));
    }
    for note in diagnostic.all_notes() {
        line("note", &printable(&note));
    }
    if let Some(targets) = targets(diagnostic, report) {
        line(targets.label, &targets.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::testing::at;
    use super::*;
    use crate::diagnostic::Id;
    use crate::source::{FileId, SourceMap};

    #[test]
    fn everything_but_the_fixes() {
        let place = at(FileId(0), 0, 0);
        let mut diagnostic =
            Diagnostic::new(Id::invented("name"), place, "no\n `x`").help("a\nb").note("c\u{1b}").fix("Fix", place, "");
        assert_eq!(brief(&diagnostic), "no `x`");
        diagnostic = diagnostic.label("did you mean `y`?");
        diagnostic.targets = vec!["old".into(), "new".into()];
        let sources = SourceMap::default();
        let mut report = View {
            sources: &sources,
            diagnostics: &[],
            suppressed: &[],
            roles: 0,
            several_targets: false,
            root: None,
            project: None,
        };
        let said = "no `x`: did you mean `y`?\nhelp: a\nb\nnote: c\\u{1b}";
        assert_eq!(whole(&diagnostic, &report), said);
        report.several_targets = true;
        assert_eq!(whole(&diagnostic, &report), format!("{said}\ntargets: old, new"));
    }
}

//! Tells the editor what is wrong: pushes diagnostics to a client that does not ask for them, and asks the others to ask again.

use gen_lsp_types::{
    self as lsp, CodeLensRefreshRequest, DiagnosticRefreshRequest, InlayHintRefreshRequest, PublishDiagnosticsNotification,
    PublishDiagnosticsParams, Uri,
};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::session::{File, Session};
use polc::project::live::{Document, DocumentId, LivePolicy, Problem};

/// What was last said about a file.
#[derive(Debug, Default)]
pub(super) struct Reported {
    diagnostics: Vec<lsp::Diagnostic>,
    /// Changes with the diagnostics.
    generation: u64,
}

/// What is to be said about a file.
pub(super) struct Published {
    pub(super) version: Option<i32>,
    pub(super) diagnostics: Vec<lsp::Diagnostic>,
}

impl Session {
    /// Says what changed since it was last said: about the edited files first.
    pub(super) fn publish(&mut self) {
        if std::mem::take(&mut self.retargeted) {
            self.refresh();
        }
        let edited = std::mem::take(&mut self.edited);
        let (mut reports, is_whole) = self.changed();
        if is_whole {
            // What was said of a file that is gone is taken back.
            let gone: Vec<Uri> = self.reported.keys().filter(|uri| !reports.contains_key(*uri)).cloned().collect();
            reports.extend(gone.into_iter().map(|uri| (uri, Published::empty())));
        }
        if self.client.can.pull {
            let mut stale = false;
            for (uri, report) in reports {
                // The edited files are asked about anyway.
                let is_other = !edited.contains(&uri);
                stale |= self.report(uri, report.diagnostics).1 && is_other;
            }
            if stale && self.client.can.refresh_diagnostics {
                self.client.ask::<DiagnosticRefreshRequest>(());
            }
            return;
        }
        for uri in &edited {
            let report = reports.remove(uri).unwrap_or_else(Published::empty);
            self.push(uri, report, true);
        }
        let mut others: Vec<(Uri, Published)> = reports.into_iter().collect();
        others.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0));
        for (uri, report) in others {
            self.push(&uri, report, false);
        }
    }

    /// What there may be new to say, and whether that is everything there is to say.
    fn changed(&mut self) -> (FxHashMap<Uri, Published>, bool) {
        let changed: Vec<Option<FxHashSet<DocumentId>>> = self.sets.iter_mut().map(LivePolicy::take_changed).collect();
        if std::mem::take(&mut self.reloaded) || changed.iter().any(Option::is_none) {
            return (self.reports(), true);
        }
        let mut reports = FxHashMap::default();
        for (set, changed) in self.sets.iter().zip(changed) {
            let changed = changed.unwrap_or_default();
            reports.extend(self.reports_of(set, |id| changed.contains(&id)));
        }
        (reports, false)
    }

    /// What there is to say of some documents.
    fn reports_of(&self, set: &LivePolicy, is_wanted: impl Fn(DocumentId) -> bool) -> Vec<(Uri, Published)> {
        let shown = self.shown(set);
        let mut problems = set.problems(&is_wanted);
        // Of a file that several policies include, its own says what there is to say, or else the first of them.
        let is_told = |document: &Document| {
            let home = match self.find(&document.path) {
                Some(File::Policy(at, _)) => self.sets.get(at),
                _ => None,
            };
            !document.is_included || home.is_some_and(|home| std::ptr::eq(home, set))
        };
        let wanted = set.documents().filter(|(id, document)| is_wanted(*id) && is_told(document));
        let found: Vec<_> = wanted.map(|(id, document)| (document, problems.remove(&id).unwrap_or_default())).collect();
        let report = |(document, found): (&Document, Vec<Problem>)| {
            let report = Published { version: document.content.version, diagnostics: shown.all(found, |at| set.place(at)) };
            (Uri(document.uri.clone()), report)
        };
        match found.len() {
            0..=4 => found.into_iter().map(report).collect(),
            _ => found.into_par_iter().map(report).collect(),
        }
    }

    /// Has the editor ask again for everything that depends on the targets.
    fn refresh(&mut self) {
        if self.client.can.refresh_hints {
            self.client.ask::<InlayHintRefreshRequest>(());
        }
        if self.client.can.refresh_lenses {
            self.client.ask::<CodeLensRefreshRequest>(());
        }
    }

    fn push(&mut self, uri: &Uri, report: Published, always: bool) {
        let changed = self.report(uri.clone(), report.diagnostics.clone()).1;
        if always || changed {
            let Published { version, diagnostics } = report;
            self.client.notify::<PublishDiagnosticsNotification>(PublishDiagnosticsParams {
                uri: uri.clone(),
                version,
                diagnostics,
            });
        }
    }

    /// Everything there is to say: about the files that something is wrong with, and the open ones.
    pub(super) fn reports(&self) -> FxHashMap<Uri, Published> {
        let mut reports = FxHashMap::default();
        for set in &self.sets {
            let reports_of = self.reports_of(set, |_| true).into_iter();
            reports.extend(reports_of.filter(|(_, report)| report.version.is_some() || !report.diagnostics.is_empty()));
            if let Some(file) = &set.config_file {
                let diagnostics = self.shown(set).of_config();
                if !diagnostics.is_empty() || file.content.version.is_some() {
                    reports.insert(Uri(file.uri.clone()), Published { version: file.content.version, diagnostics });
                }
            }
        }
        reports
    }

    /// Notes what is said about a file: the id of that, and whether it is something new.
    pub(super) fn report(&mut self, uri: Uri, diagnostics: Vec<lsp::Diagnostic>) -> (String, bool) {
        // An editor may remember ids of a server that ran before.
        let id = |generation: u64| format!("{}-{generation}", std::process::id());
        match self.reported.get_mut(&uri) {
            Some(held) if held.diagnostics == diagnostics => (id(held.generation), false),
            Some(held) => {
                held.generation += 1;
                held.diagnostics = diagnostics;
                (id(held.generation), true)
            }
            None => {
                let is_new = !diagnostics.is_empty();
                self.reported.insert(uri, Reported { diagnostics, generation: 0 });
                (id(0), is_new)
            }
        }
    }
}

impl Published {
    fn empty() -> Published {
        Published { version: None, diagnostics: Vec::new() }
    }
}

//! Diagnostics for a client that asks for them: of one file, and of the whole workspace.

use gen_lsp_types::{
    Diagnostic, DiagnosticOptions, DiagnosticProvider, DocumentDiagnosticReport, DocumentDiagnosticRequest,
    FullDocumentDiagnosticReport, PreviousResultId, RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    ServerCapabilities, UnchangedDocumentDiagnosticReport, Uri, WorkDoneProgressOptions, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticRequest, WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::{Answer, Answers, Params};
use crate::lsp::session::{File, Session};

/// Of one file.
pub(super) struct OfDocument;

impl Answers for OfDocument {
    type Request = DocumentDiagnosticRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.diagnostic_provider = Some(DiagnosticProvider::DiagnosticOptions(DiagnosticOptions {
            identifier: Some(crate::lsp::problems::SOURCE.to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            work_done_progress_options: WorkDoneProgressOptions { work_done_progress: Some(true) },
        }));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let uri = params.text_document.uri;
        let items = of_file(session, &uri);
        let (id, _) = session.report(uri, items.clone());
        Ok(match params.previous_result_id {
            Some(previous) if previous == id => {
                DocumentDiagnosticReport::RelatedUnchangedDocumentDiagnosticReport(RelatedUnchangedDocumentDiagnosticReport {
                    related_documents: None,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
                })
            }
            _ => DocumentDiagnosticReport::RelatedFullDocumentDiagnosticReport(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
            }),
        })
    }
}

fn of_file(session: &Session, uri: &Uri) -> Vec<Diagnostic> {
    match session.file(uri) {
        Some(File::Policy(at, id)) => session.sets.get(at).map(|set| session.shown(set).of_document(id)).unwrap_or_default(),
        Some(File::Config(at)) => session.sets.get(at).map(|set| session.shown(set).of_config()).unwrap_or_default(),
        None => Vec::new(),
    }
}

/// Of the whole workspace.
pub(super) struct OfWorkspace;

impl Answers for OfWorkspace {
    type Request = WorkspaceDiagnosticRequest;

    const PROGRESS: &'static str = "Checking the policy";

    fn advertise(_: &mut ServerCapabilities) {
        // It is a part of what `OfDocument` advertises.
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let mut items = Vec::new();
        let mut reports: Vec<_> = session.reports().into_iter().collect();
        reports.sort_by(|(a, _), (b, _)| a.0.cmp(&b.0));
        // A file that is fine now, but was not when it was asked about before.
        let fine = |previous: &PreviousResultId| !reports.iter().any(|(uri, _)| *uri == previous.uri);
        let fine: Vec<Uri> = params.previous_result_ids.iter().filter(|previous| fine(previous)).map(|p| p.uri.clone()).collect();
        let reports = reports.into_iter().map(|(uri, report)| (uri, report.version, report.diagnostics));
        for (uri, version, diagnostics) in reports.chain(fine.into_iter().map(|uri| (uri, None, Vec::new()))) {
            let (id, _) = session.report(uri.clone(), diagnostics.clone());
            let is_known = params.previous_result_ids.iter().any(|previous| previous.uri == uri && previous.value == id);
            items.push(if is_known {
                WorkspaceDocumentDiagnosticReport::WorkspaceUnchangedDocumentDiagnosticReport(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri,
                        version,
                        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
                    },
                )
            } else {
                WorkspaceDocumentDiagnosticReport::WorkspaceFullDocumentDiagnosticReport(WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version,
                    full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items: diagnostics },
                })
            });
        }
        Ok(WorkspaceDiagnosticReport { items })
    }
}

//! Edits of several files in the form that the client takes.

use std::collections::{BTreeMap, HashMap};

use gen_lsp_types::{
    DocumentChange, Edit, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextDocumentIdentifier, TextEdit, Uri,
    WorkspaceEdit,
};

use crate::lsp::client::Client;

/// Edits that are being gathered.
pub(super) struct Edits {
    with_versions: bool,
    files: BTreeMap<String, (Option<i32>, Vec<TextEdit>)>,
}

impl Edits {
    pub(super) fn new(client: &Client) -> Edits {
        Edits { with_versions: client.can.document_changes, files: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, uri: &Uri, version: Option<i32>, edit: TextEdit) {
        self.files.entry(uri.0.clone()).or_insert_with(|| (version, Vec::new())).1.push(edit);
    }

    pub(super) fn finish(self) -> WorkspaceEdit {
        if !self.with_versions {
            let changes: HashMap<Uri, Vec<TextEdit>> = self.files.into_iter().map(|(uri, (_, edits))| (Uri(uri), edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = self.files.into_iter().map(|(uri, (version, edits))| {
            let text_document_identifier = TextDocumentIdentifier { uri: Uri(uri) };
            DocumentChange::TextDocumentEdit(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
                edits: edits.into_iter().map(Edit::TextEdit).collect(),
            })
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    }
}

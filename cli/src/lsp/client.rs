//! The editor at the other end: what it can do, and messages to it.

use crossbeam_channel::Sender;
use gen_lsp_types::{ClientCapabilities, MarkupContent, MarkupKind, MessageType, Notification, Request};
use gen_lsp_types::{LogMessageNotification, LogMessageParams, ProgressNotification, ProgressParams, ProgressToken};
use lsp_server::{Message, RequestId};

/// What the client can do, as far as it makes a difference here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Can {
    /// It asks for diagnostics by itself.
    pub(super) pull: bool,
    pub(super) refresh_diagnostics: bool,
    pub(super) refresh_hints: bool,
    pub(super) refresh_lenses: bool,
    pub(super) register_watchers: bool,
    pub(super) show_progress: bool,
    pub(super) show_documents: bool,
    pub(super) snippets: bool,
    pub(super) document_changes: bool,
    pub(super) markdown: bool,
    pub(super) related_information: bool,
    pub(super) tags: bool,
    pub(super) code_description: bool,
}

impl Can {
    pub(super) fn new(capabilities: &ClientCapabilities) -> Can {
        let text = capabilities.text_document.as_ref();
        let workspace = capabilities.workspace.as_ref();
        let window = capabilities.window.as_ref();
        let publish = text.and_then(|text| text.publish_diagnostics.as_ref());
        let pull = text.and_then(|text| text.diagnostic.as_ref());
        let shared = pull.map(|pull| &pull.diagnostics_capabilities).or(publish.map(|publish| &publish.diagnostics_capabilities));
        let hover = text.and_then(|text| text.hover.as_ref()).and_then(|hover| hover.content_format.as_ref());
        let completion = text.and_then(|text| text.completion.as_ref()).and_then(|completion| completion.completion_item.as_ref());
        Can {
            pull: pull.is_some(),
            refresh_diagnostics: workspace.and_then(|w| w.diagnostics.as_ref()?.refresh_support).unwrap_or(false),
            refresh_hints: workspace.and_then(|w| w.inlay_hint.as_ref()?.refresh_support).unwrap_or(false),
            refresh_lenses: workspace.and_then(|w| w.code_lens.as_ref()?.refresh_support).unwrap_or(false),
            register_watchers: workspace.and_then(|w| w.did_change_watched_files.as_ref()?.dynamic_registration).unwrap_or(false),
            show_progress: window.and_then(|window| window.work_done_progress).unwrap_or(false),
            show_documents: window.and_then(|window| window.show_document.as_ref()).is_some_and(|show| show.support),
            snippets: completion.and_then(|item| item.snippet_support).unwrap_or(false),
            document_changes: workspace.and_then(|w| w.workspace_edit.as_ref()?.document_changes).unwrap_or(false),
            markdown: hover.is_none_or(|formats| formats.contains(&MarkupKind::Markdown)),
            related_information: shared.and_then(|shared| shared.related_information).unwrap_or(false),
            tags: shared.is_some_and(|shared| shared.tag_support.is_some()),
            code_description: shared.and_then(|shared| shared.code_description_support).unwrap_or(false),
        }
    }
}

/// The client.
#[derive(Debug)]
pub(super) struct Client {
    sender: Sender<Message>,
    pub(super) can: Can,
    requests: i32,
}

impl Client {
    pub(super) fn new(sender: Sender<Message>, can: Can) -> Client {
        Client { sender, can, requests: 0 }
    }

    /// Sends a message. Nobody is there to be told when that fails: the loop ends with the connection.
    pub(super) fn send(&self, message: impl Into<Message>) {
        let _ = self.sender.send(message.into());
    }

    pub(super) fn notify<N: Notification>(&self, params: N::Params) {
        self.send(lsp_server::Notification::new(N::METHOD.as_str().to_owned(), params));
    }

    /// Sends a request whose answer makes no difference.
    pub(super) fn ask<R: Request>(&mut self, params: R::Params) {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        self.send(lsp_server::Request::new(id, R::METHOD.as_str().to_owned(), params));
    }

    /// Writes to the client's log.
    pub(super) fn log(&self, kind: MessageType, message: String) {
        self.notify::<LogMessageNotification>(LogMessageParams { kind, message });
    }

    /// Text in the form that the client shows.
    pub(super) fn markup(&self, value: String) -> MarkupContent {
        MarkupContent { kind: if self.can.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText }, value }
    }

    /// Work begins that takes a moment.
    pub(super) fn progress_begins(&self, token: &ProgressToken, title: &str) {
        let begin = serde_json::json!({ "kind": "begin", "title": title });
        self.notify::<ProgressNotification>(ProgressParams { token: token.clone(), value: begin });
    }

    /// It is done.
    pub(super) fn progress_ends(&self, token: &ProgressToken, message: String) {
        let mut end = serde_json::json!({ "kind": "end" });
        if !message.is_empty() {
            end = serde_json::json!({ "kind": "end", "message": message });
        }
        self.notify::<ProgressNotification>(ProgressParams { token: token.clone(), value: end });
    }
}

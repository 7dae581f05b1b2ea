//! Reads messages and answers them one by one. Everything that has arrived is taken in before the next answer is worked out, so that
//! a request that was cancelled meanwhile is never begun, and diagnostics are told once the last keystroke is in.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;
use gen_lsp_types as lsp;
use gen_lsp_types::{Notification as _, Request as _};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::Value;

use super::client::{Can, Client};
use super::features::{self, FEATURES, Failure};
use super::positions::{negotiate, point};
use super::session::Session;
use super::transport;
use super::uri::path_of;
use polc::project::live::Change;

/// Serves one client on standard input and output, until it says goodbye. Gives whether it did so as agreed.
///
/// # Errors
/// Where standard input or output breaks.
pub(crate) fn run() -> io::Result<bool> {
    let (connection, threads) = transport::stdio();
    let orderly = serve(connection);
    threads.join()?;
    Ok(orderly)
}

fn serve(connection: Connection) -> bool {
    let Ok((id, params)) = connection.initialize_start() else { return false };
    // A client with odd parameters is better served with defaults than not at all.
    let params: lsp::InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let can = Can::new(&params.capabilities);
    let offered = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.clone());
    let encoding = negotiate(&offered.unwrap_or_default());
    let result = lsp::InitializeResult {
        capabilities: features::capabilities(encoding),
        server_info: Some(lsp::ServerInfo { name: "polc".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) }),
    };
    let Ok(result) = serde_json::to_value(result) else { return false };
    if connection.initialize_finish(id, result).is_err() {
        return false;
    }
    let client = Client::new(connection.sender.clone(), can);
    let session = Session::new(client, encoding, folders(&params));
    Server { connection, session, queue: VecDeque::new(), is_stopping: false }.run()
}

/// The folders that the client works in.
#[allow(deprecated, reason = "clients from before workspace folders name a root")]
fn folders(params: &lsp::InitializeParams) -> Vec<std::path::PathBuf> {
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(lsp::WorkspaceFolders::WorkspaceFolderList(folders)) => folders.iter().map(|folder| path_of(&folder.uri)).collect(),
        _ => params.root_uri.iter().map(path_of).collect(),
    }
}

/// How long nothing has to arrive until there is time for what takes longer.
const PAUSE: Duration = Duration::from_millis(10);

struct Server {
    connection: Connection,
    session: Session,
    /// Messages that have arrived and were not looked at yet.
    queue: VecDeque<Message>,
    /// The client said that nothing more will come but `exit`.
    is_stopping: bool,
}

impl Server {
    fn run(mut self) -> bool {
        self.begin();
        // What arrived in the meantime belongs to what is said first.
        self.take_in();
        loop {
            // Whoever got an answer and asks again was told before what came of it.
            if self.queue.is_empty() {
                self.session.settle();
                self.session.publish();
                match self.next() {
                    Some(message) => self.queue.push_back(message),
                    None => return self.is_stopping,
                }
            }
            self.take_in();
            match self.queue.pop_front() {
                Some(Message::Request(request)) => self.request(request),
                Some(Message::Notification(notification)) => {
                    if notification.method == lsp::ExitNotification::METHOD.as_str() {
                        return self.is_stopping;
                    }
                    self.notification(notification);
                }
                // Nothing is asked of the client whose answer makes a difference.
                Some(Message::Response(_)) | None => {}
            }
        }
    }

    /// Waits for a message, and while none comes says what takes longer. None once there will be no more.
    fn next(&mut self) -> Option<Message> {
        if self.session.is_unfinished() {
            match self.connection.receiver.recv_timeout(PAUSE) {
                Err(RecvTimeoutError::Timeout) => {
                    self.session.finish();
                    self.session.publish();
                }
                received => return received.ok(),
            }
        }
        self.connection.receiver.recv().ok()
    }

    /// Reads the workspace and asks to be told of changes to its files.
    fn begin(&mut self) {
        let token = lsp::ProgressToken::from("polc/load");
        if self.session.client.can.show_progress {
            self.session
                .client
                .ask::<lsp::WorkDoneProgressCreateRequest>(lsp::WorkDoneProgressCreateParams { token: token.clone() });
            self.session.client.progress_begins(&token, "Checking the policy");
        }
        self.session.write_pages();
        self.session.load();
        self.session.settle();
        // The editor has asked for nothing yet.
        self.session.retargeted = false;
        if self.session.client.can.show_progress {
            let files: usize = self.session.sets.iter().map(|set| set.documents().count()).sum();
            self.session.client.progress_ends(&token, format!("{files} files"));
        }
        if self.session.client.can.register_watchers {
            self.session.client.ask::<lsp::RegistrationRequest>(features::watchers());
        }
    }

    /// Takes in everything that has arrived. A request that is cancelled while it waits is answered here.
    fn take_in(&mut self) {
        while let Ok(message) = self.connection.receiver.try_recv() {
            match cancelled(&message) {
                Some(id) => {
                    if withdraw(&mut self.queue, &id) {
                        let code = ErrorCode::RequestCanceled as i32;
                        self.session.client.send(Response::new_err(id, code, "cancelled".to_owned()));
                    }
                }
                None => self.queue.push_back(message),
            }
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        if self.is_stopping {
            return self.refuse(id, ErrorCode::InvalidRequest, "the server was shut down".to_owned());
        }
        if method == lsp::ShutdownRequest::METHOD.as_str() {
            self.is_stopping = true;
            return self.session.client.send(Response::new_ok(id, Value::Null));
        }
        let Some(feature) = FEATURES.iter().find(|feature| feature.method.as_str() == method) else {
            return self.refuse(id, ErrorCode::MethodNotFound, format!("polc does not know the request {method}"));
        };
        self.session.settle();
        let token = params.get("workDoneToken").and_then(|token| serde_json::from_value::<lsp::ProgressToken>(token.clone()).ok());
        let token = token.filter(|_| !feature.progress.is_empty());
        if let Some(token) = &token {
            self.session.client.progress_begins(token, feature.progress);
        }
        let answer = (feature.answer)(&mut self.session, params);
        if let Some(token) = &token {
            self.session.client.progress_ends(token, String::new());
        }
        match answer {
            Ok(result) => self.session.client.send(Response::new_ok(id, result)),
            Err(Failure::Params(message)) => self.refuse(id, ErrorCode::InvalidParams, message),
            Err(Failure::Refused(message)) => self.refuse(id, ErrorCode::RequestFailed, message),
        }
    }

    fn refuse(&self, id: RequestId, code: ErrorCode, message: String) {
        self.session.client.send(Response::new_err(id, code as i32, message));
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        let understood = self.notified(&method, params);
        if let Err(error) = understood {
            self.session.client.log(lsp::MessageType::Warning, format!("{method} is not understood and left out: {error}"));
        }
    }

    fn notified(&mut self, method: &str, params: Value) -> Result<(), serde_json::Error> {
        let session = &mut self.session;
        match method {
            "textDocument/didOpen" => {
                let document = serde_json::from_value::<lsp::DidOpenTextDocumentParams>(params)?.text_document;
                session.open(&document.uri, document.version, document.text);
            }
            "textDocument/didChange" => {
                let params: lsp::DidChangeTextDocumentParams = serde_json::from_value(params)?;
                let changes: Vec<Change> = params.content_changes.into_iter().map(change).collect();
                let document = params.text_document;
                session.change(&document.text_document_identifier.uri, document.version, &changes);
            }
            "textDocument/didClose" => {
                let params: lsp::DidCloseTextDocumentParams = serde_json::from_value(params)?;
                session.close(&params.text_document.uri);
            }
            "workspace/didChangeWatchedFiles" => {
                let params: lsp::DidChangeWatchedFilesParams = serde_json::from_value(params)?;
                session.watched(&params.changes);
            }
            "workspace/didChangeWorkspaceFolders" => {
                let event = serde_json::from_value::<lsp::DidChangeWorkspaceFoldersParams>(params)?.event;
                let removed: Vec<_> = event.removed.iter().map(|folder| path_of(&folder.uri)).collect();
                session.folders.retain(|folder| !removed.contains(folder));
                session.folders.extend(event.added.iter().map(|folder| path_of(&folder.uri)));
                session.reload();
            }
            // Everything else can be passed over, as the protocol has it.
            _ => {}
        }
        Ok(())
    }
}

/// A change of a text, as the protocol tells it.
fn change(event: lsp::TextDocumentContentChangeEvent) -> Change {
    match event {
        lsp::TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
            let lsp::Range { start, end } = change.range;
            Change { range: Some((point(start), point(end))), text: change.text }
        }
        lsp::TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
            Change { range: None, text: change.text }
        }
    }
}

/// The request that a message cancels.
fn cancelled(message: &Message) -> Option<RequestId> {
    let Message::Notification(notification) = message else { return None };
    (notification.method == lsp::CancelNotification::METHOD.as_str())
        .then(|| serde_json::from_value(notification.params.get("id")?.clone()).ok())
        .flatten()
}

/// Takes a request out of the queue. It may have been answered already.
fn withdraw(queue: &mut VecDeque<Message>, id: &RequestId) -> bool {
    let waits = queue.iter().position(|message| matches!(message, Message::Request(request) if request.id == *id));
    waits.and_then(|at| queue.remove(at)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_that_waits_can_be_cancelled() {
        let request = |id: i32| Message::from(Request::new(id.into(), "textDocument/hover".to_owned(), ()));
        let mut queue: VecDeque<Message> = [request(1), request(2)].into();
        let cancel = Message::from(Notification::new("$/cancelRequest".to_owned(), serde_json::json!({ "id": 2 })));
        let id = cancelled(&cancel).unwrap();
        assert!(withdraw(&mut queue, &id));
        assert!(!withdraw(&mut queue, &id));
        assert_eq!(queue.len(), 1);
    }
}

//! What an editor can ask for: a file for each, which says what is advertised, which request it answers, and how.

mod code_action;
mod commands;
mod compiled;
mod completion;
mod diagnostic;
mod edits;
mod formatting;
mod hierarchy;
mod hover;
mod inlay;
mod lenses;
mod link;
mod names;
mod ranges;
mod run_test;
mod semantic;
mod symbols;
mod why;

use gen_lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, LspRequestMethod, Registration, RegistrationParams,
    Request, ServerCapabilities, TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};
use serde_json::Value;

use super::positions::{Encoding, kind};
use super::session::Session;
pub(super) use semantic::Last;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The question is not understood.
    Params(String),
    /// It cannot be done; a sentence for the user.
    Refused(String),
}

/// One request that is answered.
pub(super) struct Feature {
    pub(super) method: LspRequestMethod<'static>,
    /// Says so in the server's capabilities.
    advertise: fn(&mut ServerCapabilities),
    pub(super) answer: fn(&mut Session, Value) -> Result<Value, Failure>,
    /// What a progress bar says while it is worked out; empty for what takes no time.
    pub(super) progress: &'static str,
}

/// What a file of this room declares.
trait Answers {
    /// The request.
    type Request: Request;

    /// See [`Feature::progress`].
    const PROGRESS: &'static str = "";

    /// Adds it to the server's capabilities.
    fn advertise(capabilities: &mut ServerCapabilities);

    /// Answers it.
    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self>;
}

type Params<A> = <<A as Answers>::Request as Request>::Params;
type Answer<A> = Result<<<A as Answers>::Request as Request>::Result, Failure>;

const fn of<A: Answers>() -> Feature {
    Feature { method: A::Request::METHOD, advertise: A::advertise, answer: answer::<A>, progress: A::PROGRESS }
}

fn answer<A: Answers>(session: &mut Session, params: Value) -> Result<Value, Failure> {
    let method = A::Request::METHOD.as_str();
    let params = serde_json::from_value(params).map_err(|error| Failure::Params(format!("{method} is not understood: {error}")))?;
    let result = A::answer(session, params)?;
    serde_json::to_value(result).map_err(|error| Failure::Refused(error.to_string()))
}

/// Everything that is answered.
pub(super) static FEATURES: &[Feature] = &[
    of::<diagnostic::OfDocument>(),
    of::<diagnostic::OfWorkspace>(),
    of::<hover::Hover>(),
    of::<completion::Completion>(),
    of::<completion::Resolve>(),
    of::<names::Definition>(),
    of::<names::References>(),
    of::<names::Highlight>(),
    of::<names::PrepareRename>(),
    of::<names::Rename>(),
    of::<symbols::OfDocument>(),
    of::<symbols::OfWorkspace>(),
    of::<code_action::Actions>(),
    of::<ranges::Folding>(),
    of::<ranges::Selection>(),
    of::<semantic::OfDocument>(),
    of::<semantic::Delta>(),
    of::<semantic::OfRange>(),
    of::<inlay::Hints>(),
    of::<lenses::Lenses>(),
    of::<commands::Commands>(),
    of::<hierarchy::Prepare>(),
    of::<hierarchy::Supertypes>(),
    of::<hierarchy::Subtypes>(),
    of::<link::Links>(),
    of::<formatting::Whole>(),
    of::<formatting::Selected>(),
    of::<formatting::Typed>(),
];

/// What the server can do.
pub(super) fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let mut capabilities = ServerCapabilities {
        position_encoding: Some(kind(encoding)),
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            will_save: None,
            will_save_wait_until: None,
            save: None,
        })),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(true.into()),
            }),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    };
    for feature in FEATURES {
        (feature.advertise)(&mut capabilities);
    }
    capabilities
}

/// What matters on disk.
const WATCHED: [&str; 3] = ["**/*.pol", "**/polc.toml", "**/polc-baseline.json"];

/// Asks to be told when policy files, configurations and baselines change on disk.
pub(super) fn watchers() -> RegistrationParams {
    let watcher = |pattern: &str| FileSystemWatcher { glob_pattern: GlobPattern::Pattern(pattern.to_owned()), kind: None };
    let options = DidChangeWatchedFilesRegistrationOptions { watchers: WATCHED.map(watcher).into() };
    RegistrationParams {
        registrations: vec![Registration {
            id: "polc/files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        }],
    }
}

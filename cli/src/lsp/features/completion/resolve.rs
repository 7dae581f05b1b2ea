//! What a word means is worked out when the editor shows it, not for every word of a list.

use gen_lsp_types::{CompletionResolveRequest, Documentation, ServerCapabilities, Uri};
use serde::{Deserialize, Serialize};

use super::super::{Answer, Answers, Params};
use crate::lsp::describe;
use crate::lsp::session::Session;
use polc::catalogue::{EsFamily, Permission};
use polc::policy::Platform;
use polc::project::live::OnTarget;

/// What a word of a list is, to be asked about later.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum About {
    Feature { path: String, is_id: bool },
    Privilege { path: String, is_id: bool, word: String },
    Task(String),
    Index(String),
    Cluster(String),
    RemoteCluster(String),
    Permission(String),
}

/// An [`About`] with the file it was asked in.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) uri: Uri,
    /// The platforms it was asked about.
    pub(super) platforms: Vec<String>,
    pub(super) about: About,
}

impl About {
    fn text(&self, targets: &[OnTarget]) -> Option<String> {
        match self {
            About::Feature { path, is_id } => describe::feature(targets, path, *is_id),
            About::Privilege { path, is_id, word } => describe::privilege(targets, path, *is_id, word),
            About::Task(name) => describe::task(targets, name),
            About::Index(name) => describe::elastic(targets, EsFamily::Index, name),
            About::Cluster(name) => describe::elastic(targets, EsFamily::Cluster, name),
            About::RemoteCluster(name) => describe::elastic(targets, EsFamily::RemoteCluster, name),
            About::Permission(name) => Permission::find(name).map(describe::permission),
        }
    }
}

pub(in crate::lsp::features) struct Resolve;

impl Answers for Resolve {
    type Request = CompletionResolveRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        let options = capabilities.completion_provider.get_or_insert_default();
        options.resolve_provider = Some(true);
    }

    fn answer(session: &mut Session, mut item: Params<Self>) -> Answer<Self> {
        let question = item.data.clone().and_then(|data| serde_json::from_value::<Question>(data).ok());
        let Some(question) = question else { return Ok(item) };
        let Some(spot) = session.document(&question.uri) else { return Ok(item) };
        let concerns = |platform: Platform| question.platforms.iter().any(|name| name == platform.name());
        let targets: Vec<OnTarget> = spot.set.targets.iter().filter(|target| concerns(target.target.platform())).cloned().collect();
        let text = question.about.text(&targets);
        item.documentation = text.map(|text| Documentation::MarkupContent(session.client.markup(text)));
        Ok(item)
    }
}

//! Code lenses above roles, and the command behind them, which shows what a role compiles to on a target.

use gen_lsp_types::{
    CodeLens, CodeLensOptions, CodeLensRequest, Command, ExecuteCommandOptions, ExecuteCommandRequest, ServerCapabilities,
    ShowDocumentParams, ShowDocumentRequest, Uri,
};
use serde::{Deserialize, Serialize};

use super::{Answer, Answers, Failure, Params};
use crate::emit;
use crate::lsp::session::Session;
use crate::lsp::uri::uri_of;
use crate::syntax::tree::ItemKind;

/// The command; it takes one [`Wanted`].
const SHOW: &str = "polc.showCompiled";

/// What a role compiles to on a target.
#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    /// A file of the policy.
    uri: Uri,
    role: String,
    target: String,
}

pub(super) struct Lenses;

impl Answers for Lenses {
    type Request = CodeLensRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.code_lens_provider = Some(CodeLensOptions { resolve_provider: Some(false), ..CodeLensOptions::default() });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let uri = params.text_document.uri;
        let Some(spot) = session.document(&uri) else { return Ok(None) };
        let mut lenses = Vec::new();
        for id in &spot.document.items {
            let (Some(source), Some(_)) = (spot.set.source(*id), spot.set.resolved.role(*id)) else { continue };
            let ItemKind::Role(role) = &source.item.kind else { continue };
            if role.is_abstract {
                continue;
            }
            let platforms = crate::lsp::occurrences::platforms(source.item, source.text, spot.document.platforms);
            let (start, end) = spot.set.bytes(*id, role.name.span);
            let range = spot.document.content.range(start, end, spot.encoding);
            for target in spot.set.targets.iter().filter(|target| platforms.has(target.target.platform)) {
                let target = target.target.name.clone();
                let wanted = Wanted { uri: uri.clone(), role: source.value(&role.name).into_owned(), target: target.clone() };
                let command = Command {
                    title: format!("Compiled for {target}"),
                    tooltip: None,
                    command: SHOW.to_owned(),
                    arguments: Some(vec![serde_json::to_value(wanted).unwrap_or_default()]),
                };
                lenses.push(CodeLens { range, command: Some(command), data: None });
            }
        }
        Ok(Some(lenses))
    }
}

pub(super) struct Commands;

impl Answers for Commands {
    type Request = ExecuteCommandRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.execute_command_provider =
            Some(ExecuteCommandOptions { commands: vec![SHOW.to_owned()], ..ExecuteCommandOptions::default() });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        if params.command != SHOW {
            return Err(Failure::Params(format!("polc has no command {}; it has {SHOW}", params.command)));
        }
        let argument = params.arguments.into_iter().flatten().next().unwrap_or_default();
        let wanted: Wanted = serde_json::from_value(argument)
            .map_err(|error| Failure::Params(format!("{SHOW} takes an object with uri, role and target: {error}")))?;
        let text = compiled(session, &wanted)?;
        if session.client.can.show_documents {
            let path = session
                .write(&wanted.target, &format!("{}.json", emit::file_name(&wanted.role)), &text)
                .map_err(|cause| Failure::Refused(format!("what the role compiles to cannot be written: {cause}")))?;
            let params = ShowDocumentParams { uri: uri_of(&path), external: Some(false), take_focus: Some(true), selection: None };
            session.client.ask::<ShowDocumentRequest>(params);
        }
        Ok(Some(text.into()))
    }
}

fn compiled(session: &Session, wanted: &Wanted) -> Result<String, Failure> {
    let refused = |message: String| Failure::Refused(message);
    let spot =
        session.document(&wanted.uri).ok_or_else(|| refused(format!("{} is not part of a policy that polc knows", wanted.uri)))?;
    let id = spot.set.resolved.subject(&wanted.role).ok_or_else(|| refused(format!("there is no role `{}`", wanted.role)))?;
    let parts = spot.set.effective(id, |on| {
        let format = emit::default_format(on.target.target.platform).filter(|_| on.target.target.name == wanted.target)?;
        format.documents.first()?.part(&on.subject, &mut Vec::new())
    });
    let part = parts.into_iter().flatten().next();
    let part = part.ok_or_else(|| refused(format!("`{}` compiles to nothing on {}", wanted.role, wanted.target)))?;
    Ok(String::from_utf8_lossy(&part).into_owned())
}

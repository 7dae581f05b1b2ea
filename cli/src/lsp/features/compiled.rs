//! Shows what a role compiles to on a target.

use gen_lsp_types::{CodeLens, ShowDocumentParams, ShowDocumentRequest, Uri};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Failure;
use super::commands::{self, Command};
use crate::lsp::occurrences;
use crate::lsp::session::{Session, Spot};
use crate::lsp::uri::uri_of;
use polc::emit;
use polc::policy::Source;
use polc::project::live::ItemId;
use polc::syntax::tree::Role;

/// What a role compiles to on a target.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// A file of the policy.
    uri: Uri,
    role: String,
    target: String,
}

/// The lenses above a role: one for each of its targets.
pub(super) fn lenses(spot: &Spot, id: ItemId, source: &Source, role: &Role) -> Vec<CodeLens> {
    if role.is_abstract || spot.set.resolved.role(id).is_none() {
        return Vec::new();
    }
    let range = spot.range(id, role.name.span);
    let targets = spot.set.targets.iter().filter(|target| occurrences::is_for(source, spot.document.platforms, &target.target));
    let lens = |target: &str| {
        let (uri, role) = (Uri(spot.document.uri.clone()), source.value(&role.name).into_owned());
        let wanted = Wanted { uri, role, target: target.to_owned() };
        commands::lens::<Show>(range, format!("Compiled for {target}"), wanted)
    };
    targets.map(|target| lens(&target.target.name)).collect()
}

pub(super) struct Show;

impl Command for Show {
    const NAME: &'static str = "polc.showCompiled";
    const TAKES: &'static str = "uri, role and target";
    type Argument = Wanted;

    fn run(session: &mut Session, wanted: Wanted) -> Result<Value, Failure> {
        let text = compiled(session, &wanted)?;
        if session.client.can.show_documents {
            let path = session
                .write(&wanted.target, &format!("{}.json", emit::file_name(&wanted.role)), &text)
                .map_err(|cause| Failure::Refused(format!("what the role compiles to cannot be written: {cause}")))?;
            let params = ShowDocumentParams { uri: uri_of(&path), external: Some(false), take_focus: Some(true), selection: None };
            session.client.ask::<ShowDocumentRequest>(params);
        }
        Ok(text.into())
    }
}

fn compiled(session: &Session, wanted: &Wanted) -> Result<String, Failure> {
    let refused = |message: String| Failure::Refused(message);
    let spot = commands::policy_of(session, &wanted.uri)?;
    let id = spot.set.resolved.subject(&wanted.role).ok_or_else(|| refused(format!("there is no role `{}`", wanted.role)))?;
    let parts = spot.set.effective(id, |on| {
        let format = emit::default_format(on.target.target.platform()).filter(|_| on.target.target.name == wanted.target)?;
        format.documents.first()?.part(&on.subject, &mut Vec::new())
    });
    let part = parts.into_iter().flatten().next();
    let part = part.ok_or_else(|| refused(format!("`{}` compiles to nothing on {}", wanted.role, wanted.target)))?;
    Ok(String::from_utf8_lossy(&part).into_owned())
}

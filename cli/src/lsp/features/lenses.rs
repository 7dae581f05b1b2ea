//! Code lenses: what stands above an item and can be clicked on.

use gen_lsp_types::{CodeLens, CodeLensOptions, CodeLensRequest, ServerCapabilities};

use super::{Answer, Answers, Params, compiled, run_test, why};
use crate::lsp::session::Session;
use polc::project::live::ItemId;
use polc::syntax::tree::ItemKind;

pub(super) struct Lenses;

impl Answers for Lenses {
    type Request = CodeLensRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.code_lens_provider = Some(CodeLensOptions { resolve_provider: Some(false), ..CodeLensOptions::default() });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        let mut lenses: Vec<CodeLens> = Vec::new();
        let mut forbids: Vec<ItemId> = Vec::new();
        for id in &spot.document.items {
            let Some(source) = spot.set.source(*id) else { continue };
            match &source.item.kind {
                ItemKind::Role(role) => lenses.extend(compiled::lenses(&spot, *id, &source, role)),
                ItemKind::Test(test) => {
                    lenses.extend(run_test::lens(&spot, *id, &source));
                    lenses.extend(why::lenses(&spot, *id, &source, test));
                }
                ItemKind::Forbid(_) => {
                    lenses.extend(run_test::lens(&spot, *id, &source));
                    forbids.push(*id);
                }
                ItemKind::Platform(_) | ItemKind::Persona(_) | ItemKind::Broken => {}
            }
        }
        lenses.extend(run_test::held_by(&spot, &forbids));
        Ok(Some(lenses))
    }
}

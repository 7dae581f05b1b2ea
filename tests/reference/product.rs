//! What polc makes of a policy: documents, errors, answers, and who breaks a prohibition.

use std::collections::{BTreeMap, BTreeSet};

use polc::check::Context;
use polc::config::{Config, Target};
use polc::diagnostic::{Diagnostic, Severity};
use polc::emit::{FORMATS, Subject};
use polc::lint::{Linter, Overrides};
use polc::policy::Policy;
use polc::source::SourceMap;
use polc::syntax;
use polc::verify::{Outcome, RolesOnTarget, Verifier, roles_of_tests};
use serde_json::Value;

/// On one target.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct OnOne {
    /// By role; nothing of abstract ones.
    pub(crate) documents: BTreeMap<String, Value>,
    /// By role: names of errors that stand in it.
    pub(crate) errors: BTreeMap<String, BTreeSet<&'static str>>,
    /// By the assertion's text: what it came to, if it was asked and run.
    pub(crate) answers: BTreeMap<String, bool>,
    /// Roles and personas.
    pub(crate) culprits: BTreeSet<String>,
}

/// Who broke what is not compared where there are errors: a policy with one does not mean anything definite.
pub(crate) fn ask(written: &crate::policy::Policy, files: &[String], contexts: &[Context]) -> Vec<OnOne> {
    let mut sources = SourceMap::default();
    let ids: Vec<_> = files.iter().enumerate().map(|(at, text)| sources.add(format!("{at}.pol"), text.as_str())).collect();
    let mut parsed = Vec::new();
    for id in ids {
        let (tree, found) = syntax::parse(id, sources.text(id));
        assert!(found.is_empty(), "{found:?}\n{}", sources.text(id));
        parsed.push((id, tree));
    }
    let (policy, of_names) = Policy::resolve(&sources, &parsed, Vec::new());
    let (linter, _) = Linter::new(&sources, &parsed, &[], &Config::default(), &Overrides::default());
    contexts.iter().map(|context| on(written, context, &policy, &of_names, &linter)).collect()
}

fn on(written: &crate::policy::Policy, context: &Context, policy: &Policy, of_names: &[Diagnostic], linter: &Linter) -> OnOne {
    let target: &Target = context.target;
    let mut result = OnOne::default();
    let ids = policy.ids().collect();
    let (on, wrong) = RolesOnTarget::new(context, policy, &ids, true);
    let mut errors: Vec<Diagnostic> = of_names.to_vec();
    errors.extend(wrong.into_iter().map(|(diagnostic, _)| diagnostic));
    errors.retain(|diagnostic| diagnostic.severity == Severity::Error);
    let holder = |diagnostic: &Diagnostic| {
        let at = diagnostic.primary.at;
        let roles = policy.roles.iter().map(|role| (&*role.name, role.source));
        let personas = policy.personas.iter().map(|persona| (&*persona.name, persona.source));
        let within = |source: &polc::policy::Source| {
            source.file == at.file && source.item.offset <= at.start && at.end <= source.item.offset + source.item.len
        };
        roles.chain(personas).find(|(_, source)| within(source)).map(|(name, _)| name.to_owned())
    };
    for error in &errors {
        let name = holder(error).unwrap_or_default();
        result.errors.entry(name).or_default().insert(error.id.name);
    }
    // What follows from a mistake in a role that is extended is not compared.
    let said = result.errors.clone();
    let has_error = |id: polc::policy::RoleId| said.contains_key(&*policy.role(id).name);
    // A parent that is not for the target hands nothing down, not even its mistakes.
    let here = written.on(target);
    let parents = |id: polc::policy::RoleId| {
        let parents = policy.role(id).parents.iter().copied();
        parents.filter(|parent| here.role(&policy.role(*parent).name).is_some()).collect::<Vec<_>>()
    };
    let ancestors = |id: polc::policy::RoleId| {
        let mut all = parents(id);
        let mut next = 0;
        while let Some(id) = all.get(next).copied() {
            all.extend(parents(id));
            next += 1;
        }
        all
    };
    result.errors.retain(|name, _| {
        policy.ids().find(|id| *policy.role(*id).name == **name).is_none_or(|id| !ancestors(id).into_iter().any(has_error))
    });
    let is_right = |id: &polc::policy::RoleId| !has_error(*id) && !ancestors(*id).into_iter().any(has_error);
    let right: Vec<_> = policy.ids().filter(is_right).collect();
    // The first format that can express a role: Kibana's own role API has no other applications.
    let formats: Vec<_> = FORMATS.iter().filter(|format| format.platform == target.platform()).collect();
    for id in right.into_iter().filter(|id| !policy.role(*id).tree.is_abstract) {
        let Some(effective) = on.effectives.get(&id) else { continue };
        let subject = Subject { target, role: policy.role(id), effective };
        let text = formats.iter().find_map(|format| format.documents[0].part(&subject, &mut Vec::new())).unwrap();
        result.documents.insert(policy.role(id).name.to_string(), serde_json::from_slice(&text).unwrap());
    }
    let of_tests = roles_of_tests(policy);
    let (asked, _) = RolesOnTarget::new(context, policy, &of_tests, true);
    let named = Default::default();
    let verifier = Verifier { policy, targets: &[asked], named: &named, errors: &errors, is_limited: true };
    for assertion in verifier.run(|_| true).into_iter().flat_map(|test| test.assertions) {
        if !assertion.untestable.is_empty() {
            continue;
        }
        for (_, outcome) in assertion.outcomes {
            match outcome {
                Outcome::Passed => result.answers.insert(assertion.text.clone(), true),
                Outcome::Failed(why) if why.iter().any(|diagnostic| diagnostic.id.name == "untestable-claim") => None,
                Outcome::Failed(_) => result.answers.insert(assertion.text.clone(), false),
                Outcome::NotRun(_) => None,
            };
        }
    }
    if errors.is_empty() {
        let found = polc::lint::check(linter, policy, std::slice::from_ref(target));
        let forbidden = found.iter().filter(|diagnostic| diagnostic.id.name == "forbidden-combination");
        result.culprits = forbidden.filter_map(holder).collect();
    }
    result
}

//! The proof: every draft is compiled for its target, and what comes out is compared with what was read.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::draft::Draft;
use super::{Contexts, ImportedRole, Options, Targets, Verdict, same, text};
use crate::catalogue::{Permission, Platform, Release};
use crate::check::{Check, Context, is_about_role_name, is_products_own, release_name};
use crate::diagnostic::{Diagnostic, Severity};
use crate::effect::{Atom, Class, Difference, Effects, Verdict as Compared, compare, document, rewrite};
use crate::existing::{Body, Note, Origin, RawRole};
use crate::policy::Policy;
use crate::source::SourceMap;
use crate::syntax;

/// What a draft compiled to.
enum Compiled {
    Document(Box<Body>),
    /// What is wrong with it on the target.
    Wrong(Vec<Diagnostic>),
}

/// Says what becomes of each role, and which targets are the right ones for them.
pub(super) fn prove(raw: &[&RawRole], drafts: Vec<Draft>, mut targets: Targets, options: &Options) -> (Vec<ImportedRole>, Targets) {
    let contexts = Contexts::new(&targets);
    let mut roles: Vec<ImportedRole> =
        raw.iter().zip(&drafts).map(|(role, draft)| first_look(role, draft, contexts.of(role.platform()), options)).collect();
    one_namespace(&mut roles);
    let drafted: Vec<usize> = (0..roles.len()).filter(|at| roles.get(*at).is_some_and(|role| role.text.is_some())).collect();
    let compiled = compile(&roles, &drafted, &targets, &contexts, options);
    let judged: Vec<(usize, Option<Verdict>, Vec<Note>)> = drafted
        .par_iter()
        .filter_map(|at| {
            let (role, draft) = (raw.get(*at)?, drafts.get(*at)?);
            let (verdict, notes) = judge(role, draft, compiled.get(at), contexts.of(role.platform()), options);
            Some((*at, verdict, notes))
        })
        .collect();
    for (at, verdict, notes) in judged {
        let Some(role) = roles.get_mut(at) else { continue };
        let mut notes = notes;
        match verdict {
            // Something of it was not said, and that is known.
            Some(_) if role.verdict == Verdict::Partial => {}
            Some(verdict) => role.verdict = verdict,
            None => {
                role.verdict = Verdict::Refused;
                role.text = None;
                // Why it is refused comes first.
                std::mem::swap(&mut role.notes, &mut notes);
            }
        }
        role.notes.extend(notes);
    }
    if !options.only_to_ask
        && needs_no_word(raw, &roles, &drafted, &compiled, &targets, options)
        && let Some(target) = targets.kibana_mut()
    {
        target.derive_indices = true;
    }
    (roles, targets)
}

/// What is known of a role before it is compiled.
fn first_look(role: &RawRole, draft: &Draft, context: &Context, options: &Options) -> ImportedRole {
    let mut imported = ImportedRole {
        name: role.name.clone(),
        origin: role.origin.clone(),
        platform: role.platform(),
        verdict: Verdict::Refused,
        notes: Vec::new(),
        text: None,
        places: draft.places.clone(),
    };
    if !options.include_reserved
        && let Some(note) = products_own(role, context)
    {
        imported.verdict = Verdict::Skipped;
        imported.notes.push(note);
        return imported;
    }
    imported.notes.extend(role.flags.unreadable.iter().chain(&role.flags.incomplete).cloned());
    if !role.flags.is_whole() {
        return imported;
    }
    imported.notes.extend(draft.inexpressible.iter().chain(&draft.left_out).chain(&role.ignored).chain(&draft.remarks).cloned());
    imported.notes.extend(unreadable_later(role, context));
    if !draft.inexpressible.is_empty() {
        imported.verdict = Verdict::Partial;
        if !options.partial {
            imported.notes.push(Note {
                message: "it is left out".to_owned(),
                origin: role.origin.clone(),
                way_out: Some("`--partial` writes what can be said of it".to_owned()),
            });
            return imported;
        }
    }
    imported.text = Some(text::laid_out(&draft.text()));
    imported
}

/// That a role comes with the product: it says so itself, or has the name of one that does.
fn products_own(role: &RawRole, context: &Context) -> Option<Note> {
    let says = if role.flags.reserved {
        "it comes with the product, which keeps it up to date".to_owned()
    } else if is_products_own(context, &role.name) {
        format!("a role of this name comes with {}, which takes no other one", release_name(context.target.release()))
    } else {
        return None;
    };
    let way_out = format!("`--name {}=NAME` imports it as a role of your own", role.name);
    Some(Note { message: says, origin: role.origin.clone(), way_out: Some(way_out) })
}

/// From which release on Kibana's role editor cannot open the role.
fn unreadable_later(role: &RawRole, context: &Context) -> Option<Note> {
    let Body::Kibana(body) = &role.body else { return None };
    let from = context.target.release();
    let later = Release::all().filter(|release| !release.is_serverless() && *release >= from && !from.is_serverless());
    let (first, why) = later.filter_map(|release| Some((release, rewrite(body, release).err()?))).next()?;
    // What is wrong in whatever release is told as such.
    if why.reason != "transformation_exception" {
        return None;
    }
    let message = format!(
        "`{}` cannot be opened in the role editor of {} or later as long as it has `{}`",
        role.name,
        release_name(first),
        why.about
    );
    Some(Note {
        message,
        origin: role.origin.clone(),
        way_out: Some("deploy what the policy compiles to, which does not have it".to_owned()),
    })
}

/// Roles of two products share the names of a policy.
fn one_namespace(roles: &mut [ImportedRole]) {
    let kibana: FxHashMap<String, Origin> = roles
        .iter()
        .filter(|role| role.platform == Platform::Kibana && role.text.is_some())
        .map(|role| (role.name.clone(), role.origin.clone()))
        .collect();
    for role in roles.iter_mut().filter(|role| role.platform == Platform::Connect && role.text.is_some()) {
        if let Some(other) = kibana.get(&role.name) {
            role.verdict = Verdict::Refused;
            role.text = None;
            let message = format!("a role of Kibana has the same name ({other})");
            role.notes.push(Note {
                message,
                origin: role.origin.clone(),
                way_out: Some("import the two products into policies of their own".to_owned()),
            });
        }
    }
}

/// Compiles drafts, all as one policy.
fn compile(
    roles: &[ImportedRole],
    drafted: &[usize],
    targets: &Targets,
    contexts: &Contexts,
    options: &Options,
) -> FxHashMap<usize, Compiled> {
    let mut source = String::new();
    let is_of_connect = !targets.has_both && roles.iter().any(|role| role.platform == Platform::Connect);
    if is_of_connect {
        source.push_str("platform connect;\n");
    }
    let mut starts: Vec<(u32, usize)> = Vec::new();
    for at in drafted {
        let Some(text) = roles.get(*at).and_then(|role| role.text.as_deref()) else { continue };
        starts.push((source.len() as u32, *at));
        source.push_str(text);
        source.push('\n');
    }
    let mut sources = SourceMap::default();
    let file = sources.add("roles.pol", source);
    let (tree, mut wrong) = syntax::parse(file, sources.text(file));
    let files = [(file, tree)];
    let (policy, unresolved) = Policy::resolve(&sources, &files, Vec::new());
    wrong.extend(unresolved);
    let of = |place: u32| {
        starts.partition_point(|(start, _)| *start <= place).checked_sub(1).and_then(|n| starts.get(n)).map(|(_, at)| *at)
    };
    let mut compiled: FxHashMap<usize, Compiled> = FxHashMap::default();
    for diagnostic in wrong.into_iter().filter(is_error) {
        let Some(at) = of(diagnostic.primary.at.start) else { continue };
        match compiled.entry(at).or_insert_with(|| Compiled::Wrong(Vec::new())) {
            Compiled::Wrong(all) => all.push(diagnostic),
            Compiled::Document(_) => {}
        }
    }
    let matters = |found: &Diagnostic| is_error(found) && !(options.only_to_ask && is_about_role_name(found));
    for platform in [Platform::Kibana, Platform::Connect] {
        let check = Check::new(contexts.of(platform), &policy);
        let ids: Vec<_> = policy.ids().collect();
        let made: Vec<(usize, Compiled)> = ids
            .par_iter()
            .with_min_len(16)
            .filter_map(|id| {
                let role = policy.role(*id);
                let mut found = Vec::new();
                let effective = check.role(*id, &mut found)?;
                found.retain(matters);
                let made =
                    if found.is_empty() { Compiled::Document(Box::new(document(&effective))) } else { Compiled::Wrong(found) };
                Some((of(role.location().start)?, made))
            })
            .collect();
        for (at, made) in made {
            compiled.entry(at).or_insert(made);
        }
    }
    compiled
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

/// Holds what a draft compiled to against what was read. No verdict: it is refused.
fn judge(
    role: &RawRole,
    draft: &Draft,
    compiled: Option<&Compiled>,
    context: &Context,
    options: &Options,
) -> (Option<Verdict>, Vec<Note>) {
    let note = |message: String, way_out: Option<String>| Note { message, origin: role.origin.clone(), way_out };
    let made = match compiled {
        Some(Compiled::Document(made)) => made,
        Some(Compiled::Wrong(found)) => {
            let told = |found: &Diagnostic| note(format!("{} ({})", found.message, found.id), found.help.clone());
            return (None, found.iter().map(told).collect());
        }
        None => return (None, vec![note("proof failed: it did not compile; please report this".to_owned(), None)]),
    };
    let was = without_dead(&role.body, context);
    let release = context.target.release();
    let comparison = compare(&Effects::of(&was, release), &Effects::of(made, release), context);
    if !draft.inexpressible.is_empty() {
        return (Some(Verdict::Partial), Vec::new());
    }
    if let Some(refusal) = derived(role, &comparison.differences, context) {
        return (None, vec![refusal]);
    }
    let has_same_words = options.only_to_ask || same::has_same_words(&was, made);
    if comparison.verdict() != Compared::Equal || !has_same_words {
        let told: Vec<String> = comparison.differences.iter().map(said).collect();
        let told = if told.is_empty() { "its description or metadata".to_owned() } else { told.join(", ") };
        let way_out = "please report this: the role was not written";
        return (
            None,
            vec![note(format!("proof failed: the text would compile to something else: {told}"), Some(way_out.to_owned()))],
        );
    }
    let parts = same::differently(&role.body, made);
    if parts.is_empty() {
        return (Some(Verdict::Identical), Vec::new());
    }
    let mut notes = Vec::new();
    if draft.left_out.is_empty() {
        notes.push(note(format!("written differently, with the same effect: {}", parts.join(", ")), None));
    }
    (Some(Verdict::Equal), notes)
}

/// The target adds index privileges to what the role has, which is a matter of its settings.
fn derived(role: &RawRole, differences: &[Difference], context: &Context) -> Option<Note> {
    let is_deriving = context.target.kibana().is_some_and(|target| target.derive_indices);
    let is_gain = |it: &Difference| it.class == Class::Gained && matches!(it.atom, Atom::Index { .. });
    (is_deriving && !differences.is_empty() && differences.iter().all(is_gain)).then(|| Note {
        message: format!(
            "on the target `{}` features bring index privileges that the role does not have: {}",
            context.target.name,
            differences.iter().map(said).collect::<Vec<_>>().join(", ")
        ),
        origin: role.origin.clone(),
        way_out: Some("say `derive_indices = false` for the target in polc.toml".to_owned()),
    })
}

fn said(difference: &Difference) -> String {
    let space = difference.space.as_ref().map(|space| format!(" in {space}")).unwrap_or_default();
    format!("{} {}{space}", difference.class.sign(), difference.what)
}

/// A profile without permissions that there are not.
fn without_dead(body: &Body, context: &Context) -> Body {
    let mut body = body.clone();
    if let (Body::Connect(profile), Some(target)) = (&mut body, context.target.connect()) {
        profile.permissions.retain(|id| Permission::find(id).is_some() || target.extra_permissions.contains(id));
    }
    body
}

/// Whether the roles come to the same where grants bring their index privileges, so that the target need not say otherwise.
fn needs_no_word(
    raw: &[&RawRole],
    roles: &[ImportedRole],
    drafted: &[usize],
    compiled: &FxHashMap<usize, Compiled>,
    targets: &Targets,
    options: &Options,
) -> bool {
    let mut deriving = targets.clone();
    let Some(target) = deriving.kibana_mut().filter(|target| !target.derive_indices) else { return false };
    target.derive_indices = true;
    let written: Vec<usize> = drafted.iter().copied().filter(|at| roles.get(*at).is_some_and(|role| role.text.is_some())).collect();
    if written.is_empty() {
        return true;
    }
    let again = compile(roles, &written, &deriving, &Contexts::new(&deriving), options);
    written.iter().all(|at| {
        let is_kibana = raw.get(*at).is_some_and(|role| role.platform() == Platform::Kibana);
        match (compiled.get(at), again.get(at)) {
            (Some(Compiled::Document(with)), Some(Compiled::Document(without))) if is_kibana => {
                same::differently(with, without).is_empty()
            }
            _ => true,
        }
    })
}

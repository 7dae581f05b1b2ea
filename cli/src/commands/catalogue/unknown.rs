//! What to say of a name that stands for nothing: what was probably meant, and where the name would mean something.

use super::find::is_known;
use super::standing;
use super::view::title;
use polc::catalogue::{
    EsFamily, FEATURES, INVENTED_PERMISSIONS, NEWER_FEATURES, NOT_FEATURES, PREDEFINED_ROLES, Permission, TASKS,
};
use polc::check::names::{Meaning, NameKey, Names};
use polc::config::Target;
use polc::policy::Platform;
use polc::suggest::{self, Known, Suggestions};

/// A sentence or two about an unknown name.
pub(super) fn unknown(target: &Target, name: &str) -> String {
    let on = title(target);
    if let Some(reason) = reason(target.platform(), name) {
        return reason;
    }
    let there_is_none = format!("there is no `{name}` on {on}");
    let elsewhere = Platform::ALL.into_iter().find(|platform| *platform != target.platform() && is_known(*platform, name));
    if let Some(platform) = elsewhere {
        return format!("{there_is_none}\nit is on {}: `polc catalogue show {name} -t {}`", platform.title(), platform.name());
    }
    if let Some(holders) = holders(target, name) {
        return format!("{there_is_none}\n{holders}");
    }
    if let Some(question) = suggested(&Names::new(target), target.platform(), name).question() {
        return format!("{there_is_none}; {question}");
    }
    let others = Platform::ALL.into_iter().filter(|platform| *platform != target.platform());
    let near = others.filter_map(|platform| {
        let names = Names::new(&Target::newest(platform));
        let meant = suggested(&names, platform, name);
        let all = (!meant.names().is_empty()).then(|| suggest::all_of(meant.names().iter().map(String::as_str)))?;
        Some(format!("; {} has {all}: add `-t {}`", platform.title(), platform.name()))
    });
    let near: String = near.collect();
    format!("{there_is_none}{near}\n`polc catalogue list -t {}` shows what there is", command_line_name(target))
}

/// Why a name that is in circulation is nothing to grant.
fn reason(platform: Platform, name: &str) -> Option<String> {
    match platform {
        Platform::Kibana => {
            if let Some((_, seen)) = NEWER_FEATURES.iter().find(|(id, _)| *id == name) {
                return Some(format!("`{name}` is newer than this catalogue: seen in {seen}"));
            }
            let (_, why) = NOT_FEATURES.iter().find(|(id, _)| *id == name)?;
            Some(format!("`{name}` is nothing to grant: {why}"))
        }
        Platform::Connect => {
            let (_, instead, seen) = INVENTED_PERMISSIONS.iter().find(|(invented, ..)| *invented == name)?;
            let instead = match instead {
                [] => "no permission of the catalogue stands for it".to_owned(),
                names => format!("probably meant: {}", suggest::all_of(names.iter().copied())),
            };
            Some(format!("`{name}` is an invented name, seen in {seen}\n{instead}"))
        }
    }
}

/// The features that have a privilege of the name.
fn holders(target: &Target, name: &str) -> Option<String> {
    let names = Names::new(target);
    let has_it = |key: &NameKey| match names.find(&key.to_string()).map(|named| named.meaning) {
        Some(Meaning::Exact(on)) => on.find(name).is_some(),
        _ => false,
    };
    let keys = standing::keys().into_iter().filter(|_| target.platform() == Platform::Kibana).filter(has_it);
    let mut paths: Vec<String> = keys.filter_map(|key| standing::paths(&names, key).into_iter().next()).collect();
    // Those of the target's own solution first.
    paths.sort_by_key(|path| path.contains('.'));
    let first = paths.first()?;
    let all = suggest::all_of(paths.iter().map(String::as_str));
    Some(format!("it is a privilege of {all}: `polc catalogue show {first}.{name}`"))
}

/// What was probably meant; nobody who misspelt a name meant `base`, which is everything.
fn suggested(names: &Names, platform: Platform, name: &str) -> Suggestions {
    let tasks = TASKS.iter().filter(|task| task.platform == platform);
    let mut known: Vec<Known> = tasks.map(|task| Known::by_its_words(task.name)).collect();
    match platform {
        Platform::Kibana => {
            known.extend(names.known());
            known.extend(FEATURES.iter().map(|feature| Known::new(feature.id, feature.least_access())));
            known.extend(EsFamily::ALL.iter().flat_map(|family| family.table()).map(|privilege| privilege.known()));
            known.extend(PREDEFINED_ROLES.iter().flat_map(|role| [role.name, role.title]).map(Known::by_its_words));
        }
        Platform::Connect => {
            known.extend(Permission::known_features());
            known.extend(Permission::known_ids());
        }
    }
    suggest::meant(name, known)
}

fn command_line_name(target: &Target) -> String {
    match target.platform() {
        Platform::Connect => target.platform().name().to_owned(),
        Platform::Kibana => format!("{}:{}", target.platform().name(), target.release().id()),
    }
}

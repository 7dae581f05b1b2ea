//! Names that stand for nothing on Amazon Connect, and what was probably meant.

use super::super::names::Meaning;
use super::super::{Context, findings};
use super::Work;
use crate::access::Access;
use crate::catalogue::{INVENTED_PERMISSIONS, PERMISSIONS, Permission};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::{Platform, first_words};
use crate::source::Location;
use crate::suggest::{self, Known};
use crate::syntax::tree::Grant;

/// What is wrong with a raw permission name, unless the catalogue or the target knows it.
pub(in crate::check) fn raw_permission(
    context: &Context,
    name: &str,
    at: Location,
) -> Result<Option<&'static Permission>, Box<Diagnostic>> {
    if let Some(permission) = Permission::find(name) {
        return Ok(Some(permission));
    }
    if context.target.connect().is_some_and(|target| target.extra_permissions.iter().any(|known| known == name)) {
        return Ok(None);
    }
    let diagnostic = Diagnostic::new(findings::UNKNOWN_PERMISSION, at, format!("Amazon Connect has no permission \"{name}\""))
        .note("The API takes any name, and an unknown one gives nothing.");
    if let Some((_, instead, seen)) = INVENTED_PERMISSIONS.iter().find(|(invented, ..)| *invented == name) {
        let label = if is_iam_action(name) { IAM_ACTION } else { "no name of the API" };
        let diagnostic = diagnostic.label(label).note(format!("Seen in {seen}."));
        return Err(Box::new(match instead {
            [] if is_iam_action(name) => diagnostic.help(NOT_IAM),
            [] => diagnostic.help("no permission of the catalogue stands for it"),
            [only] => diagnostic.help(format!("probably meant: \"{only}\"")).unsafe_fix(
                format!("Write \"{only}\""),
                at,
                format!("\"{only}\""),
            ),
            several => diagnostic.help(format!("probably meant: {}; write those that are needed", quoted(several))),
        }));
    }
    if is_iam_action(name) {
        return Err(Box::new(diagnostic.label(IAM_ACTION).help(NOT_IAM)));
    }
    if let Some(meant) = by_title(name).or_else(|| verb_first(name)).or_else(|| by_path(name)).or_else(|| by_words(name)) {
        let id = meant.id;
        return Err(Box::new(diagnostic.label("no name of the API").help(format!("the API's name is \"{id}\"")).unsafe_fix(
            format!("Write \"{id}\""),
            at,
            format!("\"{id}\""),
        )));
    }
    let meant = suggest::meant(name, Permission::known_ids()).in_quotes();
    Err(Box::new(meant.ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
        diagnostic
            .label("not in the catalogue")
            .help("permissions of third-party applications are listed under `extra_permissions` of the target in polc.toml")
    })))
}

const IAM_ACTION: &str = "an IAM action, not a permission of a security profile";
const NOT_IAM: &str = "IAM policies say who may call the API; `polc catalogue list -t connect` shows the permissions of profiles";

/// `connect:StopContact`
fn is_iam_action(name: &str) -> bool {
    name.split_once(':').is_some_and(|(service, action)| {
        !service.is_empty()
            && service.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            && action.starts_with(|c: char| c.is_ascii_uppercase() || c == '*')
    })
}

/// The permission that the console labels so: `Quick connects - View`.
fn by_title(name: &str) -> Option<&'static Permission> {
    PERMISSIONS.iter().find(|permission| permission.title.is_some_and(|title| title.eq_ignore_ascii_case(name)))
}

/// The permission meant by a verb and a resource: `ViewUser` for `Users.View`.
fn verb_first(name: &str) -> Option<&'static Permission> {
    let resource = |id: &str, verb: &str| {
        let (resource, action) = id.rsplit_once('.')?;
        let rest = name.strip_prefix(verb).filter(|_| action == verb)?;
        (rest == resource || resource.strip_suffix('s') == Some(rest)).then_some(())
    };
    let verbs = ["View", "Edit", "Create", "Delete"];
    PERMISSIONS.iter().find(|permission| verbs.iter().any(|verb| resource(permission.id, verb).is_some()))
}

/// The permission of a portable name in the API's spelling: `QuickConnects.View`, for what the API calls a transfer destination.
fn by_path(name: &str) -> Option<&'static Permission> {
    let (resource, action) = name.rsplit_once('.')?;
    let feature = Permission::feature_of_path(&snake_case(resource))?;
    let action = snake_case(action);
    Permission::of_feature(feature).find(|permission| permission.action == action)
}

/// `QuickConnects` as `quick_connects`.
fn snake_case(text: &str) -> String {
    let mut snake = String::new();
    for (at, letter) in text.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 && !snake.ends_with(['.', '_']) {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// The one permission whose title or name has the same words in another order: `View case`.
fn by_words(name: &str) -> Option<&'static Permission> {
    let wanted = words(name);
    let mut same = PERMISSIONS
        .iter()
        .filter(|permission| permission.title.is_some_and(|title| words(title) == wanted) || words(permission.id) == wanted);
    same.next().filter(|_| wanted.len() > 1 && same.next().is_none())
}

/// The words of a name, in the singular and sorted.
fn words(text: &str) -> Vec<String> {
    let snake = snake_case(text);
    let words = snake.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut words: Vec<String> = words.map(|word| word.strip_suffix('s').unwrap_or(word).to_owned()).collect();
    words.sort();
    words
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// A word that is not an action of a feature.
pub(in crate::check) fn unknown_action(context: &Context, feature: &str, title: &str, text: &str, at: Location) -> Diagnostic {
    let actions = || Permission::of_feature(feature);
    let known = || actions().map(|permission| permission.action).chain(["all"]);
    // `all` is as much as the most of them.
    let all = actions().map(|permission| permission.access).max().unwrap_or(Access::Read);
    let meant =
        || suggest::meant(text, actions().map(|permission| permission.known(permission.action)).chain([Known::new("all", all)]));
    let in_kibana = context.names.find(title).is_some_and(|named| match named.meaning {
        Meaning::Exact(on) => on.find(text).is_some(),
        _ => false,
    });
    let id = if in_kibana { errors::NO_COUNTERPART } else { errors::UNKNOWN_PRIVILEGE };
    let message = if in_kibana {
        format!("`{text}` of `{title}` has no counterpart on Amazon Connect")
    } else {
        format!("`{title}` has no action `{text}` on Amazon Connect")
    };
    let diagnostic = Diagnostic::new(id, at, message);
    let nothing = |diagnostic: Diagnostic| diagnostic.label("Amazon Connect has nothing like it");
    let diagnostic = if in_kibana { nothing(diagnostic) } else { meant().ask(diagnostic, at, Applicability::Unsafe, nothing) };
    diagnostic.help(format!("`{title}` has {} here", suggest::all_of(known())))
}

impl Work<'_, '_> {
    pub(super) fn unknown_feature(&mut self, path: &str, grant: &Grant) {
        let at = self.source.at(grant.head.span);
        let in_kibana = self.context.names.find(path).is_some();
        let heads = first_words(Platform::Connect).map(|head| Known::new(head, Access::Read));
        let meant = suggest::meant(path, Permission::known_features().chain(heads));
        self.out.push(if in_kibana {
            let diagnostic = Diagnostic::new(errors::NO_COUNTERPART, at, format!("`{path}` is a Kibana feature"))
                .label("Amazon Connect has nothing like it");
            let hint = match meant.names() {
                [] => String::new(),
                names => format!("; the nearest thing here is {}", suggest::one_of(names.iter().map(String::as_str))),
            };
            if self.role.platforms.is_several() {
                diagnostic.help(format!("write `kibana.{path}`{hint}")).fix(
                    format!("Write `kibana.{path}`"),
                    at,
                    format!("kibana.{path}"),
                )
            } else {
                diagnostic.help(format!("leave it out, or declare the role `on kibana`{hint}"))
            }
        } else {
            let diagnostic = Diagnostic::new(errors::UNKNOWN_FEATURE, at, format!("Amazon Connect has no feature `{path}`"));
            meant.ask(diagnostic, at, Applicability::Unsafe, |diagnostic| {
                diagnostic
                    .label("not in the catalogue")
                    .help("`polc catalogue list -t connect` shows what there is; a raw name is written `permission \"…\";`")
            })
        });
    }
}

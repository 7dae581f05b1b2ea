//! What the products accept as the name of a role or security profile.

use super::Context;
use crate::catalogue::{PREDEFINED_ROLES, PredefinedRole, RESERVED_ROLES, limits};
use crate::diagnostic::{Diagnostic, errors};
use crate::policy::{Platform, Role};

/// Whether something is wrong with the name of a role, and with nothing else.
pub(crate) fn is_about_role_name(found: &Diagnostic) -> bool {
    [errors::INVALID_ROLE_NAME, errors::RESERVED_ROLE_NAME].contains(&found.id)
}

/// Reports a name that the target's product refuses.
pub(super) fn check(context: &Context, role: &Role, out: &mut Vec<Diagnostic>) {
    let refusal = match context.target.platform() {
        Platform::Kibana => kibana(context, role),
        Platform::Connect => connect(role),
    };
    out.extend(refusal);
}

fn kibana(context: &Context, role: &Role) -> Option<Diagnostic> {
    let (name, at) = (&*role.name, role.location());
    let invalid = |message: String, rule: &str, source: &str| {
        Some(Diagnostic::new(errors::INVALID_ROLE_NAME, role.location(), message).label(rule).note(source))
    };
    let native = "Elasticsearch: names of roles in the native realm.";
    if RESERVED_ROLES.binary_search(&name).is_ok() {
        return Some(
            Diagnostic::new(errors::RESERVED_ROLE_NAME, role.location(), format!("`{name}` is a role of Elasticsearch's own"))
                .label("built-in roles cannot be changed")
                .help("give the role a name of your own")
                .note("Elasticsearch refuses to write a reserved role."),
        );
    }
    if let Some(role) = predefined(context, name) {
        let release = super::release_name(context.target.release());
        return Some(
            Diagnostic::new(errors::RESERVED_ROLE_NAME, at, format!("`{name}` is a predefined role of {release}"))
                .label(format!("comes with the project as \"{}\"", role.title))
                .help(format!("give the role a name of your own; `polc catalogue show {name}` says what the predefined one may do"))
                .source(super::provenance(&role.provenance)),
        );
    }
    if name.is_empty() || name.len() > limits::ROLE_NAME {
        return invalid(
            format!("a role name has 1 to {} characters", limits::ROLE_NAME),
            &format!("this one has {}", name.chars().count()),
            native,
        );
    }
    if let Some(bad) = name.chars().find(|c| !matches!(c, ' '..='~')) {
        return invalid(format!("`{}` cannot stand in a role name", bad.escape_default()), "printable ASCII only", native);
    }
    if name.contains(',') {
        return invalid(
            "a comma cannot stand in a role name".into(),
            "Kibana joins the names of roles with commas when it asks for several",
            native,
        );
    }
    if name.starts_with(' ') || name.ends_with(' ') {
        return invalid("a role name neither begins nor ends with a space".into(), "trim it", native);
    }
    if context.target.release().is_serverless() && !is_serverless_name(name) {
        return invalid(
            format!("serverless does not take `{name}` as a role name"),
            "a letter or digit first, then letters, digits, `_`, `.` and `-`",
            "Elasticsearch: put role API on serverless.",
        );
    }
    None
}

/// Whether a role of this name comes with the target's product, which takes no other one.
pub(crate) fn is_products_own(context: &Context, name: &str) -> bool {
    let is_kibana = context.target.platform() == Platform::Kibana;
    is_kibana && (RESERVED_ROLES.binary_search(&name).is_ok() || predefined(context, name).is_some())
}

/// The role of a name that comes with the target's project.
fn predefined(context: &Context, name: &str) -> Option<&'static PredefinedRole> {
    let target = context.target;
    PREDEFINED_ROLES.iter().find(|role| role.name == name && role.releases.has(target.release()) && role.owner == target.owner())
}

/// Whether serverless takes it as the name of a role.
pub(crate) fn is_serverless_name(name: &str) -> bool {
    let word = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    word && name.starts_with(|c: char| c.is_ascii_alphanumeric())
}

fn connect(role: &Role) -> Option<Diagnostic> {
    let name = &*role.name;
    let source = "AWS: CreateSecurityProfile, SecurityProfileName.";
    let invalid = |message: String, rule: String| {
        Some(Diagnostic::new(errors::INVALID_ROLE_NAME, role.location(), message).label(rule).note(source))
    };
    if name.is_empty() || name.chars().count() > limits::PROFILE_NAME {
        return invalid(
            format!("a security profile name has 1 to {} characters", limits::PROFILE_NAME),
            format!("this one has {}", name.chars().count()),
        );
    }
    match name.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '@' | '-'))) {
        Some(bad) => invalid(
            format!("`{}` cannot stand in the name of a security profile", bad.escape_default()),
            "letters, digits, space, `_`, `@` and `-` only".to_owned(),
        ),
        None => None,
    }
}

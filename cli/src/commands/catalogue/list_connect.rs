//! The permissions of Amazon Connect, by the groups of its console.

use serde::Serialize;

use super::page::{Row, quoted};
use super::view::facts;
use polc::access::Access;
use polc::catalogue::{CONNECT_ALIASES, PERMISSIONS, Permission, RESTRICTABLE_RESOURCES};

/// A group of the console.
#[derive(Debug, Serialize)]
pub(super) struct ConnectCategory {
    pub(super) name: &'static str,
    features: Vec<Listed>,
}

/// A feature: the permissions of one resource.
#[derive(Debug, Serialize)]
struct Listed {
    name: &'static str,
    /// Other names of it.
    names: Vec<&'static str>,
    permissions: Vec<Action>,
}

#[derive(Debug, Serialize)]
struct Action {
    action: &'static str,
    id: &'static str,
    does: &'static str,
    /// What it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
    /// Whether `all` of the feature holds it.
    in_all: bool,
}

/// A resource type that access control by tags can restrict.
#[derive(Debug, Serialize)]
pub(super) struct Restrictable {
    name: &'static str,
    /// The permission without which restricting it is pointless.
    view: &'static str,
    /// Whether access control by hierarchy takes it, too.
    hierarchy: bool,
}

/// All permissions.
pub(super) fn categories() -> Vec<ConnectCategory> {
    let mut categories: Vec<ConnectCategory> = Vec::new();
    for permission in PERMISSIONS {
        let action = Action {
            action: permission.action,
            id: permission.id,
            does: permission.does,
            class: permission.access.name(),
            in_all: permission.is_in_all(),
        };
        let category = match categories.iter_mut().position(|category| category.name == permission.category) {
            Some(at) => categories.get_mut(at),
            None => {
                categories.push(ConnectCategory { name: permission.category, features: Vec::new() });
                categories.last_mut()
            }
        };
        let Some(category) = category else { continue };
        match category.features.iter_mut().find(|feature| feature.name == permission.feature) {
            Some(feature) => feature.permissions.push(action),
            None => category.features.push(Listed::new(permission, action)),
        }
    }
    categories.sort_by_key(|category| category.name);
    categories
}

/// The resource types that access control can restrict.
pub(super) fn resources() -> Vec<Restrictable> {
    let view = |name, view, hierarchy| Restrictable { name, view, hierarchy };
    RESTRICTABLE_RESOURCES.iter().map(|resource| view(resource.name, resource.view, resource.hierarchy)).collect()
}

impl Listed {
    fn new(permission: &Permission, action: Action) -> Listed {
        let aliases = CONNECT_ALIASES.iter().filter(|(_, feature)| *feature == permission.feature);
        Listed { name: permission.feature, names: aliases.map(|(alias, _)| *alias).collect(), permissions: vec![action] }
    }

    /// What it is, if one permission says it; the ids without what they share with the actions; other names.
    fn row(&self) -> Row {
        let mark = |action: &Action| {
            let mark = if action.in_all { "" } else { "*" };
            // Most actions are called by what they let one do.
            let is_said = Access::said_by(action.action).is_some_and(|said| said.name() == action.class);
            let class = if is_said { String::new() } else { format!(" ({})", action.class) };
            format!("{}{mark}{class}", action.action)
        };
        let actions: Vec<String> = self.permissions.iter().map(mark).collect();
        let mut resources: Vec<&str> = self.permissions.iter().map(|action| resource(action.id)).collect();
        resources.dedup();
        let does = match self.permissions.as_slice() {
            [only] => only.does,
            _ => "",
        };
        let also = (!self.names.is_empty()).then(|| format!("also {}", quoted(&self.names)));
        let actions = format!("{}: {}", resources.join(", "), actions.join(", "));
        Row::new(self.name, does).line(facts([Some(actions), also]))
    }
}

/// An id without its action.
fn resource(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(resource, _)| resource)
}

impl ConnectCategory {
    pub(super) fn rows(&self) -> Vec<Row> {
        self.features.iter().map(Listed::row).collect()
    }
}

impl Restrictable {
    pub(super) fn row(&self) -> Row {
        let how = if self.hierarchy { "by tags and by hierarchy" } else { "by tags" };
        Row::new(self.name, format!("{how}, with `{}`", self.view))
    }
}

//! What a name on the command line stands for.

use serde::Serialize;

use super::elastic::{BaseView, EsView};
use super::feature::FeatureView;
use super::page::{Page, Show};
use super::permission::{ConnectFeatureView, PermissionView};
use super::predefined::PredefinedView;
use super::search::{self, Match};
use super::standing;
use super::task::TaskView;
use super::view::TargetView;
use polc::catalogue::{CONNECT_LEVELS, EsFamily, Permission, PredefinedRole, TASKS};
use polc::check::Context;
use polc::check::names::feature_by_id;
use polc::config::Target;
use polc::policy::Platform;

/// The answer to `show`.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    target: TargetView,
    name: String,
    /// Everything that the name stands for.
    entries: Vec<Entry>,
    /// What has to do with it besides: features of other names, and privileges that let one do what it says.
    also: Vec<Match>,
}

/// One thing that a name stands for.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Entry {
    KibanaFeature(Box<FeatureView>),
    ConnectFeature(ConnectFeatureView),
    ConnectPermission(Box<PermissionView>),
    Task(TaskView),
    PredefinedRole(PredefinedView),
    ElasticsearchPrivilege(EsView),
    Base(BaseView),
}

impl Answer {
    /// An answer about a name that stands for nothing by itself.
    pub(super) fn only(target: &Target, name: &str, also: Vec<Match>) -> Answer {
        Answer { target: TargetView::new(target), name: name.to_owned(), entries: Vec::new(), also }
    }

    /// The same with what has to do with the name besides. What can be granted says itself what belongs to it.
    pub(super) fn with(self, also: Vec<Match>) -> Answer {
        let is_whole = |entry: &Entry| !matches!(entry, Entry::ElasticsearchPrivilege(_));
        Answer { also: if self.entries.iter().any(is_whole) { Vec::new() } else { also }, ..self }
    }
}

impl Show for Answer {
    fn show(&self, page: &mut Page) {
        for entry in &self.entries {
            match entry {
                Entry::KibanaFeature(view) => view.show(page),
                Entry::ConnectFeature(view) => view.show(page),
                Entry::ConnectPermission(view) => view.show(page),
                Entry::Task(view) => view.show(page),
                Entry::PredefinedRole(view) => view.show(page),
                Entry::ElasticsearchPrivilege(view) => view.show(page),
                Entry::Base(view) => view.show(page),
            }
        }
        search::show(&self.name, &self.also, page);
    }
}

impl Answer {
    /// None if the name stands for nothing on the target's platform.
    pub(super) fn find(target: &Target, name: &str) -> Option<Answer> {
        let entries = entries(target, name);
        (!entries.is_empty()).then(|| Answer { target: TargetView::new(target), name: name.to_owned(), entries, also: Vec::new() })
    }
}

/// Whether a name stands for something.
pub(super) fn is_known(platform: Platform, name: &str) -> bool {
    !entries(&Target::newest(platform), name).is_empty()
}

fn entries(target: &Target, name: &str) -> Vec<Entry> {
    let context = Context::new(target);
    let mut entries = match target.platform() {
        Platform::Kibana => kibana(&context, name),
        Platform::Connect => connect(name),
    };
    let tasks = TASKS.iter().filter(|task| task.name == name && task.platform == target.platform());
    entries.extend(tasks.map(|task| Entry::Task(TaskView::new(&context, task))));
    entries
}

fn kibana(context: &Context, name: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    entries.extend(feature(context, name).map(Box::new).map(Entry::KibanaFeature));
    let role = PredefinedRole::find(unquoted(name)).map(|role| PredefinedView::new(context.target, role));
    entries.extend(role.map(Entry::PredefinedRole));
    if name == BaseView::NAME {
        entries.push(Entry::Base(BaseView::new()));
    }
    for family in EsFamily::ALL {
        let privilege = family.find(name).map(|privilege| EsView::new(context.target, family, privilege));
        entries.extend(privilege.map(Entry::ElasticsearchPrivilege));
    }
    entries
}

/// A portable name, an id (in quotes where a portable name is the same), or `feature.privilege`.
fn feature(context: &Context, name: &str) -> Option<FeatureView> {
    if let Some(named) = context.names.find(name) {
        let mut view = FeatureView::of_name(context, named);
        let other = feature_by_id(name).filter(|feature| Some(feature.id) != view.id);
        view.as_id = other.and_then(standing::key_of).map(|key| key.to_string());
        return Some(view);
    }
    if let Some(feature) = feature_by_id(unquoted(name)) {
        return FeatureView::of_id(context, feature);
    }
    let (path, privilege) = name.rsplit_once('.')?;
    let mut view = FeatureView::of_name(context, context.names.find(path)?);
    let here = view.here.as_mut()?;
    here.privileges.retain(|known| known.is_called(privilege));
    (!here.privileges.is_empty()).then_some(view)
}

/// What stands in quotes, as ids do in a policy.
fn unquoted(name: &str) -> &str {
    name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name)
}

fn connect(name: &str) -> Vec<Entry> {
    if let Some(permission) = Permission::find(unquoted(name)) {
        return vec![Entry::ConnectPermission(Box::new(PermissionView::new(permission)))];
    }
    if let Some(feature) = Permission::feature_of_path(name) {
        return vec![Entry::ConnectFeature(ConnectFeatureView::new(feature))];
    }
    // `cases.view`, and `cases.read`, which is the same.
    let permission = name.rsplit_once('.').and_then(|(path, word)| {
        let feature = Permission::feature_of_path(path)?;
        let level = CONNECT_LEVELS.iter().find(|(level, _)| *level == word).map_or(word, |(_, action)| action);
        Permission::of_feature(feature).find(|permission| permission.action == word || permission.action == level)
    });
    permission.map(|permission| Entry::ConnectPermission(Box::new(PermissionView::new(permission)))).into_iter().collect()
}

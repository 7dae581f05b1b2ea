//! `polc catalogue list`: everything that can be granted on a target.

use serde::Serialize;

use super::elastic::{BaseView, EsView};
use super::list_connect::{self, ConnectCategory, Restrictable};
use super::list_features::{Category, Inside, categories, inside, older};
use super::page::{Page, Row, Show};
use super::predefined::PredefinedView;
use super::view::TargetView;
use polc::catalogue::{EsFamily, TASKS};
use polc::check::Context;
use polc::config::Target;
use polc::policy::Platform;

/// What to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum What {
    /// Features, with the base privileges
    Features,
    /// The jobs that the documents describe
    Tasks,
    /// Roles that come with serverless projects
    Predefined,
    /// Cluster and index privileges
    Elasticsearch,
    /// Everything
    All,
}

/// The answer to `list`.
#[derive(Debug, Serialize)]
pub(super) struct List {
    target: TargetView,
    #[serde(flatten)]
    features: Option<Features>,
    tasks: Option<Vec<TaskRow>>,
    predefined_roles: Option<Vec<PredefinedView>>,
    elasticsearch: Option<Vec<Family>>,
    /// Elasticsearch privileges by their names only.
    #[serde(skip)]
    compact: bool,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Features {
    Kibana {
        base: BaseView,
        categories: Vec<Category>,
        /// Names that the release only has as part of something broader.
        broader: Vec<Inside>,
        /// Ids that are accepted but no longer offered.
        deprecated_ids: Vec<&'static str>,
    },
    Connect {
        categories: Vec<ConnectCategory>,
        /// Resource types that access control can restrict.
        resources: Vec<Restrictable>,
    },
}

#[derive(Debug, Serialize)]
struct TaskRow {
    name: &'static str,
    title: &'static str,
    does: &'static str,
}

#[derive(Debug, Serialize)]
struct Family {
    family: &'static str,
    privileges: Vec<EsView>,
}

impl List {
    /// Everything, or what the command line asks for.
    pub(super) fn new(target: &Target, what: Option<What>) -> List {
        let wants = |one: What| what.is_none_or(|what| what == one || what == What::All);
        let context = Context::new(target);
        let kibana = target.platform() == Platform::Kibana;
        let features = || match target.platform() {
            Platform::Kibana => Features::Kibana {
                base: BaseView::new(),
                categories: categories(&context),
                broader: inside(&context),
                deprecated_ids: older(target.release()),
            },
            Platform::Connect => Features::Connect { categories: list_connect::categories(), resources: list_connect::resources() },
        };
        List {
            target: TargetView::new(target),
            features: wants(What::Features).then(features),
            tasks: wants(What::Tasks).then(|| tasks(target)),
            predefined_roles: (kibana && wants(What::Predefined))
                .then(|| PredefinedView::list(target, what == Some(What::Predefined))),
            elasticsearch: (kibana && wants(What::Elasticsearch)).then(|| families(target)),
            compact: what.is_none(),
        }
    }
}

fn tasks(target: &Target) -> Vec<TaskRow> {
    let is_here =
        |needs: &polc::catalogue::TaskNeeds| target.platform() == Platform::Connect || needs.releases.has(target.release());
    let tasks = TASKS.iter().filter(|task| task.platform == target.platform() && task.needs.iter().any(is_here));
    tasks.map(|task| TaskRow { name: task.name, title: task.title, does: task.does }).collect()
}

fn families(target: &Target) -> Vec<Family> {
    let privileges = |family: EsFamily| {
        let here = family.table().iter().filter(|privilege| privilege.releases.has(target.release()));
        here.map(|privilege| EsView::new(target, family, privilege)).collect()
    };
    let families = EsFamily::ALL.map(|family| Family { family: family.plural(), privileges: privileges(family) });
    families.into_iter().filter(|family| !family.privileges.is_empty()).collect()
}

impl Show for List {
    fn show(&self, page: &mut Page) {
        page.heading(&format!("What can be granted on {}", self.target.title()));
        match &self.features {
            None => {}
            Some(Features::Kibana { base, categories, broader, deprecated_ids }) => {
                page.section("Base privileges", &base.rows());
                for category in categories {
                    page.section(category.label(), &category.rows());
                }
                let rows: Vec<Row> = broader.iter().map(Inside::row).collect();
                page.section("Only as part of a broader feature", &rows);
                if !deprecated_ids.is_empty() {
                    page.heading("Older ids that are still accepted");
                    page.indented(&deprecated_ids.join(", "));
                }
            }
            Some(Features::Connect { categories, resources }) => {
                for category in categories {
                    page.section(&format!("Features: {}", category.name), &category.rows());
                }
                page.gap();
                page.prose("* not in `all`: undocumented, legacy, retired, or taking rights away");
                let rows: Vec<Row> = resources.iter().map(Restrictable::row).collect();
                page.section("Resources that access control can restrict", &rows);
            }
        }
        let tasks = self.tasks.iter().flatten().map(|task| Row::new(task.name, task.does));
        page.section("Tasks", &tasks.collect::<Vec<_>>());
        let roles = self.predefined_roles.iter().flatten().map(PredefinedView::row);
        page.section("Predefined roles", &roles.collect::<Vec<_>>());
        for family in self.elasticsearch.iter().flatten() {
            let title = format!("Elasticsearch: {}", family.family);
            if self.compact {
                page.heading(&title);
                page.indented(&family.privileges.iter().map(|privilege| privilege.name).collect::<Vec<_>>().join(", "));
            } else {
                page.section(&title, &family.privileges.iter().map(EsView::row).collect::<Vec<_>>());
            }
        }
    }
}

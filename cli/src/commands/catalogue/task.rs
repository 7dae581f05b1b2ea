//! The jobs that the documents describe, with everything they take.

use serde::Serialize;

use super::page::{Page, Row, Show, quoted};
use super::predefined::{self, Holder};
use super::standing::{Standing, names_on};
use super::view::{ProvenanceView, ids, releases, title};
use polc::catalogue::{Owner, Release, Releases, Task, TaskNeeds};
use polc::check::Context;
use polc::check::names::Names;
use polc::policy::Platform;

/// A task.
#[derive(Debug, Serialize)]
pub(super) struct TaskView {
    name: &'static str,
    platform: &'static str,
    /// Its heading in the documents.
    title: &'static str,
    does: &'static str,
    /// Whether the documents describe it for the target.
    here: bool,
    needs: Vec<NeedsView>,
    /// What else the documents say about it for the target.
    remarks: Vec<RemarkView>,
    /// The predefined roles that may do it.
    predefined_roles: Vec<Holder>,
    provenance: ProvenanceView,
    #[serde(skip)]
    on: String,
}

#[derive(Debug, Serialize)]
struct RemarkView {
    text: &'static str,
    provenance: ProvenanceView,
}

/// What a task takes on some releases.
#[derive(Debug, Serialize)]
struct NeedsView {
    #[serde(serialize_with = "ids")]
    releases: Releases,
    here: bool,
    features: Vec<GrantView>,
    cluster: &'static [&'static str],
    indices: Vec<IndicesView>,
    permissions: &'static [&'static str],
    #[serde(skip)]
    platform: Platform,
}

#[derive(Debug, Serialize)]
struct GrantView {
    name: &'static str,
    privilege: &'static str,
    /// What the name stands for on the target, or on all of the releases if they do not hold the target.
    stands_for: Option<Standing>,
}

#[derive(Debug, Serialize)]
struct IndicesView {
    names: &'static [&'static str],
    privileges: &'static [&'static str],
}

impl TaskView {
    pub(super) fn new(context: &Context, task: &'static Task) -> TaskView {
        let platform = task.platform;
        let mut needs: Vec<NeedsView> = task.needs.iter().map(|needs| NeedsView::new(context, needs, platform)).collect();
        needs.sort_by_key(|needs| !needs.here);
        let here = |releases: Releases| platform == Platform::Connect || releases.has(context.target.release());
        let remarks = task.remarks.iter().filter(|remark| here(remark.releases));
        TaskView {
            name: task.name,
            platform: platform.name(),
            title: task.title,
            does: task.does,
            here: needs.iter().any(|needs| needs.here),
            needs,
            remarks: remarks.map(|remark| RemarkView { text: remark.text, provenance: (&remark.provenance).into() }).collect(),
            predefined_roles: predefined::holders(task.name),
            provenance: (&task.provenance).into(),
            on: title(context.target),
        }
    }
}

impl NeedsView {
    fn new(context: &Context, needs: &'static TaskNeeds, platform: Platform) -> NeedsView {
        let (release, owner) = (context.target.release(), context.target.owner());
        let here = platform == Platform::Connect || needs.releases.has(release);
        let releases: Vec<Release> = if here { vec![release] } else { needs.releases.iter().collect() };
        let names: Vec<Names> = releases.into_iter().map(names_on).collect();
        let view = |(name, privilege): &(&'static str, &'static str)| GrantView {
            name,
            privilege,
            stands_for: stands_for(&names, name, owner),
        };
        let indices = needs.indices.iter().map(|(names, privileges)| IndicesView { names, privileges });
        NeedsView {
            releases: needs.releases,
            here,
            features: needs.features.iter().map(view).collect(),
            cluster: needs.cluster,
            indices: indices.collect(),
            permissions: needs.permissions,
            platform,
        }
    }

    fn rows(&self) -> Vec<Row> {
        let grants = self.features.iter().map(|grant| {
            let stands_for = grant.stands_for.as_ref().map_or(String::new(), Standing::to_string);
            Row::new(format!("{}: {};", grant.name, grant.privilege), stands_for)
        });
        let cluster = (!self.cluster.is_empty()).then(|| Row::new("cluster", quoted(self.cluster)));
        let indices =
            self.indices.iter().map(|row| Row::new("index", format!("{} on {}", quoted(row.privileges), quoted(row.names))));
        let permissions = self.permissions.iter().map(|id| {
            let does = polc::catalogue::Permission::find(id).map_or("", |permission| permission.does);
            Row::new(*id, does)
        });
        grants.chain(cluster).chain(indices).chain(permissions).collect()
    }
}

/// What a name stands for, if it is the same everywhere. Without an owner it follows the target's solution.
fn stands_for(names: &[Names], name: &str, owner: Option<Owner>) -> Option<Standing> {
    let mut standings = names.iter().map(|names| {
        let named = owner.and_then(|owner| names.find(&format!("{owner}.{name}"))).or_else(|| names.find(name))?;
        Some(Standing::of(&named.meaning))
    });
    let first = standings.next()??;
    standings.all(|standing| standing.as_ref() == Some(&first)).then_some(first)
}

impl Show for TaskView {
    fn show(&self, page: &mut Page) {
        page.heading(&format!("{} on {}", self.name, self.on));
        page.prose(self.does);
        page.gap();
        page.table(&[Row::new("title", self.title), Row::new("grant", format!("tasks: {};", self.name))]);
        if !self.here {
            page.gap();
            page.prose("The documents do not describe it for this release.");
        }
        for needs in &self.needs {
            let title = match needs.platform {
                Platform::Connect => "Takes".to_owned(),
                _ if needs.here => format!("Takes here (on {})", releases(needs.releases)),
                _ => format!("Takes on {}", releases(needs.releases)),
            };
            page.section(&title, &needs.rows());
        }
        predefined::show_holders(&self.predefined_roles, page);
        if !self.remarks.is_empty() {
            page.heading("Remarks");
        }
        for remark in &self.remarks {
            let doubt = remark.provenance.doubt().map_or(String::new(), |doubt| format!(" ({doubt})"));
            page.indented(&format!("{}{doubt}", remark.text));
            page.indented(&remark.provenance.noted());
        }
        self.provenance.show(self.remarks.iter().map(|remark| &remark.provenance), page);
    }
}

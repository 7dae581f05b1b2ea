//! Roles that come with the product, and what the documents say that they may do.

use serde::Serialize;

use super::page::{Page, Row, Show, quoted};
use super::view::{ProvenanceView, ids, names_row, releases, title};
use polc::catalogue::{ABILITIES, Ability, Owner, PREDEFINED_ROLES, PredefinedRole, Releases};
use polc::config::Target;
use polc::suggest::all_of;

/// A predefined role.
#[derive(Debug, Serialize)]
pub(super) struct PredefinedView {
    name: &'static str,
    title: &'static str,
    other_titles: &'static [&'static str],
    /// Whose projects have it.
    owner: &'static str,
    #[serde(serialize_with = "ids")]
    releases: Releases,
    /// Whether the target has it.
    here: bool,
    can: Vec<AbilityView>,
    provenance: ProvenanceView,
    #[serde(skip)]
    on: String,
}

#[derive(Debug, Serialize)]
struct AbilityView {
    name: &'static str,
    does: &'static str,
    /// The tasks that it stands for.
    tasks: &'static [&'static str],
    provenance: ProvenanceView,
}

impl AbilityView {
    fn new(ability: &'static Ability) -> AbilityView {
        let Ability { name, does, tasks, provenance } = ability;
        AbilityView { name, does, tasks, provenance: provenance.into() }
    }

    fn row(&self) -> Row {
        let tasks = if self.tasks.is_empty() { String::new() } else { format!("as with {}", all_of(self.tasks.iter().copied())) };
        Row::new(self.name, self.does).line(tasks)
    }
}

impl PredefinedView {
    pub(super) fn new(target: &Target, role: &'static PredefinedRole) -> PredefinedView {
        PredefinedView {
            name: role.name,
            title: role.title,
            other_titles: role.other_titles,
            owner: role.owner.map_or("", Owner::name),
            releases: role.releases,
            here: is_here(target, role),
            can: role.abilities().map(AbilityView::new).collect(),
            provenance: (&role.provenance).into(),
            on: title(target),
        }
    }

    /// Those of a target; all of them if it has none and somebody asked for them.
    pub(super) fn list(target: &Target, is_asked_for: bool) -> Vec<PredefinedView> {
        let roles = PREDEFINED_ROLES.iter().filter(|role| is_asked_for || is_here(target, role));
        roles.map(|role| PredefinedView::new(target, role)).collect()
    }

    pub(super) fn row(&self) -> Row {
        let can: Vec<&str> = self.can.iter().map(|ability| ability.name).collect();
        let elsewhere = if self.here { String::new() } else { format!("on {}", releases(self.releases)) };
        Row::new(self.name, self.title).line(quoted(&can)).line(elsewhere)
    }
}

impl Show for PredefinedView {
    fn show(&self, page: &mut Page) {
        page.heading(&format!("{}, predefined role on {}", self.name, self.on));
        page.prose("A role that comes with the product: a policy cannot have one of that name.");
        if !self.here {
            page.gap();
            page.prose(&format!("Not on this target: only on {}, in projects of {}.", releases(self.releases), self.owner));
        }
        page.gap();
        let rows = [Some(Row::new("title", self.title)), names_row("also called", self.other_titles)];
        page.table(&rows.into_iter().flatten().collect::<Vec<_>>());
        page.section("May", &self.can.iter().map(AbilityView::row).collect::<Vec<_>>());
        self.provenance.show(self.can.iter().map(|ability| &ability.provenance), page);
    }
}

fn is_here(target: &Target, role: &PredefinedRole) -> bool {
    role.releases.has(target.release()) && role.owner == target.owner()
}

/// A predefined role that may do a task.
#[derive(Debug, Serialize)]
pub(super) struct Holder {
    name: &'static str,
    title: &'static str,
    #[serde(serialize_with = "ids")]
    releases: Releases,
    #[serde(skip)]
    note: &'static str,
}

/// The predefined roles that may do a task.
pub(super) fn holders(task: &str) -> Vec<Holder> {
    let abilities = ABILITIES.iter().filter(|ability| ability.tasks.contains(&task));
    let holders = abilities.flat_map(|ability| {
        let roles = PREDEFINED_ROLES.iter().filter(|role| role.can.contains(&ability.name));
        let note = ability.provenance.note.unwrap_or_default();
        roles.map(move |role| Holder { name: role.name, title: role.title, releases: role.releases, note })
    });
    holders.collect()
}

/// Their section on the page of the task.
pub(super) fn show_holders(holders: &[Holder], page: &mut Page) {
    let Some(first) = holders.first() else { return };
    page.heading(&format!("Predefined roles that may do it (on {})", releases(first.releases)));
    page.table(&holders.iter().map(|holder| Row::new(holder.name, holder.title)).collect::<Vec<_>>());
    page.indented(&if first.note.is_empty() { String::new() } else { format!("Note: {}", first.note) });
}

//! The catalogue's facts as an editor shows them beside a name, in Markdown.

mod feature;

use polc::catalogue::{EsFamily, EsPrivilege, Permission, Provenance, Releases, TASKS, Task};
use polc::check::release_name;
use polc::policy::Platform;
use polc::project::live::OnTarget;

pub(super) use feature::{feature, meaning, privilege, sub_of};

/// A text with paragraphs and a list, in this order: heading, what it does, one line for each target, what else there is to say.
struct Page {
    text: String,
}

impl Page {
    fn new(heading: &str, does: &str) -> Page {
        let mut page = Page { text: format!("**{heading}**") };
        page.paragraph(does);
        page
    }

    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.push_str(&format!("\n\n{text}"));
        }
    }

    fn list(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.paragraph(&lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n"));
        }
    }

    fn since(&mut self, releases: Releases) {
        if !releases.is_empty() {
            let releases = if releases == Releases::all() { "all releases".to_owned() } else { releases.to_string() };
            self.paragraph(&format!("On {releases}"));
        }
    }

    fn provenance(&mut self, provenance: &Provenance) {
        self.paragraph(provenance.note.unwrap_or_default());
        let sources: Vec<String> = provenance.sources.iter().map(|source| link(source)).collect();
        let sure = match provenance.confidence.name() {
            "certain" => String::new(),
            other => format!(" (confidence: {other})"),
        };
        self.paragraph(&format!("Source: {}{sure}", sources.join(", ")));
    }
}

fn link(source: &str) -> String {
    if source.starts_with("https://") { format!("<{source}>") } else { format!("`{source}`") }
}

fn code<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A target with its release, as a list calls it.
fn on(target: &OnTarget) -> String {
    match target.target.platform() {
        Platform::Connect => format!("`{}`", target.target.name),
        Platform::Kibana => format!("`{}` ({})", target.target.name, release_name(target.target.release())),
    }
}

/// What a permission of Amazon Connect lets one do.
pub(super) fn permission(permission: &Permission) -> String {
    let title = permission.title.map_or(String::new(), |title| format!(" · {title}"));
    let mut page = Page::new(&format!("`{}`{title}", permission.id), permission.does);
    let requires: Vec<String> =
        permission.requires.iter().map(|one| format!("needs `{}`: {}", one.permission, one.because)).collect();
    page.list(&requires);
    if let Some(retired) = permission.retired {
        page.paragraph(&format!("Retired on {retired}"));
    }
    if !permission.replaced_by.is_empty() {
        page.paragraph(&format!("Replaced by {}", code(permission.replaced_by.iter().copied())));
    }
    page.paragraph(&format!("Policies call it `{}: {}`", permission.feature, permission.action));
    page.provenance(&permission.provenance);
    page.text
}

/// What an Elasticsearch privilege lets one do.
pub(super) fn elastic(targets: &[OnTarget], family: EsFamily, name: &str) -> Option<String> {
    let privilege: &EsPrivilege = family.find(name)?;
    let mut page = Page::new(&format!("`{name}` · {}", family.title()), privilege.does);
    if !privilege.implies.is_empty() {
        page.paragraph(&format!("Implies {}", code(privilege.implies.iter().copied())));
    }
    page.paragraph(privilege.deprecated.unwrap_or_default());
    let missing = targets
        .iter()
        .filter(|target| target.target.platform() == Platform::Kibana && !privilege.releases.has(target.target.release()));
    let missing: Vec<String> = missing
        .map(|target| format!("{}: not there, {}", on(target), privilege.releases.seen_from(target.target.release())))
        .collect();
    page.list(&missing);
    page.since(privilege.releases);
    page.provenance(&privilege.provenance);
    Some(page.text)
}

/// What a task takes.
pub(super) fn task(targets: &[OnTarget], name: &str) -> Option<String> {
    let task: &Task = TASKS.iter().find(|task| task.name == name)?;
    let mut page = Page::new(&format!("`{name}` · {}", task.title), task.does);
    for target in targets.iter().filter(|target| target.target.platform() == task.platform) {
        let is_connect = target.target.platform() == Platform::Connect;
        for needs in task.needs.iter().filter(|needs| is_connect || needs.releases.has(target.target.release())) {
            page.paragraph(&format!("On {}:", on(target)));
            let mut lines: Vec<String> = needs.features.iter().map(|(feature, word)| format!("`{feature}: {word}`")).collect();
            lines.extend((!needs.cluster.is_empty()).then(|| format!("cluster {}", code(needs.cluster.iter().copied()))));
            let indices = needs.indices.iter();
            lines.extend(
                indices.map(|(names, privileges)| {
                    format!("index {}: {}", code(names.iter().copied()), code(privileges.iter().copied()))
                }),
            );
            lines.extend(needs.permissions.iter().map(|permission| format!("`{permission}`")));
            page.list(&lines);
        }
    }
    page.provenance(&task.provenance);
    Some(page.text)
}

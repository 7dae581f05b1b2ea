//! Access control by tags or hierarchy that restricts nothing, or not everything.

use crate::catalogue::{ASKED_FOR_UNDER_TAGS, Permission, RESTRICTABLE_RESOURCES, WITHHELD_UNDER_TAGS, documents};
use crate::check::effective::ConnectProfile;
use crate::check::held::ConnectHeld;
use crate::check::origin::Origin;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::permissions::Way;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::source::Location;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "access-tags-incomplete",
        summary: "access control by tags or hierarchy that restricts nothing, or pages that ignore it",
        docs: r#"
Access control by tags takes two things: the tags that a resource must carry, and the types of resources that are restricted to them. One
without the other restricts nothing. In the same way a hierarchy group restricts nothing without `hierarchy_resources`; those alone mean
the hierarchy group of whoever holds the profile, which works.

```pol
role team_lead on connect <
  users: view;
  access_tags: < team: "blue"; >
>
```

Some pages show their lists without the restriction. AWS advises to withhold their permissions from a profile with access control tags,
unless what they show is restricted itself. Of metrics, a newer page says the contrary; the finding then says both.

## Instead

```pol
role team_lead on connect <
  users: view;
  access_tags: < team: "blue"; >
  restricted_resources: User;
>
```
"#,
        sources: &[documents::CONNECT_TAG_BASED_ACCESS, documents::CONNECT_DASHBOARD_TAGS],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Connect(check),
};

fn check(subject: &Subject, held: &ConnectHeld, out: &mut Findings) {
    let Some(profile) = subject.connect() else { return };
    let origins = &profile.origins;
    let at = |origin: Option<Origin>| origin.map_or(subject.location(), |origin| origin.head);
    match (profile.access_tags.is_empty(), profile.restricted_resources.is_empty()) {
        (false, true) => out.push(
            out.at(at(origins.access_tags.nearest()), "`access_tags` without `restricted_resources`: the tags restrict nothing")
                .label("what are they for?")
                .help(format!("add `restricted_resources: …;` with some of {}", all_of(types(false)))),
        ),
        (true, false) => out.push(
            out.at(
                at(origins.restricted_resources.nearest()),
                "`restricted_resources` without `access_tags`: nothing is restricted",
            )
            .label("restricted to which tags?")
            .help("add `access_tags: < key: \"value\"; >`"),
        ),
        (false, false) => withheld(subject, held, profile, at(origins.access_tags.nearest()), out),
        (true, true) => {}
    }
    if profile.hierarchy_group.is_some() && profile.hierarchy_resources.is_empty() {
        out.push(
            out.at(at(origins.hierarchy_group), "`hierarchy_group` without `hierarchy_resources`: the hierarchy restricts nothing")
                .label("what is restricted to it?")
                .help(format!("add `hierarchy_resources: …;` with {}", all_of(types(true)))),
        );
    }
}

/// The resource types that access control takes.
fn types(hierarchy: bool) -> impl Iterator<Item = &'static str> {
    RESTRICTABLE_RESOURCES.iter().filter(move |resource| !hierarchy || resource.hierarchy).map(|resource| resource.name)
}

/// Permissions whose pages ignore the tags, unless what they show is restricted itself.
fn withheld(subject: &Subject, held: &ConnectHeld, profile: &ConnectProfile, tags: Location, out: &mut Findings) {
    let is_restricted = |id: &str| {
        RESTRICTABLE_RESOURCES.iter().any(|resource| {
            resource.view == id && profile.restricted_resources.iter().any(|restricted| restricted == resource.name)
        })
    };
    let ignoring = held.known.iter().copied().filter(|held| WITHHELD_UNDER_TAGS.contains(&held.id) && !is_restricted(held.id));
    let ignoring: Vec<(Location, &'static Permission)> =
        ignoring.map(|permission| (subject.place(permission), permission)).collect();
    let Some((first, _)) = ignoring.first() else { return };
    let permissions: Vec<&'static Permission> = ignoring.iter().map(|(_, permission)| *permission).collect();
    let names = Way::at(subject, *first).name(&permissions, "and");
    let mut finding = out
        .at(*first, format!("{names} beside `access_tags`: their pages list things whatever their tags"))
        .label("may show everything")
        .also(tags, "meant to restrict");
    for (at, _) in ignoring.iter().skip(1).filter(|(at, _)| at != first) {
        finding = finding.also(*at, "may show everything, too");
    }
    let asked_for: Vec<&'static Permission> =
        permissions.iter().copied().filter(|permission| ASKED_FOR_UNDER_TAGS.contains(&permission.id)).collect();
    if !asked_for.is_empty() {
        let names = Way::at(subject, *first).name(&asked_for, "and");
        finding = finding.note(format!(
            "AWS's pages disagree: the one about dashboards asks for {names} in the profile with the tags, so that dashboards show tagged \
             resources only. Where that is meant, allow this and say so."
        ));
    }
    out.push(finding.help(format!("leave out {names}, or restrict what they show")));
}

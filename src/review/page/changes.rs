//! What changed since an earlier review: what somebody can do now first.

use super::html::Html;
use super::table::table;
use super::{Data, Review, are, bars, space};
use crate::report::counted;
use crate::review::{Change, RoleChange};

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    let Some(changes) = &review.changes else {
        html.line("p", "Nothing is compared: no earlier review was given (`--since FILE` takes its page or its JSON).");
        return;
    };
    let at = changes.at.as_deref().unwrap_or("of a time that was not given");
    let same = format!("{} the same as before.", are(changes.equal, "role"));
    html.line("p", &format!("Compared with \"{}\", {at}. {same}", changes.title));
    if changes.roles.is_empty() {
        html.line("p", "Nobody can do more or less than before.");
        return;
    }
    bars::write(html, changes);
    let heads = ["Role", "What became of it", "Entitlement", "Space", "What it lets one do"];
    let gains: Vec<(&RoleChange, &Change)> =
        changes.roles.iter().flat_map(|role| role.gains.iter().map(move |it| (role, it))).collect();
    let losses: Vec<(&RoleChange, &Change)> =
        changes.roles.iter().flat_map(|role| role.losses.iter().map(move |it| (role, it))).collect();
    for (verb, found) in [("Gained", gains), ("Lost", losses)] {
        html.line("h3", &format!("{verb}: {}", counted(found.len(), "entitlement")));
        if found.is_empty() {
            continue;
        }
        table(html, &format!("{verb} since the last review"), "plain", &heads, |html| {
            for (role, it) in found {
                change(html, verb, role, it);
            }
        });
    }
    let unknown: Vec<&RoleChange> = changes.roles.iter().filter(|role| !role.not_known.is_empty()).collect();
    if !unknown.is_empty() {
        html.line("h3", "Not known");
        html.element("ul", &[("class", "findings")], |html| {
            for role in unknown {
                html.line("li", &format!("{} on {}: {}", role.role, role.target, role.not_known.join("; ")));
            }
        });
    }
}

fn change(html: &mut Html, verb: &str, role: &RoleChange, it: &Change) {
    let state = match role.state {
        "added" => ", a new role",
        "removed" => ", the role is gone",
        _ => "",
    };
    html.element("tr", if it.privileged { &[("class", "privileged")] } else { &[] }, |html| {
        html.element("th", &[("scope", "row")], |html| {
            html.line("code", &role.role);
            html.classed("span", "remark", &role.target);
        });
        html.line("td", &format!("{}{state}", verb.to_lowercase()));
        html.plain("td", |html| {
            html.line("code", &it.what);
            if it.privileged {
                html.text(" ");
                html.classed("strong", "tag", "privileged");
            }
        });
        html.line("td", space(it.space.as_deref()));
        html.plain("td", |html| {
            html.text(&it.does);
            if !it.why.is_empty() {
                html.classed("span", "remark", &it.why);
            }
        });
    });
}

//! Privileged access first: what lets somebody administer, give rights or act on other systems.

use super::html::Html;
use super::table::table;
use super::{Data, Review, anchor, space};
use crate::access::Access;
use crate::report::counted;

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    let mut lines: Vec<_> = review.roles.iter().flat_map(|role| role.lines.iter().map(move |line| (role, line))).filter(|(_, line)| line.privileged).collect();
    if lines.is_empty() {
        html.line("p", "No role has privileged access.");
        return;
    }
    // The most powerful first.
    let power = |class: Option<&str>| Access::ALL.iter().position(|access| Some(access.name()) == class);
    lines.sort_by(|(a, x), (b, y)| (power(y.access), &x.what, &a.name, &a.target).cmp(&(power(x.access), &y.what, &b.name, &b.target)));
    let mut roles: Vec<&str> = lines.iter().map(|(role, _)| &*role.name).collect();
    roles.sort_unstable();
    roles.dedup();
    html.line(
        "p",
        &format!(
            "{} in {}: what lets somebody administer a system, decide what others may do, act as somebody else, or reach other systems and hosts.",
            counted(lines.len(), "line"),
            counted(roles.len(), "role")
        ),
    );
    let heads = ["Entitlement", "Class", "Role", "Space", "Personas", "Line"];
    table(html, "Privileged access, the most powerful first", "plain", &heads, |html| {
        for (role, line) in lines {
            html.plain("tr", |html| {
                html.element("th", &[("scope", "row")], |html| {
                    html.line("code", &line.what);
                    html.classed("span", "remark", &line.does);
                });
                html.line("td", line.access.unwrap_or("not known"));
                html.plain("td", |html| {
                    html.line("code", &role.name);
                    html.classed("span", "remark", &role.target);
                });
                html.line("td", space(line.space.as_deref()));
                html.line("td", &role.personas.join(", "));
                html.plain("td", |html| {
                    html.element("a", &[("href", &format!("#{}", anchor(&line.line))), ("class", "code")], |html| html.text(&line.line));
                });
            });
        }
    });
}

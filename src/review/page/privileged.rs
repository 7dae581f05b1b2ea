//! Privileged access first: what lets somebody administer, give rights or act on other systems.

use super::html::Html;
use super::table::table;
use super::{Data, Review, anchor, space};
use crate::access::Access;
use crate::report::counted;
use crate::review::{Line, Role};

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    let all = review.roles.iter().flat_map(|role| role.lines.iter().map(move |line| (role, line)));
    let mut lines: Vec<(&Role, &Line)> = all.filter(|(_, line)| line.privileged).collect();
    if lines.is_empty() {
        html.line("p", "No role has privileged access.");
        return;
    }
    // The most powerful first.
    let power = |line: &Line| Access::ALL.iter().position(|access| Some(access.name()) == line.access);
    lines.sort_by(|(a, x), (b, y)| (power(y), &x.what, &x.does, &a.name).cmp(&(power(x), &y.what, &y.does, &b.name)));
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
    let heads = ["Entitlement", "Class", "Held by: role, personas, system, space, line"];
    table(html, "Privileged access, the most powerful first", "privileged-access", &heads, |html| {
        for held in lines.chunk_by(|(_, x), (_, y)| (&x.what, &x.does, &x.access) == (&y.what, &y.does, &y.access)) {
            tell(html, held);
        }
    });
}

/// One entitlement with everybody who has it.
fn tell(html: &mut Html, held: &[(&Role, &Line)]) {
    let Some((_, first)) = held.first() else { return };
    html.plain("tr", |html| {
        html.element("th", &[("scope", "row")], |html| {
            html.line("code", &first.what);
            html.classed("span", "remark", &first.does);
            first.remarks.iter().for_each(|remark| html.classed("span", "remark", remark));
        });
        html.line("td", first.access.unwrap_or("not known"));
        html.plain("td", |html| {
            html.element("ul", &[("class", "holders")], |html| {
                for (role, line) in held {
                    html.plain("li", |html| {
                        html.line("code", &role.name);
                        let personas =
                            if role.personas.is_empty() { String::new() } else { format!(" ({})", role.personas.join(", ")) };
                        html.text(&format!("{personas} · {} · {} · ", role.target, space(line.space.as_deref())));
                        html.element("a", &[("href", &format!("#{}", anchor(&line.line))), ("class", "code")], |html| {
                            html.text(&line.line)
                        });
                    });
                }
            });
        });
    });
}

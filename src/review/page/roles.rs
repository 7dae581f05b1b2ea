//! Role by role: who answers for it, what it is for, every entitlement in plain words, and what was decided about each.

use super::html::Html;
use super::table::table;
use super::{Data, Review, anchor, graph, space};
use crate::report::counted;
use crate::review::{Holders, Line, Role};

/// What can be decided on paper. Each box stays beside its word.
const BOXES: &str = "☐\u{a0}keep ☐\u{a0}change ☐\u{a0}take\u{a0}away ☐\u{a0}exception\u{a0}until";

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    graph::write(html, review);
    if review.roles.is_empty() {
        html.line("p", "There is no role to report.");
    }
    review.roles.iter().for_each(|role| tell(html, role));
}

fn tell(html: &mut Html, role: &Role) {
    html.plain("article", |html| {
        html.plain("h3", |html| {
            html.line("code", &role.name);
            html.classed("span", "quiet", &role.target);
            if let Some(at) = &role.at {
                html.classed("span", "quiet", &at.to_string());
            }
        });
        if let Some(description) = &role.description {
            html.line("p", description);
        }
        facts(html, role);
        if !role.dead.is_empty() {
            list(html, "Stands in it and does nothing", role.dead.iter().cloned());
        }
        let findings = role.findings.iter().map(|it| match &it.kept {
            Some(why) => format!("{} ({}, kept: {why}): {}", it.name, it.level, it.message),
            None => format!("{} ({}): {}", it.name, it.level, it.message),
        });
        if !role.findings.is_empty() {
            list(html, "Findings of the linter", findings);
        }
        lines(html, role);
    });
}

fn facts(html: &mut Html, role: &Role) {
    let mut facts = vec![("Owner", role.owner.clone().unwrap_or_else(|| "not said (metadata `owner`)".to_owned()))];
    facts.push(("Held by", held(role.holders.as_ref())));
    let mut several = |name, values: &[String]| {
        if !values.is_empty() {
            facts.push((name, values.join(", ")));
        }
    };
    several("Personas", &role.personas);
    several("Extends", &role.extends);
    let spaces: Vec<String> = role.spaces.iter().map(|it| space(Some(it)).to_owned()).collect();
    several("Spaces", &spaces);
    several("Restricted", &role.limits);
    html.element("dl", &[("class", "facts")], |html| {
        for (name, value) in facts {
            html.line("dt", name);
            html.line("dd", &value);
        }
    });
}

fn held(holders: Option<&Holders>) -> String {
    match holders {
        None => "not known: no file of holders was given".to_owned(),
        Some(Holders { count: 0, .. }) => "nobody, as the file of holders says".to_owned(),
        Some(Holders { count, names: None }) => counted(*count, "holder"),
        Some(Holders { names: Some(names), .. }) => names.join(", "),
    }
}

fn list(html: &mut Html, heading: &str, items: impl Iterator<Item = String>) {
    html.classed("p", "small quiet", heading);
    html.element("ul", &[("class", "findings small")], |html| items.for_each(|it| html.line("li", &it)));
}

fn lines(html: &mut Html, role: &Role) {
    if role.lines.is_empty() {
        html.classed("p", "quiet", "It has no entitlement that this review shows.");
        return;
    }
    let heads = ["Entitlement", "Space", "Ids, line, where", "Decision", "By, on", "Why, ticket"];
    let caption = format!("What {} lets its holder do on {}", role.name, role.target);
    table(html, &caption, "lines", &heads, |html| role.lines.iter().for_each(|line| tell_line(html, line)));
}

fn tell_line(html: &mut Html, line: &Line) {
    let id = anchor(&line.line);
    let plain: &[(&'static str, &str)] = &[("id", &id)];
    let privileged: &[(&'static str, &str)] = &[("id", &id), ("class", "privileged")];
    html.element("tr", if line.privileged { privileged } else { plain }, |html| {
        html.element("th", &[("scope", "row")], |html| {
            html.line("code", &line.what);
            if line.privileged {
                html.text(" ");
                html.classed("strong", "tag", "privileged");
            }
            if line.access.is_none() {
                html.text(" ");
                html.classed("strong", "tag", "not known");
            }
            html.classed("span", "does", &line.does);
            line.remarks.iter().for_each(|remark| html.classed("span", "remark", remark));
        });
        html.line("td", space(line.space.as_deref()));
        html.plain("td", |html| {
            html.line("code", &line.ids.join(", "));
            let at = line.at.as_ref().map_or(String::new(), |at| format!(" · {at}"));
            html.classed("span", "remark", &format!("{}{at}", line.line));
        });
        decision(html, line);
    });
}

fn decision(html: &mut Html, line: &Line) {
    let Some(decision) = &line.decision else {
        html.classed("td", "small", BOXES);
        html.line("td", "");
        html.line("td", "");
        return;
    };
    html.plain("td", |html| {
        html.line("strong", decision.decision);
        if let Some(until) = &decision.until {
            html.classed("span", "remark", &format!("until {until}"));
        }
    });
    html.plain("td", |html| {
        html.text(&decision.by);
        html.classed("span", "remark", &decision.on);
    });
    html.plain("td", |html| {
        html.text(&decision.reason);
        if let Some(ticket) = &decision.ticket {
            html.classed("span", "remark", ticket);
        }
    });
}

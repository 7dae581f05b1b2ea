//! Whether everything is in the review: what was found is reported, skipped or refused, and what is not known is named.

use super::html::Html;
use super::table::{row, table};
use super::{Data, Review};
use crate::report::counted;
use crate::review::{Count, LeftOut};

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    let completeness = &review.completeness;
    if completeness.privileged_only {
        let lines = counted(completeness.left_out, "line");
        html.classed(
            "p",
            "attention-note",
            &format!("Only privileged access is in this review: {lines} of other access were left out on purpose."),
        );
    }
    let heads = ["System", "Found", "Reported", "Skipped", "Not known"];
    table(html, "Roles found = reported + skipped + not known", "plain", &heads, |html| {
        for count in &completeness.targets {
            let figures = [count.found, count.reported, count.skipped.len(), count.refused.len()].map(|n| n.to_string());
            html.plain("tr", |html| {
                html.element("th", &[("scope", "row")], |html| html.text(&count.target));
                figures.iter().for_each(|figure| html.classed("td", "number", figure));
            });
        }
    });
    left_out(html, &completeness.targets, "Not known", "Roles of which nobody knows what they grant", |count| &count.refused);
    left_out(html, &completeness.targets, "Skipped", "Roles that are left out", |count| &count.skipped);
    html.line("h3", "What is not known");
    html.element("ul", &[("class", "findings")], |html| completeness.not_known.iter().for_each(|it| html.line("li", it)));
    html.line("h3", "Facts that are not certain");
    if completeness.uncertain.is_empty() {
        html.line("p", "Every fact of the catalogue that this review rests on is certain: it was read in the product's source or documentation.");
        return;
    }
    let heads = ["Entitlement", "System", "How sure", "Lines", "Source"];
    table(html, "Facts of the catalogue that lines rest on and that are not certain", "plain", &heads, |html| {
        for it in &completeness.uncertain {
            row(html, &it.what, &[&it.target, it.confidence, &it.lines.to_string(), it.source.as_deref().unwrap_or("none")]);
        }
    });
}

fn left_out(html: &mut Html, counts: &[Count], heading: &str, caption: &str, of: fn(&Count) -> &Vec<LeftOut>) {
    if counts.iter().all(|count| of(count).is_empty()) {
        return;
    }
    html.line("h3", heading);
    table(html, caption, "plain", &["Role", "System", "Why", "Where"], |html| {
        for count in counts {
            for it in of(count) {
                row(html, &it.role, &[&count.target, &it.why, &it.at.as_ref().map_or(String::new(), ToString::to_string)]);
            }
        }
    });
}

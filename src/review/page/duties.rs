//! Separation of duties: what nobody may hold at once, and who does.

use super::html::Html;
use super::{Data, Review};
use crate::review::{Duty, DutyHolder};

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    if review.duties.is_empty() {
        html.line("p", "The policy has no prohibitions (`forbid`): nothing says which rights nobody may hold at once.");
        return;
    }
    review.duties.iter().for_each(|duty| tell(html, duty));
}

fn tell(html: &mut Html, duty: &Duty) {
    let (excepted, against): (Vec<&DutyHolder>, Vec<&DutyHolder>) = duty.holders.iter().partition(|holder| holder.excepted);
    html.plain("article", |html| {
        html.plain("h3", |html| {
            html.line("span", &duty.title);
            html.classed("span", "quiet", &duty.at.to_string());
        });
        if let Some(says) = &duty.says {
            html.line("p", says);
        }
        if !against.is_empty() {
            let names: Vec<String> = against.iter().map(|it| named(it)).collect();
            html.element("div", &[("class", "attention-note")], |html| {
                html.plain("p", |html| {
                    html.classed("strong", "tag", "against it");
                    html.text(&format!(" {} all of it, and no exception says so.", held_by(&names)));
                });
            });
        }
        let fact = |html: &mut Html, name: &str, values: &[String], none: &str| {
            html.line("dt", name);
            html.line("dd", &if values.is_empty() { none.to_owned() } else { values.join("; ") });
        };
        html.element("dl", &[("class", "facts")], |html| {
            html.line("dt", "Nobody may hold at once");
            html.plain("dd", |html| {
                for (n, part) in duty.forbids.iter().enumerate() {
                    html.text(if n > 0 { " and " } else { "" });
                    html.line("code", part);
                }
            });
            fact(html, "On", &duty.targets, "no system of this review: nobody could hold all of it there");
            fact(html, "Excepted", &duty.unless, "nobody");
            fact(html, "Excepted and holding it", &excepted.iter().map(|it| named(it)).collect::<Vec<_>>(), "nobody");
            if !duty.not_known.is_empty() {
                fact(html, "Not known of", &duty.not_known, "");
            }
            fact(html, "Tests about the same", &duty.tests, "none");
        });
        if against.is_empty() {
            html.classed(
                "p",
                "quiet",
                if duty.not_known.is_empty() { "Nobody else holds all of it." } else { "Nobody else is known to hold all of it." },
            );
        }
    });
}

fn named(holder: &DutyHolder) -> String {
    let kind = if holder.kind == "persona" { " (persona)" } else { "" };
    format!("{}{kind} on {}", holder.subject, holder.target)
}

fn held_by(names: &[String]) -> String {
    match names {
        [one] => format!("{one} holds"),
        all => format!("{} hold", all.join(", ")),
    }
}

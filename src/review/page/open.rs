//! What is left to do before the review is done.

use super::html::Html;
use super::table::{row, table};
use super::{Data, Review, anchor};
use crate::report::counted;
use crate::review::Problem;

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    let decisions = &review.decisions;
    if !decisions.given {
        let lines = counted(decisions.lines, "line");
        html.line(
            "p",
            &format!("No decisions were given (`--decisions FILE`): {lines} to decide. The boxes of section 6 are for paper; a file of decisions fills them in."),
        );
    } else {
        html.line("p", &format!("{} of {} decided.", decisions.decided, counted(decisions.lines, "line")));
    }
    if !decisions.problems.is_empty() {
        table(html, "What keeps this review from being done", "plain", &["What", "Role", "Line", "In words"], |html| {
            decisions.problems.iter().for_each(|problem| tell(html, review, problem));
        });
    } else if decisions.given {
        html.line("p", "Nothing is open and nothing is overdue.");
    }
    if !decisions.gone.is_empty() {
        table(
            html,
            "Decided, and not there any more",
            "plain",
            &["Line", "Role", "Entitlement", "Decision", "What became of it"],
            |html| {
                for gone in &decisions.gone {
                    let (role, what) = (gone.role.as_deref().unwrap_or(""), gone.what.as_deref().unwrap_or(""));
                    row(html, &gone.line, &[role, what, gone.decision, &gone.says]);
                }
            },
        );
    }
}

fn tell(html: &mut Html, review: &Review, problem: &Problem) {
    let kind = match problem.kind {
        "missing" => "no decision",
        "overdue" => "exception overdue",
        "still-granted" => "still granted",
        "own-role" => "own role",
        "other-line" => "other line",
        "twice" => "decided twice",
        "not-yet" => "decided later",
        "no-time" => "time not given",
        _ => "no such line",
    };
    html.plain("tr", |html| {
        html.element("th", &[("scope", "row")], |html| html.classed("strong", "tag", kind));
        html.line("td", problem.role.as_deref().unwrap_or("–"));
        html.plain("td", |html| match problem.line.as_deref() {
            Some(line) if review.roles.iter().any(|role| role.lines.iter().any(|it| it.line == line)) => {
                html.element("a", &[("href", &format!("#{}", anchor(line))), ("class", "code")], |html| html.text(line));
            }
            line => html.line("code", line.unwrap_or("–")),
        });
        html.line("td", &problem.message);
    });
}

//! Who reviewed, and when. Nobody signs for what they answer for themselves.

use super::html::Html;
use super::table::table;
use super::{Data, Review};

/// Rows to sign by hand.
const ROWS: usize = 3;

pub(super) fn write(html: &mut Html, review: &Review, data: &Data) {
    html.line(
        "p",
        "Whoever signs has read this review with the digest below, and neither owns nor holds the roles that they decided about.",
    );
    html.plain("p", |html| html.line("code", &data.sha256));
    let names = review.decisions.reviewers.iter().map(String::as_str).chain(std::iter::repeat(""));
    let rows = review.decisions.reviewers.len().max(ROWS);
    table(html, "Sign-off", "plain sign", &["Reviewer", "Date", "Signature"], |html| {
        for name in names.take(rows) {
            html.plain("tr", |html| {
                html.element("th", &[("scope", "row")], |html| html.text(if name.is_empty() { "Name:" } else { name }));
                html.line("td", "");
                html.line("td", "");
            });
        }
    });
    let mut owners: Vec<&str> = review.roles.iter().filter_map(|role| role.owner.as_deref()).collect();
    owners.sort_unstable();
    owners.dedup();
    let without = review.roles.iter().filter(|role| role.owner.is_none()).count();
    let owners = if owners.is_empty() { "none is named".to_owned() } else { owners.join(", ") };
    html.line("p", &format!("Owners, who do not sign for their own roles: {owners}. Roles without an owner: {without}."));
}

//! Every privilege that a line names, in plain words, with where the catalogue has that from.

use super::html::Html;
use super::table::table;
use super::{Data, Review};

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    if review.glossary.is_empty() {
        html.line("p", "There is no privilege to explain.");
        return;
    }
    table(html, "Privileges of this review", "plain", &["Privilege", "What it lets one do", "Includes", "Source"], |html| {
        for term in &review.glossary {
            html.plain("tr", |html| {
                html.element("th", &[("scope", "row")], |html| html.line("code", &term.what));
                html.line("td", if term.does.is_empty() { "not said" } else { &term.does });
                html.classed("td", "small", &term.includes.join(", "));
                html.classed("td", "small quiet", term.source.as_deref().unwrap_or(""));
            });
        }
    });
}

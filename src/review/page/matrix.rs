//! Who holds what, feature by feature: to look at, and to read.

use super::html::Html;
use super::table::table;
use super::{Data, Review, heat_map, space};

/// Columns of one table: more do not fit on paper.
const COLUMNS: usize = 12;

pub(super) fn write(html: &mut Html, review: &Review, _: &Data) {
    let matrix = &review.matrix;
    if matrix.rows.is_empty() || matrix.columns.is_empty() {
        html.line("p", "Nobody holds anything of a feature.");
        return;
    }
    heat_map::write(html, matrix);
    html.line(
        "p",
        "all: everything of the level; all−: the level without something; read+: reading and more; min: less than read; yes: held; ·: nothing; \
         ?: not known.",
    );
    let parts = matrix.columns.len().div_ceil(COLUMNS);
    for part in 0..parts {
        let columns = || matrix.columns.iter().skip(part * COLUMNS).take(COLUMNS);
        let heads: Vec<&str> = ["Who", "System", "Space"].into_iter().chain(columns().map(String::as_str)).collect();
        let of = if parts > 1 { format!(", part {} of {parts}", part + 1) } else { String::new() };
        table(html, &format!("Roles and personas by feature{of}"), "matrix small", &heads, |html| {
            for row in &matrix.rows {
                html.plain("tr", |html| {
                    html.element("th", &[("scope", "row")], |html| {
                        html.line("code", &row.subject);
                        if row.kind == "persona" {
                            html.classed("span", "remark", "persona");
                        }
                    });
                    html.line("td", &row.target);
                    html.line("td", space(row.space.as_deref()));
                    row.cells.iter().skip(part * COLUMNS).take(COLUMNS).for_each(|cell| html.line("td", cell));
                });
            }
        });
    }
}

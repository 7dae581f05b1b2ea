//! Tables: with a caption, heads that are told apart by `scope`, and a frame that scrolls where the window is narrow.

use super::html::Html;

/// A table. `heads` are the heads of its columns.
pub(super) fn table(html: &mut Html, caption: &str, class: &'static str, heads: &[&str], rows: impl FnOnce(&mut Html)) {
    html.element("div", &[("class", "frame"), ("role", "region"), ("tabindex", "0"), ("aria-label", caption)], |html| {
        html.element("table", &[("class", class)], |html| {
            html.line("caption", caption);
            html.plain("thead", |html| {
                html.plain("tr", |html| {
                    for head in heads {
                        html.element("th", &[("scope", "col")], |html| html.text(head));
                    }
                });
            });
            html.plain("tbody", rows);
        });
    });
}

/// A row whose first cell is its head.
pub(super) fn row(html: &mut Html, head: &str, cells: &[&str]) {
    html.plain("tr", |html| {
        html.element("th", &[("scope", "row")], |html| html.text(head));
        for cell in cells {
            html.line("td", cell);
        }
    });
}

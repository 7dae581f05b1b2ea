//! What was reviewed, when, by what, and from which files.

use super::html::Html;
use super::table::table;
use super::{Data, Review, system};

pub(super) fn write(html: &mut Html, review: &Review, data: &Data) {
    let snapshot = &review.snapshot;
    html.line(
        "p",
        "Everything that the roles below let their holders do, worked out from the files named here and from nothing else. Each entitlement \
         has a line with a name of its own; decisions are written down against those names. Privileged access is usually reviewed every \
         quarter, the rest once or twice a year.",
    );
    let fact = |html: &mut Html, name: &str, value: &str, class: &'static str| {
        html.line("dt", name);
        html.classed("dd", class, value);
    };
    html.element("dl", &[("class", "facts")], |html| {
        for target in &snapshot.targets {
            let license = target.license.map_or(String::new(), |license| format!(", licence {license}"));
            fact(html, "System", &format!("{}{license}", system(target)), "plain");
        }
        fact(html, "Time", snapshot.at.as_deref().unwrap_or("time not given"), "plain");
        fact(html, "Made by", &snapshot.tool, "plain");
        fact(html, "Command", &snapshot.command, "code digest");
        fact(html, "SHA-256 of the data", &data.sha256, "code digest");
    });
    table(html, "What was read", "plain", &["File", "Bytes", "SHA-256"], |html| {
        for input in &snapshot.inputs {
            html.plain("tr", |html| {
                html.element("th", &[("scope", "row"), ("class", "code")], |html| html.text(&input.path));
                html.classed("td", "number", &input.bytes.to_string());
                html.classed("td", "code digest", &input.sha256);
            });
        }
    });
}

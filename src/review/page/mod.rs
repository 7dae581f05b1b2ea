//! A review as one HTML file: no script, nothing that is loaded, every part of it there in print.

mod about;
mod bars;
mod changes;
mod completeness;
mod duties;
mod glossary;
mod graph;
mod heat_map;
mod html;
mod matrix;
mod open;
mod privileged;
mod roles;
mod sign_off;
mod svg;
mod table;

use super::{Data, Review, earlier};
use crate::report::counted;
use html::Html;

/// What a browser may do with the page: nothing but show it.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// A section: its anchor, its heading, and what stands in it.
type Section = (&'static str, &'static str, fn(&mut Html, &Review, &Data));

/// The sections, in order.
const SECTIONS: [Section; 10] = [
    ("about", "What this is", about::write),
    ("completeness", "Completeness", completeness::write),
    ("privileged", "Privileged access", privileged::write),
    ("duties", "Separation of duties", duties::write),
    ("changes", "Changes since the last review", changes::write),
    ("roles", "Role by role", roles::write),
    ("matrix", "Who holds what", matrix::write),
    ("open", "Decisions that are open or overdue", open::write),
    ("sign-off", "Sign-off", sign_off::write),
    ("glossary", "Privileges in plain words", glossary::write),
];

impl Review {
    /// The page.
    pub fn page(&self, data: &Data) -> String {
        let mut html = Html::new();
        html.element("html", &[("lang", "en")], |html| {
            html.plain("head", |html| {
                html.element("meta", &[("charset", "utf-8")], |_| {});
                html.element("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)], |_| {});
                html.element("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")], |_| {});
                html.element("meta", &[("name", "generator"), ("content", &self.snapshot.tool)], |_| {});
                html.line("title", &self.title);
                html.style(include_str!("style.css"));
            });
            html.plain("body", |html| {
                self.head(html);
                html.plain("main", |html| {
                    for (n, (anchor, heading, write)) in SECTIONS.iter().enumerate() {
                        let labelled = format!("{anchor}-heading");
                        html.element("section", &[("id", anchor), ("aria-labelledby", &labelled)], |html| {
                            html.element("h2", &[("id", &labelled)], |html| {
                                html.classed("span", "number", &(n + 1).to_string());
                                html.text(" ");
                                html.text(heading);
                            });
                            write(html, self, data);
                        });
                    }
                });
                html.plain("footer", |html| {
                    html.text(&format!("{}. SHA-256 of the data of this page: ", self.snapshot.tool));
                    html.line("code", &data.sha256);
                });
                html.data(earlier::DATA, data);
            });
        });
        html.finish()
    }

    /// The title, what there is at a glance, and the way to the sections.
    fn head(&self, html: &mut Html) {
        html.plain("header", |html| {
            html.line("h1", &self.title);
            let systems: Vec<String> = self.snapshot.targets.iter().map(system).collect();
            let at = self.snapshot.at.as_deref().unwrap_or("time not given");
            html.classed("p", "lead", &format!("{} · {at}", systems.join(" · ")));
            html.element("dl", &[("class", "figures")], |html| {
                for (name, figure, attention) in self.figures() {
                    html.element("div", if attention { &[("class", "attention")] } else { &[] }, |html| {
                        html.line("dt", name);
                        html.line("dd", &figure);
                    });
                }
            });
            html.element("nav", &[("aria-label", "Sections")], |html| {
                html.plain("ol", |html| {
                    for (anchor, heading, _) in &SECTIONS {
                        html.plain("li", |html| html.element("a", &[("href", &format!("#{anchor}"))], |html| html.text(heading)));
                    }
                });
            });
        });
    }

    /// What there is at a glance; whether it wants attention.
    fn figures(&self) -> Vec<(&'static str, String, bool)> {
        let lines = || self.roles.iter().flat_map(|role| &role.lines);
        let refused: usize = self.completeness.targets.iter().map(|count| count.refused.len()).sum();
        let against = self.duties.iter().flat_map(|duty| &duty.holders).filter(|holder| !holder.excepted).count();
        let mut figures = vec![
            ("roles reported", self.roles.len().to_string(), false),
            ("roles not known", refused.to_string(), refused > 0),
            ("entitlements", lines().count().to_string(), false),
            ("of them privileged", lines().filter(|line| line.privileged).count().to_string(), false),
            ("held against a prohibition", against.to_string(), against > 0),
        ];
        if let Some(changes) = &self.changes {
            let gains: usize = changes.roles.iter().map(|role| role.gains.len()).sum();
            let losses: usize = changes.roles.iter().map(|role| role.losses.len()).sum();
            figures.push(("gained / lost since", format!("+{gains} / −{losses}"), false));
        }
        let decisions = &self.decisions;
        figures.push(("decided", format!("{} of {}", decisions.decided, decisions.lines), false));
        if decisions.given {
            figures.push(("open or overdue", decisions.problems.len().to_string(), !decisions.problems.is_empty()));
        }
        figures
    }
}

/// A system as a person calls it: `prod, Kibana 9.5`.
fn system(system: &super::System) -> String {
    let product = if system.product == "connect" { "Amazon Connect" } else { "Kibana" };
    let release = system.release.map_or(String::new(), |release| format!(" {release}"));
    format!("{}: {product}{release}", system.name)
}

/// A space as a person calls it.
fn space(space: Option<&str>) -> &str {
    match space {
        None => "–",
        Some("*") => "all spaces",
        Some(space) => space,
    }
}

/// The element that a line of the review is.
fn anchor(line: &str) -> String {
    format!("l-{line}")
}

/// The number of things, with the verb: `1 role is`, `2 roles are`.
fn are(n: usize, noun: &str) -> String {
    format!("{} {}", counted(n, noun), if n == 1 { "is" } else { "are" })
}

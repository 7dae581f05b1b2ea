//! For GitHub Actions: workflow commands, which the runner makes annotations of. Each stands at the words that grant it, or at the role.

use std::io::{self, Write};

use super::super::difference::{Told, verb};
use super::super::github::{Annotation, annotation};
use super::super::paint::one_line;
use super::MigrationReport;
use crate::effect::Class;

pub(super) fn write(report: &MigrationReport, out: &mut dyn Write) -> io::Result<()> {
    let of_policy = report.of_policy();
    for role in &report.migration.roles {
        for (name, future) in role.futures() {
            if let Some(reason) = &future.unreadable {
                let text = one_line(&format!("{}, {name}: {reason}", role.name));
                let said = Annotation { level: "warning", title: "polc migrate (refused)", at: role.at, text: &text };
                writeln!(out, "{}", annotation(&said, &of_policy))?;
            }
            for told in Told::all(report.differences(future)).iter().filter(|it| it.first.class != Class::Unreadable) {
                let level = if matches!(told.first.class, Class::Lost | Class::NotKnown) { "warning" } else { "notice" };
                let title = format!("polc migrate ({})", told.first.class.name());
                let sentences = told.sentences().join(" ");
                let text = format!("{}, {name}: {} {}. {sentences}", role.name, verb(told.first.class), told.what());
                let at = told.first.at.map(|at| at.at).or(role.at);
                let said = Annotation { level, title: &title, at, text: &one_line(&text) };
                writeln!(out, "{}", annotation(&said, &of_policy))?;
            }
        }
    }
    writeln!(out, "{}", report.last_line())
}

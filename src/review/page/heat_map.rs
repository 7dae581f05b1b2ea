//! Roles by features as a map: how much is held says the height of a bar and a letter, never a colour alone.

use super::html::Html;
use super::{space, svg};
use crate::report::counted;
use crate::review::Matrix;

/// More rows and columns nobody sees at once; the tables have all.
const ROWS: usize = 60;
const COLUMNS: usize = 40;
const CELL: (usize, usize) = (30, 20);
const GAP: usize = 8;

pub(super) fn write(html: &mut Html, matrix: &Matrix) {
    let rows = || matrix.rows.iter().take(ROWS);
    let several = matrix.rows.iter().any(|row| Some(&row.target) != matrix.rows.first().map(|first| &first.target));
    let names: Vec<String> = rows()
        .map(|row| {
            let on = if several { format!(" · {}", row.target) } else { String::new() };
            let place = row.space.as_deref().map_or(String::new(), |it| format!(" · {}", space(Some(it))));
            format!("{}{on}{place}", svg::short(&row.subject))
        })
        .collect();
    let columns: Vec<String> = matrix.columns.iter().take(COLUMNS).map(|column| svg::short(column)).collect();
    let left = names.iter().map(|name| svg::width(name)).max().unwrap_or(0) + GAP;
    // Heads stand at an angle.
    let head = columns.iter().map(|name| svg::width(name)).max().unwrap_or(0) * 7 / 10 + 2 * GAP;
    let size = (left + columns.len() * CELL.0 + head, head + names.len() * CELL.1 + 2);
    let cut = matrix.rows.len() > ROWS || matrix.columns.len() > COLUMNS;
    let part = if cut {
        format!(
            " The first {} and {} are drawn; the tables below have all.",
            counted(names.len(), "row"),
            counted(columns.len(), "feature")
        )
    } else {
        String::new()
    };
    let caption = format!(
        "How much each role and persona holds of each feature. A full square is everything (A), a bar is a part: − less than all, + more than reading, R reading, m less than that; ? is not known.{part}"
    );
    let description = format!(
        "{} by {}. The tables that follow have the same, cell by cell.",
        counted(names.len(), "row"),
        counted(columns.len(), "feature")
    );
    svg::figure(html, "heat-map", (&caption, "Map of roles and features", &description), size, |html| {
        for (n, column) in columns.iter().enumerate() {
            let (x, y) = (left + n * CELL.0 + CELL.0 / 2, head - GAP);
            let turned = format!("rotate(-45 {x} {y})");
            svg::text(html, "", (x, y), &[("transform", &turned)], column);
        }
        for (n, (row, name)) in rows().zip(&names).enumerate() {
            let y = head + n * CELL.1;
            svg::text(html, "", (left - GAP, y + CELL.1 - 6), &[("text-anchor", "end")], name);
            for (m, cell) in row.cells.iter().take(columns.len()).enumerate() {
                draw(html, (left + m * CELL.0, y), cell);
            }
        }
    });
}

fn draw(html: &mut Html, (x, y): (usize, usize), cell: &str) {
    svg::rectangle(html, "cell", (x, y), CELL, &[]);
    let (letter, quarters) = match cell {
        "all" | "yes" => ("A", 4),
        "all−" => ("A−", 3),
        "read+" => ("R+", 2),
        "read" => ("R", 1),
        "min" => ("m", 0),
        "?" => ("?", 0),
        _ => return,
    };
    let height = (CELL.1 - 2) * quarters / 4;
    if quarters == 4 {
        svg::rectangle(html, "held", (x + 1, y + 1), (CELL.0 - 2, height), &[]);
    } else if quarters > 0 {
        // A bar at the left, as high as what is held.
        svg::rectangle(html, "held", (x + 1, y + CELL.1 - 1 - height), (5, height), &[]);
    }
    let class = if quarters == 4 { "on-held" } else { "" };
    svg::text(
        html,
        class,
        (x + CELL.0 / 2 + if quarters == 4 { 0 } else { 3 }, y + CELL.1 - 6),
        &[("text-anchor", "middle")],
        letter,
    );
}

//! What builds on what, as a graph: what is extended at the left, personas at the right.

use std::collections::BTreeMap;

use super::html::Html;
use super::table::{row, table};
use super::{Review, svg};
use crate::report::counted;
use crate::review::Node;

/// More roles and personas nobody sees at once; the table has all.
const NODES: usize = 60;
const ROW: usize = 34;
const HEIGHT: usize = 22;
const BETWEEN: usize = 76;
const PADDING: usize = 10;

/// A node with its place.
struct Placed<'n> {
    node: &'n Node,
    name: String,
    column: usize,
    /// Its place in its column.
    row: usize,
}

pub(super) fn write(html: &mut Html, review: &Review) {
    let linked = |node: &&Node| !node.from.is_empty() || review.lineage.iter().any(|other| other.from.contains(&node.name));
    let nodes: Vec<&Node> = review.lineage.iter().filter(linked).collect();
    if nodes.is_empty() {
        html.line("p", "No role extends another one, and there are no personas: each role stands by itself.");
        return;
    }
    if nodes.len() <= NODES {
        draw(html, &nodes);
    } else {
        html.line("p", &format!("{} roles and personas build on each other: too many to draw. The table has all.", nodes.len()));
    }
    table(html, "What builds on what", "plain", &["Role or persona", "What it is", "Extends or holds"], |html| {
        for node in &nodes {
            let kind = if node.kind == "abstract" { "abstract role" } else { node.kind };
            row(html, &node.name, &[kind, &node.from.join(", ")]);
        }
    });
}

fn draw(html: &mut Html, nodes: &[&Node]) {
    let placed = place(nodes);
    let columns = placed.iter().map(|it| it.column + 1).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            placed.iter().filter(|it| it.column == column).map(|it| svg::width(&it.name)).max().unwrap_or(0) + 2 * PADDING
        })
        .collect();
    let start = |column: usize| 2 + widths.iter().take(column).map(|width| width + BETWEEN).sum::<usize>();
    let rows = placed.iter().map(|it| it.row + 1).max().unwrap_or(0);
    let size = (start(columns).saturating_sub(BETWEEN) + 2, rows * ROW);
    let (personas, roles): (Vec<&&Node>, Vec<&&Node>) = nodes.iter().partition(|node| node.kind == "persona");
    let description = format!(
        "{} and {}. The table that follows says the same.",
        counted(roles.len(), "role"),
        counted(personas.len(), "persona")
    );
    let caption = "What builds on what, from left to right. A dashed outline is an abstract role, a heavy one a persona; dotted lines are roles that a persona holds.";
    svg::figure(html, "lineage", (caption, "Inheritance and personas", &description), size, |html| {
        let width = |it: &Placed| svg::width(&it.name) + 2 * PADDING;
        let middle = |it: &Placed| it.row * ROW + ROW / 2;
        for to in &placed {
            for from in placed.iter().filter(|from| to.node.from.contains(&from.node.name) && from.node.kind != "persona") {
                let (x, y, to_x, to_y) = (start(from.column) + width(from), middle(from), start(to.column), middle(to));
                let bend = (to_x.saturating_sub(x)) / 2;
                let path = format!("M{x} {y}C{} {y} {} {to_y} {to_x} {to_y}", x + bend, to_x - bend);
                let class = if to.node.kind == "persona" { "edge holds" } else { "edge" };
                html.element("path", &[("class", class), ("d", &path)], |_| {});
            }
        }
        for it in &placed {
            let class = match it.node.kind {
                "abstract" => "node abstract",
                "persona" => "node persona",
                _ => "node",
            };
            let (x, y) = (start(it.column), middle(it) - HEIGHT / 2);
            svg::rectangle(html, class, (x, y), (width(it), HEIGHT), &[("rx", if it.node.kind == "persona" { "11" } else { "3" })]);
            svg::text(html, "", (x + PADDING, middle(it) + 4), &[], &it.name);
        }
    });
}

/// Each node stands behind everything that it builds on, personas last, and near to what it builds on.
fn place<'n>(nodes: &[&'n Node]) -> Vec<Placed<'n>> {
    let mut columns: BTreeMap<&str, usize> = BTreeMap::new();
    let roles = || nodes.iter().filter(|node| node.kind != "persona");
    // In a circle nothing comes first: as many rounds as there are roles are enough for everything else.
    for _ in 0..nodes.len() {
        for node in roles() {
            let behind = node.from.iter().filter_map(|name| columns.get(&**name)).map(|column| column + 1).max().unwrap_or(0);
            columns.insert(&node.name, behind.min(nodes.len()));
        }
    }
    let last = roles().filter_map(|node| columns.get(&*node.name)).max().copied().unwrap_or(0) + 1;
    let column = |node: &Node| if node.kind == "persona" { last } else { columns.get(&*node.name).copied().unwrap_or(0) };
    let mut placed: Vec<Placed> = Vec::new();
    for at in 0..=last {
        let mut here: Vec<&&Node> = nodes.iter().filter(|node| column(node) == at).collect();
        let near = |node: &Node| {
            let rows: Vec<usize> = placed.iter().filter(|it| node.from.contains(&it.node.name)).map(|it| it.row).collect();
            rows.iter().sum::<usize>() * 100 / rows.len().max(1)
        };
        here.sort_by_key(|node| near(node));
        // Below everything else no line to a persona runs through a role.
        let mut next = if at == last { placed.iter().map(|it| it.row + 1).max().unwrap_or(0) } else { 0 };
        let wanted: Vec<usize> = here.iter().map(|node| near(node) / 100).collect();
        for (node, wanted) in here.into_iter().zip(wanted) {
            let row = next.max(if node.from.is_empty() { next } else { wanted });
            next = row + 1;
            placed.push(Placed { node, name: svg::short(&node.name), column: at, row });
        }
    }
    placed
}

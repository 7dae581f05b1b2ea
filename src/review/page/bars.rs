//! What changed, as bars: what each role gains to the right, what it loses to the left.

use super::html::Html;
use super::svg;
use crate::report::counted;
use crate::review::Changes;

/// More roles nobody sees at once; the tables have all.
const ROWS: usize = 40;
const ROW: usize = 24;
const HALF: usize = 260;
const GAP: usize = 8;
/// Room for the number at the end of a bar.
const NUMBER: usize = 44;

pub(super) fn write(html: &mut Html, changes: &Changes) {
    let roles: Vec<_> = changes.roles.iter().filter(|role| !role.gains.is_empty() || !role.losses.is_empty()).take(ROWS).collect();
    let most = roles.iter().map(|role| role.gains.len().max(role.losses.len())).max().unwrap_or(0);
    if most == 0 {
        return;
    }
    let names: Vec<String> = roles.iter().map(|role| format!("{} · {}", svg::short(&role.role), role.target)).collect();
    let left = names.iter().map(|name| svg::width(name)).max().unwrap_or(0) + 2 * GAP;
    let middle = left + NUMBER + HALF;
    let size = (middle + HALF + NUMBER, (roles.len() + 1) * ROW + GAP);
    let caption = "Entitlements gained (filled, to the right) and lost (outlined, to the left), role by role.";
    let description = roles
        .iter()
        .map(|role| format!("{} on {}: {} gained, {} lost", role.role, role.target, role.gains.len(), role.losses.len()));
    let description = format!(
        "{}. {}. The tables that follow name each.",
        counted(roles.len(), "role"),
        description.collect::<Vec<_>>().join("; ")
    );
    svg::figure(html, "what-changed", (caption, "What each role gained and lost", &description), size, |html| {
        svg::text(html, "quiet", (middle - GAP, ROW - GAP), &[("text-anchor", "end")], "lost");
        svg::text(html, "quiet", (middle + GAP, ROW - GAP), &[], "gained");
        for (n, (role, name)) in roles.iter().zip(&names).enumerate() {
            let y = (n + 1) * ROW;
            svg::text(html, "", (left - GAP, y + ROW - GAP), &[("text-anchor", "end")], name);
            let length = |count: usize| (HALF - GAP) * count / most;
            let (gained, lost) = (length(role.gains.len()), length(role.losses.len()));
            if !role.gains.is_empty() {
                svg::rectangle(html, "gain", (middle, y + 5), (gained, ROW - 9), &[]);
                svg::text(html, "", (middle + gained + 5, y + ROW - GAP), &[], &format!("+{}", role.gains.len()));
            }
            if !role.losses.is_empty() {
                svg::rectangle(html, "loss", (middle - lost, y + 5), (lost, ROW - 9), &[]);
                svg::text(
                    html,
                    "",
                    (middle - lost - 5, y + ROW - GAP),
                    &[("text-anchor", "end")],
                    &format!("−{}", role.losses.len()),
                );
            }
        }
        svg::line(html, "axis", (middle, ROW), (middle, (roles.len() + 1) * ROW + GAP / 2));
    });
}

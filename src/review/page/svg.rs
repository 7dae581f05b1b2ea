//! What the charts have in common: a drawing with a title and a description, and how wide a text is.

use super::html::Html;

/// How wide a character of a chart is, more or less; charts leave room for more.
const CHARACTER: usize = 7;
/// Most characters of a name in a chart: the table beside it has the whole.
const NAME: usize = 32;

/// A figure: its caption, and a drawing that is told to those who do not see it.
pub(super) fn figure(
    html: &mut Html,
    id: &'static str,
    told: (&str, &str, &str),
    size: (usize, usize),
    draw: impl FnOnce(&mut Html),
) {
    let (caption, title, description) = told;
    let (title_id, description_id) = (format!("{id}-title"), format!("{id}-description"));
    let (width, height) = (size.0.to_string(), size.1.to_string());
    html.element("figure", &[("id", id)], |html| {
        html.line("figcaption", caption);
        html.element("div", &[("class", "frame"), ("role", "region"), ("tabindex", "0"), ("aria-label", title)], |html| {
            let labelled = format!("{title_id} {description_id}");
            let view = format!("0 0 {width} {height}");
            let attributes: &[(&'static str, &str)] =
                &[("role", "img"), ("aria-labelledby", &labelled), ("width", &width), ("height", &height), ("viewBox", &view)];
            html.element("svg", attributes, |html| {
                html.element("title", &[("id", &title_id)], |html| html.text(title));
                html.element("desc", &[("id", &description_id)], |html| html.text(description));
                draw(html);
            });
        });
    });
}

/// A rectangle.
pub(super) fn rectangle(
    html: &mut Html,
    class: &str,
    (x, y): (usize, usize),
    (width, height): (usize, usize),
    more: &[(&'static str, &str)],
) {
    let numbers = [x, y, width, height].map(|n| n.to_string());
    let [x, y, width, height] = &numbers;
    let mut attributes: Vec<(&'static str, &str)> =
        vec![("class", class), ("x", x), ("y", y), ("width", width), ("height", height)];
    attributes.extend_from_slice(more);
    html.element("rect", &attributes, |_| {});
}

/// A text at a place.
pub(super) fn text(html: &mut Html, class: &str, (x, y): (usize, usize), more: &[(&'static str, &str)], text: &str) {
    let numbers = [x, y].map(|n| n.to_string());
    let [x, y] = &numbers;
    let mut attributes: Vec<(&'static str, &str)> = vec![("x", x), ("y", y)];
    if !class.is_empty() {
        attributes.push(("class", class));
    }
    attributes.extend_from_slice(more);
    html.element("text", &attributes, |html| html.text(text));
}

/// A line.
pub(super) fn line(html: &mut Html, class: &str, (x, y): (usize, usize), (to_x, to_y): (usize, usize)) {
    let path = format!("M{x} {y}L{to_x} {to_y}");
    html.element("path", &[("class", class), ("d", &path)], |_| {});
}

/// A name as a chart has it: what is too long is cut.
pub(super) fn short(name: &str) -> String {
    let name = crate::hidden::printable(name);
    if name.chars().count() <= NAME { name.into_owned() } else { name.chars().take(NAME - 1).chain(['…']).collect() }
}

/// How wide a text is, at most, in a chart.
pub(super) fn width(text: &str) -> usize {
    // Characters beyond Latin may be twice as wide.
    text.chars().map(|c| if c < '\u{1100}' { CHARACTER } else { 2 * CHARACTER }).sum()
}

//! Writes HTML. Names of elements and attributes are words of this program; whatever comes from outside is a text, and every text is
//! escaped on its way, with what nobody sees written out. There is no way around that.

use crate::hidden::printable;

/// Attributes of an element: their names, and their values as plain text.
pub(super) type Attributes<'a> = &'a [(&'static str, &'a str)];

/// A page that is being written.
pub(super) struct Html {
    out: String,
}

/// Elements that end their line, so that a page can be read and compared as text.
const BLOCKS: [&str; 34] = [
    "html",
    "head",
    "body",
    "title",
    "header",
    "main",
    "nav",
    "section",
    "article",
    "footer",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "p",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "figure",
    "figcaption",
    "svg",
    "g",
    "desc",
    "defs",
    "text",
];
/// Elements that have nothing inside.
const VOID: [&str; 2] = ["meta", "br"];

impl Html {
    /// An empty page.
    pub(super) fn new() -> Html {
        Html { out: "<!doctype html>\n".to_owned() }
    }

    /// An element with what stands in it.
    pub(super) fn element(&mut self, name: &'static str, attributes: Attributes, inside: impl FnOnce(&mut Html)) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
        if !VOID.contains(&name) {
            inside(self);
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        if BLOCKS.contains(&name) || VOID.contains(&name) {
            self.out.push('\n');
        }
    }

    /// An element without attributes.
    pub(super) fn plain(&mut self, name: &'static str, inside: impl FnOnce(&mut Html)) {
        self.element(name, &[], inside);
    }

    /// An element that has only a text in it.
    pub(super) fn line(&mut self, name: &'static str, text: &str) {
        self.element(name, &[], |html| html.text(text));
    }

    /// The same with a class.
    pub(super) fn classed(&mut self, name: &'static str, class: &'static str, text: &str) {
        self.element(name, &[("class", class)], |html| html.text(text));
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        for c in printable(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                c => self.out.push(c),
            }
        }
    }

    /// A style sheet of this program.
    pub(super) fn style(&mut self, css: &'static str) {
        self.out.push_str("<style>\n");
        self.out.push_str(css);
        self.out.push_str("</style>\n");
    }

    /// The data of the page, between two literals of this program. They have no `<`, so that nothing in them ends the element.
    pub(super) fn data(&mut self, before: &'static str, data: &crate::review::Data) {
        self.out.push_str(before);
        self.text(&data.sha256);
        self.out.push_str("\">");
        self.out.extend(data.json.chars().filter(|c| *c != '<'));
        self.out.push_str("</script>\n");
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_markup() {
        let mut html = Html::new();
        html.element("p", &[("title", "\"><script>x</script>")], |html| html.text("<img onerror='x'>&\u{202e}"));
        assert_eq!(
            html.finish(),
            "<!doctype html>\n<p title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">&lt;img onerror=&#39;x&#39;&gt;&amp;\\u{202e}</p>\n"
        );
    }
}

//! XML, as far as reports need it: elements with attributes and text.

use std::fmt::Write;

use crate::hidden::is_hidden;

/// A document that is being written. What is opened last is closed first.
pub(super) struct Xml {
    text: String,
    open: Vec<&'static str>,
}

impl Xml {
    pub(super) fn new() -> Xml {
        Xml { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into(), open: Vec::new() }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str(">\n");
        self.open.push(name);
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &'static str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.text.push_str("/>\n");
    }

    /// An element with text.
    pub(super) fn text(&mut self, name: &'static str, attributes: &[(&str, &str)], text: &str) {
        self.start(name, attributes);
        self.text.push('>');
        self.escaped(text, false);
        self.end(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.indent();
            self.end(name);
        }
    }

    /// The document, with everything closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.text
    }

    fn indent(&mut self) {
        self.text.extend(self.open.iter().map(|_| "  "));
    }

    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.indent();
        self.text.push('<');
        self.text.push_str(name);
        for (name, value) in attributes {
            // Writing to a String does not fail.
            let _ = write!(self.text, " {name}=\"");
            self.escaped(value, true);
            self.text.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        let _ = writeln!(self.text, "</{name}>");
    }

    fn escaped(&mut self, text: &str, in_attribute: bool) {
        for c in text.chars() {
            match c {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                // Because of `]]>`.
                '>' => self.text.push_str("&gt;"),
                '"' if in_attribute => self.text.push_str("&quot;"),
                // An XML reader takes these for spaces in an attribute.
                '\n' if in_attribute => self.text.push_str("&#10;"),
                '\t' if in_attribute => self.text.push_str("&#9;"),
                // XML 1.0 has no way to write most of these.
                c if is_hidden(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => self.text.extend(c.escape_unicode()),
                c => self.text.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_written_out() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "\"<&>'\n\t\r\0\u{1b}\u{7f}\u{fffe}\u{202e}日🦀")]);
        xml.text("c", &[], "\"<&]]>'\n\t\r\u{8}\u{ffff}");
        xml.open("d", &[]);
        xml.empty("e", &[("f", ""), ("g", "h")]);
        xml.close();
        assert_eq!(
            xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <a b=\"&quot;&lt;&amp;&gt;'&#10;&#9;\\u{d}\\u{0}\\u{1b}\\u{7f}\\u{fffe}\\u{202e}日🦀\">\n\
             \x20 <c>\"&lt;&amp;]]&gt;'\n\t\\u{d}\\u{8}\\u{ffff}</c>\n\
             \x20 <d>\n    <e f=\"\" g=\"h\"/>\n  </d>\n\
             </a>\n"
        );
    }
}

//! YAML in block style, such that the parsers of YAML 1.1 and 1.2 read the same: keys are plain only where nothing else could be
//! meant, and every string is quoted.

use std::fmt::{self, Write};

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::json;

/// `key:` with the value below it, as a member of the outermost mapping. Ends with a line break.
pub(super) fn member(key: &str, value: &impl Serialize) -> Vec<u8> {
    let mut text = String::with_capacity(1024);
    // What was just written as JSON is always read again.
    let node = serde_json::from_slice(&json::compact(value)).unwrap_or(Node::Plain("null".to_owned()));
    write_key(key, &mut text);
    write_value(&node, 1, &mut text);
    text.into_bytes()
}

/// A value with its members in the order written: `serde_json::Value` would sort them.
#[derive(Debug)]
enum Node {
    /// A number, `true`, `false` or `null`.
    Plain(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Node;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_unit<E>(self) -> Result<Node, E> {
                Ok(Node::Plain("null".to_owned()))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }

            fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }

            fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
                Ok(Node::Plain(value.to_string()))
            }

            fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
                Ok(Node::Plain(float(value)))
            }

            fn visit_str<E>(self, value: &str) -> Result<Node, E> {
                Ok(Node::Text(value.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Node::List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Node::Map(members))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}

/// YAML 1.1 takes a number with an exponent for text unless it has a point and the exponent a sign.
fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((digits, exponent)) = text.split_once('e') else { return text };
    let point = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent.starts_with('-') { "" } else { "+" };
    format!("{digits}{point}e{sign}{exponent}")
}

/// What stands after a `:` or a `-`; what is nested is indented `depth` levels.
fn write_value(node: &Node, depth: usize, out: &mut String) {
    match node {
        Node::Plain(text) => {
            out.push(' ');
            out.push_str(text);
            out.push('\n');
        }
        Node::Text(text) => {
            out.push(' ');
            write_quoted(text, out);
            out.push('\n');
        }
        Node::List(items) if items.is_empty() => out.push_str(" []\n"),
        Node::Map(members) if members.is_empty() => out.push_str(" {}\n"),
        Node::List(items) => {
            out.push('\n');
            for item in items {
                indent(depth, out);
                out.push('-');
                match item {
                    Node::Map(members) if !members.is_empty() => write_members(members, depth + 1, true, out),
                    _ => write_value(item, depth + 1, out),
                }
            }
        }
        Node::Map(members) => {
            out.push('\n');
            write_members(members, depth, false, out);
        }
    }
}

/// The members of a mapping. The first one of a list's item stands beside the `-`.
fn write_members(members: &[(String, Node)], depth: usize, beside: bool, out: &mut String) {
    for (at, (key, value)) in members.iter().enumerate() {
        if at == 0 && beside {
            out.push(' ');
        } else {
            indent(depth, out);
        }
        write_key(key, out);
        write_value(value, depth + 1, out);
    }
}

fn indent(depth: usize, out: &mut String) {
    out.extend(std::iter::repeat_n("  ", depth));
}

fn write_key(key: &str, out: &mut String) {
    // What YAML 1.1 takes for something else than text.
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(key));
    if plain {
        out.push_str(key);
    } else {
        write_quoted(key, out);
    }
    out.push(':');
}

/// In double quotes, on one line. What YAML does not print, what it takes for a line break, and what older parsers stumble over
/// (beyond the first plane) is escaped.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        // Writing to memory cannot fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => out.write_str("\\n"),
            '\t' => out.write_str("\\t"),
            '\r' => out.write_str("\\r"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                write!(out, "\\u{:04X}", u32::from(c))
            }
            '\u{10000}'.. => write!(out, "\\U{:08X}", u32::from(c)),
            _ => out.write_char(c),
        };
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::member;

    fn yaml(key: &str, value: serde_json::Value) -> String {
        String::from_utf8_lossy(&member(key, &value)).into_owned()
    }

    #[test]
    fn block_style() {
        let value = json!({
            "a": [], "b": {}, "c": ["x", 1, -2, true, null],
            "d": [{"e": "1", "f": {"g": []}}, {}, [["h"], []]],
        });
        let text = "soc_tier-1:\n  a: []\n  b: {}\n  c:\n    - \"x\"\n    - 1\n    - -2\n    - true\n    - null\n  d:\n    \
                    - e: \"1\"\n      f:\n        g: []\n    - {}\n    -\n      -\n        - \"h\"\n      - []\n";
        assert_eq!(yaml("soc_tier-1", value), text);
    }

    #[test]
    fn odd_keys_are_quoted() {
        for (key, written) in [
            ("a", "a"),
            ("_a-1", "_a-1"),
            ("yes", "\"yes\""),
            ("No", "\"No\""),
            ("NULL", "\"NULL\""),
            ("nullable", "nullable"),
            ("y", "\"y\""),
            ("1a", "\"1a\""),
            ("-a", "\"-a\""),
            ("", "\"\""),
            ("*", "\"*\""),
            ("a: b", "\"a: b\""),
            ("#a", "\"#a\""),
            ("a b", "\"a b\""),
            ("---", "\"---\""),
            ("<<", "\"<<\""),
            ("é", "\"é\""),
            ("say \"a\\b\"", "\"say \\\"a\\\\b\\\"\""),
        ] {
            assert_eq!(yaml(key, json!("*")), format!("{written}: \"*\"\n"));
        }
    }

    #[test]
    fn strings_stay_on_one_line() {
        let odd = "é\n\t\r\u{0}\u{7f}\u{85}\u{2028}\u{feff}\u{1f600}/'";
        assert_eq!(yaml("a", json!(odd)), "a: \"é\\n\\t\\r\\u0000\\u007F\\u0085\\u2028\\uFEFF\\U0001F600/'\"\n");
    }

    #[test]
    fn numbers_stay_numbers() {
        for (number, written) in [(1e29, "1.0e+29"), (1.5e300, "1.5e+300"), (-2.5e-30, "-2.5e-30"), (0.25, "0.25"), (3.0, "3.0")] {
            assert_eq!(yaml("a", json!(number)), format!("a: {written}\n"));
        }
        assert_eq!(yaml("a", json!(u64::MAX)), format!("a: {}\n", u64::MAX));
    }
}

//! JSON to a tree. Whether a text is JSON is for serde_json to say; this only walks through what is, and keeps lines and digits.

use serde::de::IgnoredAny;

use super::limits;
use super::node::{Members, Node, Unread, Value};

/// The documents of a text: one, or several one after the other.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, Unread> {
    let stream = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut count = 0;
    for document in stream {
        document.map_err(|error| Unread::new(error.line() as u32, format!("this is not JSON: {}", said(&error))))?;
        count += 1;
        if count > limits::DOCUMENTS {
            return Err(Unread::new(None, format!("more than {} documents", limits::DOCUMENTS)));
        }
    }
    let mut walk = Walk { text, at: 0, line: 1 };
    (0..count).map(|_| walk.value(0)).collect()
}

/// A message without the place, which is said otherwise.
fn said(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("{} (column {})", message.strip_suffix(&place).unwrap_or(&message), error.column())
}

/// A walk through a text that is JSON.
struct Walk<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> Walk<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            self.line += u32::from(byte == b'\n');
            self.at += 1;
        }
    }

    /// Passes blanks and, if it comes next, a byte.
    fn take(&mut self, byte: u8) -> bool {
        self.blanks();
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Result<Node, Unread> {
        self.blanks();
        let line = self.line;
        if depth > limits::DEPTH {
            return Err(Unread::too_deep(line));
        }
        let value = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            _ => match self.word() {
                "null" => Value::Null,
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                digits => Value::Number(digits.to_owned()),
            },
        };
        Ok(Node::new(line, value))
    }

    fn map(&mut self, depth: usize) -> Result<Value, Unread> {
        self.at += 1;
        let mut members = Members::default();
        while !self.take(b'}') && self.peek().is_some() {
            self.take(b',');
            self.blanks();
            let line = self.line;
            let key = self.string()?;
            self.take(b':');
            members.add(key, line, self.value(depth + 1)?)?;
        }
        Ok(members.done())
    }

    fn list(&mut self, depth: usize) -> Result<Value, Unread> {
        self.at += 1;
        let mut items = Vec::new();
        while !self.take(b']') && self.peek().is_some() {
            self.take(b',');
            items.push(self.value(depth + 1)?);
        }
        Ok(Value::List(items))
    }

    fn string(&mut self) -> Result<String, Unread> {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += match byte {
                b'\\' => 2,
                _ => 1,
            };
            if byte == b'"' {
                break;
            }
        }
        let written = self.text.get(start..self.at).unwrap_or_default();
        // Half of a pair of surrogates is the one thing that was not looked at before.
        serde_json::from_str(written).map_err(|error| Unread::new(self.line, format!("this is not JSON: {}", said(&error))))
    }

    fn word(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_digits_and_the_order_of_members_are_kept() {
        let text = "{\n  \"b\": [1.50, \"\\u00e9\\\"\"],\n  \"a\": null}\n[true]";
        let documents = documents(text).unwrap();
        assert_eq!(documents.iter().map(Node::compact).collect::<Vec<_>>(), [r#"{"b":[1.50,"é\""],"a":null}"#, "[true]"]);
        assert_eq!(documents[0].get("a").unwrap().line, 3);
        assert_eq!(documents[1].line, 4);
    }

    #[test]
    fn what_is_not_json_is_refused_with_its_line() {
        let wrong = |text: &str| documents(text).unwrap_err();
        assert_eq!(wrong("{\n\"a\": 1,\n}").line, Some(3));
        assert!(wrong("{\"a\": 1,\n\n \"a\": 2}").message.contains("lines 1 and 3"));
        assert!(wrong("[\"\\ud83d\"]").message.contains("hex escape"));
        assert!(wrong(&"[".repeat(100_000)).message.contains("EOF"));
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        assert!(wrong(&deep).message.contains("128 levels"));
    }
}

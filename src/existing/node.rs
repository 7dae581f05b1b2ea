//! What JSON, YAML and HCL come to: one tree, with lines. Readers of shapes know nothing else.

use rustc_hash::FxHashMap;

use super::limits;

/// A value and the line that it begins on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) line: u32,
    pub(super) value: Value,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As it is written, so that no digit is lost.
    Number(String),
    Text(String),
    List(Vec<Node>),
    /// Members in the order of the input, each key once.
    Map(Vec<Member>),
    /// What the input does not say, with the reason: an expression of HCL that is not a literal, a value that is known after `apply`.
    Unknown(String),
}

/// A member of a map.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) key: String,
    /// The line of the key.
    pub(super) line: u32,
    pub(super) node: Node,
}

/// A text that cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unread {
    pub(super) line: Option<u32>,
    pub(super) message: String,
    pub(super) way_out: Option<String>,
}

impl Unread {
    pub(super) fn new(line: impl Into<Option<u32>>, message: impl Into<String>) -> Unread {
        Unread { line: line.into(), message: message.into(), way_out: None }
    }

    pub(super) fn with_way_out(self, way_out: impl Into<String>) -> Unread {
        Unread { way_out: Some(way_out.into()), ..self }
    }

    pub(super) fn too_deep(line: u32) -> Unread {
        Unread::new(line, format!("values nest deeper than {} levels", limits::DEPTH))
    }
}

/// The members of a map that is being read. One key twice is an error that names both places: products disagree on which of the two
/// counts.
#[derive(Default)]
pub(super) struct Members {
    list: Vec<Member>,
    /// The lines of the keys, once there are so many that it would take long to look through them.
    lines: FxHashMap<String, u32>,
}

/// Up to so many members are looked through one by one.
const FEW: usize = 16;

impl Members {
    pub(super) fn add(&mut self, key: String, line: u32, node: Node) -> Result<(), Unread> {
        if let Some(first) = self.line_of(&key) {
            let message = format!("`{key}` stands twice in one object, on lines {first} and {line}");
            return Err(Unread::new(line, message).with_way_out("remove one of them: which one counts is up to whoever reads it"));
        }
        if self.list.len() == FEW {
            self.lines = self.list.iter().map(|member| (member.key.clone(), member.line)).collect();
        }
        if self.list.len() >= FEW {
            self.lines.insert(key.clone(), line);
        }
        self.list.push(Member { key, line, node });
        Ok(())
    }

    /// The line of a key that is there.
    pub(super) fn line_of(&self, key: &str) -> Option<u32> {
        if self.list.len() > FEW {
            return self.lines.get(key).copied();
        }
        self.list.iter().find(|held| held.key == key).map(|held| held.line)
    }

    pub(super) fn done(self) -> Value {
        Value::Map(self.list)
    }
}

impl Node {
    pub(super) fn new(line: u32, value: Value) -> Node {
        Node { line, value }
    }

    /// The value of a member, if this is a map that has it.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.members()?.iter().find(|member| member.key == key).map(|member| &member.node)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn members(&self) -> Option<&[Member]> {
        if let Value::Map(members) = &self.value { Some(members) } else { None }
    }

    pub(super) fn items(&self) -> Option<&[Node]> {
        if let Value::List(items) = &self.value { Some(items) } else { None }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Value::Text(text) = &self.value { Some(text) } else { None }
    }

    pub(super) fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// What kind of value it is, for messages. The value itself is never shown: it may be a secret.
    pub(super) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a truth value",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
            Value::Unknown(_) => "not known",
        }
    }

    /// The first reason why not all of it is known.
    pub(super) fn unknown(&self) -> Option<(&Node, &str)> {
        match &self.value {
            Value::Unknown(why) => Some((self, why)),
            Value::List(items) => items.iter().find_map(Node::unknown),
            Value::Map(members) => members.iter().find_map(|member| member.node.unknown()),
            _ => None,
        }
    }

    /// The same as JSON; an error where a number would come out as another one.
    pub(super) fn json(&self) -> Result<serde_json::Value, String> {
        Ok(match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(digits) => number(digits)?.into(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Node::json).collect::<Result<_, _>>()?,
            Value::Map(members) => {
                let pairs = members.iter().map(|member| Ok((member.key.clone(), member.node.json()?)));
                serde_json::Value::Object(pairs.collect::<Result<_, String>>()?)
            }
            Value::Unknown(why) => return Err(why.clone()),
        })
    }

    /// The same as JSON text on one line, members in their order, digits as they are written.
    pub(super) fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        match &self.value {
            Value::Null | Value::Unknown(_) => out.push_str("null"),
            Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Value::Number(digits) => out.push_str(digits),
            Value::Text(text) => out.push_str(&quoted(text)),
            Value::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    item.write(out);
                }
                out.push(']');
            }
            Value::Map(members) => {
                out.push('{');
                for (at, member) in members.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(&quoted(&member.key));
                    out.push(':');
                    member.node.write(out);
                }
                out.push('}');
            }
        }
    }
}

/// A number that is the same when it is written again.
fn number(digits: &str) -> Result<serde_json::Number, String> {
    let wrong = || format!("the number {digits} cannot be kept as it is written");
    let number: serde_json::Number = serde_json::from_str(digits).map_err(|_| wrong())?;
    let plain = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    let written = number.to_string();
    let is_same = written == digits || written.contains('.') && digits.contains('.') && plain(&written) == plain(digits);
    is_same.then_some(number).ok_or_else(wrong)
}

/// One part of a JSON pointer.
pub(super) fn escaped(key: &str) -> std::borrow::Cow<'_, str> {
    if key.contains(['~', '/']) { key.replace('~', "~0").replace('/', "~1").into() } else { key.into() }
}

//! A value together with its place, and the notes about it. Readers of shapes walk through a tree with this, so that each finding has
//! its pointer and nothing that stands in an input is passed over in silence.

use std::sync::Arc;

use super::node::{Member, Node, Value, escaped};
use super::role::{Flags, Note, Origin};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(super) struct At<'n> {
    pub(super) node: &'n Node,
    pub(super) pointer: String,
    pub(super) line: u32,
}

impl<'n> At<'n> {
    /// A whole document.
    pub(super) fn root(node: &'n Node) -> At<'n> {
        At::below(node, "")
    }

    /// A document that stands within another one.
    pub(super) fn below(node: &'n Node, pointer: &str) -> At<'n> {
        At { node, pointer: pointer.to_owned(), line: node.line }
    }

    /// The value of a member; none if it is null. Keys are in snake_case here; custom resources have them in camelCase, and Amazon
    /// Connect in PascalCase.
    pub(super) fn get(&self, key: &str) -> Option<At<'n>> {
        let member = self.find(key)?;
        (!member.node.is_null()).then(|| self.member(member))
    }

    fn find(&self, key: &str) -> Option<&'n Member> {
        let members = self.node.members()?;
        members.iter().find(|member| member.key == key).or_else(|| members.iter().find(|member| is_same_word(&member.key, key)))
    }

    /// Whether a member is there that says nothing.
    pub(super) fn is_null(&self, key: &str) -> bool {
        self.find(key).is_some_and(|member| member.node.is_null())
    }

    pub(super) fn member(&self, member: &'n Member) -> At<'n> {
        At { node: &member.node, pointer: format!("{}/{}", self.pointer, escaped(&member.key)), line: member.line }
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&'n str, At<'n>)> + use<'n> {
        let this = self.clone();
        self.node.members().unwrap_or_default().iter().map(move |member| (member.key.as_str(), this.member(member)))
    }

    pub(super) fn items(&self) -> impl Iterator<Item = At<'n>> + use<'n> {
        let pointer = self.pointer.clone();
        let items = self.node.items().unwrap_or_default().iter().enumerate();
        items.map(move |(n, node)| At { node, pointer: format!("{pointer}/{n}"), line: node.line })
    }

    /// The one item of a list of one, which is how Terraform writes a block that stands there once; else itself.
    pub(super) fn block(&self) -> At<'n> {
        let mut items = self.items();
        match (items.next(), items.next()) {
            (Some(one), None) => one,
            _ => self.clone(),
        }
    }

    pub(super) fn text(&self) -> Option<&'n str> {
        self.node.text()
    }
}

/// Whether two keys differ only in how their words are joined. One that begins with `_` is the system's, and another one.
fn is_same_word(a: &str, b: &str) -> bool {
    if a.starts_with('_') || b.starts_with('_') {
        return false;
    }
    let letters =
        |text: &'_ str| text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect::<Vec<u8>>();
    a.len().abs_diff(b.len()) < 8 && letters(a) == letters(b)
}

/// What reads a role: it knows the input, and collects what is to be said of the role.
pub(super) struct Reader {
    pub(super) file: Arc<str>,
    pub(super) flags: Flags,
    pub(super) ignored: Vec<Note>,
}

impl Reader {
    pub(super) fn new(file: &Arc<str>) -> Reader {
        Reader { file: file.clone(), flags: Flags::default(), ignored: Vec::new() }
    }

    pub(super) fn origin(&self, at: &At) -> Origin {
        Origin { file: self.file.clone(), pointer: at.pointer.clone(), line: Some(at.line) }
    }

    fn note(&self, at: &At, message: impl Into<String>, way_out: &str) -> Note {
        let way_out = (!way_out.is_empty()).then(|| way_out.to_owned());
        Note { message: message.into(), origin: self.origin(at), way_out }
    }

    /// Something was read and is left out.
    pub(super) fn ignore(&mut self, at: &At, message: impl Into<String>) {
        let note = self.note(at, message, "");
        self.ignored.push(note);
    }

    /// The input does not say all of it. `way_out` is empty where there is none.
    pub(super) fn incomplete(&mut self, at: &At, message: impl Into<String>, way_out: &str) {
        let note = self.note(at, message, way_out);
        self.flags.incomplete.push(note);
    }

    /// The product itself cannot read it.
    pub(super) fn unreadable(&mut self, at: &At, message: impl Into<String>, way_out: &str) {
        let note = self.note(at, message, way_out);
        self.flags.unreadable.push(note);
    }

    /// A value is not what stands there in any document that a product writes.
    pub(super) fn unexpected(&mut self, at: &At, wanted: &str) {
        match at.node.unknown() {
            Some((node, why)) => {
                let at = At { node, pointer: at.pointer.clone(), line: node.line };
                self.incomplete(&at, format!("not known: {why}"), UNKNOWN);
            }
            None => self.incomplete(at, format!("{} where {wanted} belongs", at.node.kind()), ""),
        }
    }

    /// A text.
    pub(super) fn text(&mut self, at: Option<At>) -> Option<String> {
        let at = at?;
        match &at.node.value {
            Value::Text(text) => Some(text.clone()),
            _ => {
                self.unexpected(&at, "a text");
                None
            }
        }
    }

    /// A truth value; false where there is none.
    pub(super) fn truth(&mut self, at: Option<At>) -> bool {
        match at {
            Some(At { node: Node { value: Value::Bool(value), .. }, .. }) => *value,
            Some(at) => {
                self.unexpected(&at, "a truth value");
                false
            }
            None => false,
        }
    }

    /// A list of texts. A text alone is a list of one; numbers are what they look like.
    pub(super) fn texts(&mut self, at: Option<At>) -> Vec<String> {
        let Some(at) = at else { return Vec::new() };
        match &at.node.value {
            Value::Text(text) => vec![text.clone()],
            Value::List(_) => {
                let mut texts = Vec::new();
                for item in at.items() {
                    match &item.node.value {
                        Value::Text(text) | Value::Number(text) => texts.push(text.clone()),
                        _ => self.unexpected(&item, "a text"),
                    }
                }
                texts
            }
            _ => {
                self.unexpected(&at, "a list of texts");
                Vec::new()
            }
        }
    }

    /// The items of a list of objects. An object alone is a list of one.
    pub(super) fn objects<'n>(&mut self, at: Option<At<'n>>) -> Vec<At<'n>> {
        let Some(at) = at else { return Vec::new() };
        match &at.node.value {
            Value::Map(_) => vec![at],
            Value::List(_) => {
                let (objects, others): (Vec<At>, Vec<At>) = at.items().partition(|item| item.node.members().is_some());
                others.iter().for_each(|other| self.unexpected(other, "an object"));
                objects
            }
            _ => {
                self.unexpected(&at, "a list of objects");
                Vec::new()
            }
        }
    }

    /// Any value, as JSON.
    pub(super) fn json(&mut self, at: Option<At>) -> Option<serde_json::Value> {
        let at = at?;
        match at.node.json() {
            Ok(value) => Some(value),
            Err(why) => {
                self.incomplete(&at, why, "");
                None
            }
        }
    }

    /// An object of texts, or a list of objects with a key and a value each.
    pub(super) fn pairs(&mut self, at: Option<At>) -> Vec<(String, String)> {
        let Some(at) = at else { return Vec::new() };
        if at.node.items().is_some() {
            let objects = self.objects(Some(at));
            return objects.iter().filter_map(|pair| Some((self.text(pair.get("key"))?, self.text(pair.get("value"))?))).collect();
        }
        if at.node.members().is_none() {
            self.unexpected(&at, "an object of texts");
        }
        at.members().filter_map(|(key, value)| Some((key.to_owned(), self.text(Some(value))?))).collect()
    }
}

const UNKNOWN: &str = "give what was deployed: the output of `terraform show -json`, or the answers of the API";

/// The members of an object, taken one by one: what is left at the end is something that nobody here knows.
pub(super) struct Fields<'n> {
    pub(super) at: At<'n>,
    taken: Vec<&'n str>,
}

impl<'n> Fields<'n> {
    pub(super) fn of(at: &At<'n>) -> Fields<'n> {
        Fields { at: at.clone(), taken: Vec::new() }
    }

    /// The value of a member; none if it is not there or null.
    pub(super) fn take(&mut self, key: &str) -> Option<At<'n>> {
        let member = self.at.find(key)?;
        self.taken.push(&member.key);
        (!member.node.is_null()).then(|| self.at.member(member))
    }

    /// Members that mean nothing to a role.
    pub(super) fn skip(&mut self, keys: &[&str]) {
        keys.iter().for_each(|key| drop(self.take(key)));
    }

    /// Says of what is left that it is not known. What is empty says nothing.
    pub(super) fn finish(self, reader: &mut Reader) {
        for (key, at) in self.at.members().filter(|(key, _)| !self.taken.contains(key)) {
            let is_empty = match &at.node.value {
                Value::Null => true,
                Value::Text(text) => text.is_empty(),
                Value::List(items) => items.is_empty(),
                Value::Map(members) => members.is_empty(),
                _ => false,
            };
            if !is_empty {
                reader.incomplete(
                    &at,
                    format!("`{key}` is not known here, and may grant something"),
                    "remove it if it means nothing",
                );
            }
        }
    }
}

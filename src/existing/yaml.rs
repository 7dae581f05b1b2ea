//! YAML to a tree, with anchors, merge keys and the short intrinsics of CloudFormation, which become the long ones. Text without quotes
//! is a number only where it would be one in JSON: `012` and `0x1f` are not the same number to everybody.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput, Tag};

use super::limits;
use super::node::{Member, Members, Node, Unread, Value};

/// The documents of a text.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, Unread> {
    let mut build = Build { events: Parser::new_from_str(text), anchors: FxHashMap::default(), aliased: 0 };
    let mut documents = Vec::new();
    loop {
        let (event, span) = build.next()?;
        match event {
            Event::StreamEnd => return Ok(documents),
            Event::DocumentStart(_) => {
                if documents.len() == limits::DOCUMENTS {
                    return Err(Unread::new(line(span), format!("more than {} documents", limits::DOCUMENTS)));
                }
                let (event, span) = build.next()?;
                documents.push(build.node(event, span, 0)?);
            }
            _ => {}
        }
    }
}

fn line(span: Span) -> u32 {
    u32::try_from(span.start.line()).unwrap_or(u32::MAX)
}

/// A tree that is being built from events.
struct Build<'t> {
    events: Parser<'t, StrInput<'t>>,
    /// The values that have an anchor, with how many values they hold.
    anchors: FxHashMap<usize, (Node, usize)>,
    /// How many values came from aliases.
    aliased: usize,
}

impl<'t> Build<'t> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Unread> {
        match self.events.next() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => {
                let line = u32::try_from(error.marker().line()).unwrap_or(u32::MAX);
                Err(Unread::new(line, format!("this is not YAML: {} (column {})", error.info(), error.marker().col() + 1)))
            }
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    /// The value that an event begins.
    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Unread> {
        let line = line(span);
        if depth > limits::DEPTH {
            return Err(Unread::too_deep(line));
        }
        let (value, anchor) = match event {
            Event::Alias(anchor) => return self.alias(anchor, line),
            Event::Scalar(text, style, anchor, tag) => (scalar(text, style, tag.as_deref(), line), anchor),
            Event::SequenceStart(anchor, tag) => {
                let mut items = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if matches!(event, Event::SequenceEnd | Event::StreamEnd) {
                        break;
                    }
                    items.push(self.node(event, span, depth + 1)?);
                }
                (tagged(Value::List(items), tag.as_deref(), line), anchor)
            }
            Event::MappingStart(anchor, tag) => (tagged(self.map(depth)?, tag.as_deref(), line), anchor),
            _ => (Value::Null, 0),
        };
        let node = Node::new(line, value);
        if anchor != 0 {
            let size = size(&node);
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(node)
    }

    fn alias(&mut self, anchor: usize, line: u32) -> Result<Node, Unread> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            return Err(Unread::new(line, "an alias stands within what it stands for"));
        };
        self.aliased += size;
        if self.aliased > limits::ALIASED {
            let message = format!("aliases stand for more than {} values", limits::ALIASED);
            return Err(Unread::new(line, message).with_way_out("write out what is meant"));
        }
        Ok(Node { line, ..node.clone() })
    }

    fn map(&mut self, depth: usize) -> Result<Value, Unread> {
        let mut members = Members::default();
        let mut merged: Vec<Node> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd | Event::StreamEnd) {
                break;
            }
            let is_merge = matches!(&event, Event::Scalar(text, ScalarStyle::Plain, _, None) if text == "<<");
            let key = match self.node(event, span, depth + 1)? {
                Node { value: Value::Text(key) | Value::Number(key), .. } => key,
                Node { value: Value::Bool(key), .. } => key.to_string(),
                other => return Err(Unread::new(other.line, format!("a key is a text here, not {}", other.kind()))),
            };
            let (event, at) = self.next()?;
            let node = self.node(event, at, depth + 1)?;
            if is_merge { merged.push(node) } else { members.add(key, line(span), node)? }
        }
        for node in merged {
            let all = match node.value {
                Value::List(items) => items,
                _ => vec![node],
            };
            for Member { key, line, node } in all.into_iter().flat_map(into_members) {
                // What stands in the map itself goes before what is merged into it, and what is merged first before the rest.
                if members.line_of(&key).is_none() {
                    members.add(key, line, node)?;
                }
            }
        }
        Ok(members.done())
    }
}

fn into_members(node: Node) -> Vec<Member> {
    if let Value::Map(members) = node.value { members } else { Vec::new() }
}

/// How many values a value holds, with itself.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(members) => members.iter().map(|member| size(&member.node)).sum(),
        _ => 0,
    }
}

fn scalar(text: Cow<str>, style: ScalarStyle, tag: Option<&Tag>, line: u32) -> Value {
    let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str" || !tag.is_yaml_core_schema());
    let value = match &*text {
        _ if is_text => Value::Text(text.into_owned()),
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        digits if is_number(digits) => Value::Number(digits.to_owned()),
        _ => Value::Text(text.into_owned()),
    };
    tagged(value, tag, line)
}

/// Whether JSON takes a text as a number.
fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// A value with a tag of its own: what CloudFormation writes as `!Sub "…"` is `{"Fn::Sub": "…"}`.
fn tagged(value: Value, tag: Option<&Tag>, line: u32) -> Value {
    let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema() && !tag.suffix.is_empty() && tag.suffix != "!") else {
        return value;
    };
    let key = match tag.suffix.as_str() {
        name @ ("Ref" | "Condition") => name.to_owned(),
        name => format!("Fn::{name}"),
    };
    Value::Map(vec![Member { key, line, node: Node::new(line, value) }])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        documents(text).unwrap().iter().map(Node::compact).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn anchors_merge_keys_and_tags() {
        assert_eq!(
            read("base: &b {cluster: [monitor], run_as: []}\nrole:\n  <<: *b\n  cluster: ['all']\nagain: *b\n"),
            r#"{"base":{"cluster":["monitor"],"run_as":[]},"role":{"cluster":["all"],"run_as":[]},"again":{"cluster":["monitor"],"run_as":[]}}"#
        );
        assert_eq!(
            read("a: !Ref X\nb: !Sub '${X}-y'\nc: !GetAtt x.y"),
            r#"{"a":{"Ref":"X"},"b":{"Fn::Sub":"${X}-y"},"c":{"Fn::GetAtt":"x.y"}}"#
        );
        assert_eq!(
            read("a: !!str 12\nb: 12\nc: 012\nd: '12'\ne: ~\nf: yes\r\n"),
            r#"{"a":"12","b":12,"c":"012","d":"12","e":null,"f":"yes"}"#
        );
        assert_eq!(read("a: 1\n---\nb: |\n  x\n  y\n"), "{\"a\":1}\n{\"b\":\"x\\ny\\n\"}");
    }

    #[test]
    fn what_explodes_repeats_or_nests_is_refused() {
        let wrong = |text: &str| documents(text).unwrap_err().message;
        assert!(wrong("a: 1\nb: 2\na: 3\n").contains("lines 1 and 3"));
        let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
        for (last, next) in ["ab", "bc", "cd", "de", "ef", "fg", "gh", "hi"].map(|pair| pair.split_at(1)) {
            bomb += &format!("{next}: &{next} [{}]\n", vec![format!("*{last}"); 10].join(","));
        }
        assert!(wrong(&bomb).contains("200000 values"), "{}", wrong(&bomb));
        assert!(documents(&"[".repeat(100_000)).is_err());
        let deep: String = (0..200).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
        assert!(wrong(&deep).contains("128 levels"));
        assert!(wrong("a:\n\t- b\n").contains("not YAML"));
        assert!(wrong("a: &a [*a]\n").contains("within"));
    }
}

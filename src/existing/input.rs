//! The way from inputs to raw roles: all inputs make one set.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::node::{Node, Unread};
use super::read::Read;
use super::role::{Note, Origin, RawRole};
use super::text::{self, Syntax};
use super::{Shape, limits, shape};

/// A file, or what came on standard input.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path as the user would name it.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// It is only there for what others refer to: a further file of a module of Terraform.
    pub is_beside: bool,
    /// It was found in a folder: nobody said that it holds roles.
    pub is_found: bool,
}

impl Input {
    /// A file that somebody named.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Input {
        Input { name: name.into(), bytes: bytes.into(), is_beside: false, is_found: false }
    }
}

/// What is asked beside the inputs.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The shape of all inputs; each is looked at where none is given.
    pub from: Option<Shape>,
    /// Profiles of Amazon Connect and the inputs that belong to each, instead of the rule that goes by file names.
    pub pairs: Vec<(String, Vec<String>)>,
    /// Names for what the input does not name, by logical id, by address, or by the name of an input; and other names for roles, by theirs.
    pub names: BTreeMap<String, String>,
    /// Files of variables of Terraform.
    pub variables: Vec<Input>,
}

/// All that inputs hold.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Existing {
    /// The roles, in the order of the inputs.
    pub roles: Vec<RawRole>,
    /// What is to be said of the inputs and is not about one role.
    pub notes: Vec<Note>,
    /// Files of a folder that cannot be read: nobody knows whether they hold roles.
    pub unread: Vec<Refusal>,
}

/// An input that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {message}{}", line.map(|line| format!(":{line}")).unwrap_or_default(), way_out.as_ref().map(|it| format!("\n{it}")).unwrap_or_default())]
#[non_exhaustive]
pub struct Refusal {
    /// The name of the input.
    pub file: Arc<str>,
    /// The line, where it is about one.
    pub line: Option<u32>,
    /// Why.
    pub message: String,
    /// What somebody can do about it.
    pub way_out: Option<String>,
}

impl Refusal {
    fn of(file: &Arc<str>, unread: Unread) -> Refusal {
        Refusal { file: file.clone(), line: unread.line, message: unread.message, way_out: unread.way_out }
    }
}

/// Reads inputs.
///
/// # Errors
/// All inputs that cannot be read, if there is one that was named, or no other.
pub fn read(inputs: &[Input], options: &Options) -> Result<Existing, Vec<Refusal>> {
    let (mut refused, mut left) = (Vec::new(), Vec::new());
    let mut read = Read::new(options);
    for input in inputs {
        let file: Arc<str> = input.name.as_str().into();
        if let Err(unread) = one(&file, input, options, &mut read) {
            let of_which = if input.is_found { &mut left } else { &mut refused };
            of_which.push(Refusal::of(&file, unread));
        }
    }
    if left.len() == inputs.len() {
        refused.append(&mut left);
    }
    let mut existing = match read.finish() {
        Ok(existing) => existing,
        Err((file, unread)) => {
            refused.push(Refusal::of(&file, unread));
            Existing::default()
        }
    };
    for role in &mut existing.roles {
        // Under a name of its own it is nobody else's role.
        if let Some(name) = options.names.get(&role.name) {
            (role.name, role.flags.reserved) = (name.clone(), false);
        }
    }
    if existing.roles.len() > limits::ROLES {
        let file = inputs.first().map_or_else(|| "".into(), |input| input.name.as_str().into());
        let message = format!("there are {} roles, and {} are read at most", existing.roles.len(), limits::ROLES);
        refused.push(Refusal::of(&file, Unread::new(None, message).with_way_out("give them in several runs")));
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    one_name_twice(&mut existing);
    existing.unread = left;
    Ok(existing)
}

fn one(file: &Arc<str>, input: &Input, options: &Options, read: &mut Read) -> Result<(), Unread> {
    let text = text::of(&input.bytes)?;
    let syntax = match options.from {
        Some(Shape::Tf) => Syntax::Hcl,
        Some(Shape::RolesYml) => Syntax::Yaml,
        _ => text::syntax(text),
    };
    if syntax == Syntax::Hcl {
        if let Some(from) = options.from.filter(|from| *from != Shape::Tf) {
            return Err(Unread::new(None, format!("it is HCL, not `{}`", from.name())));
        }
        return read.hcl(file, text, input.is_beside);
    }
    let documents = text::documents(text, syntax)?;
    for document in &documents {
        let Some(shape) = shape_of(document, syntax, options.from, documents.len() > 1)? else { continue };
        read.document(file, shape, document, input.is_beside)?;
    }
    Ok(())
}

/// The one shape of a document; none for one that is empty among others.
fn shape_of(document: &Node, syntax: Syntax, from: Option<Shape>, is_one_of_many: bool) -> Result<Option<Shape>, Unread> {
    if is_one_of_many && document.is_null() {
        return Ok(None);
    }
    if let Some(from) = from {
        if from.fits(document, syntax) {
            return Ok(Some(from));
        }
        let others: Vec<&str> = Shape::of(document, syntax).into_iter().map(Shape::name).collect();
        let looks = if others.is_empty() { String::new() } else { format!(": it looks like `{}`", others.join("` or `")) };
        return Err(Unread::new(document.line, format!("this is not of the shape `{}`{looks}", from.name())));
    }
    match Shape::of(document, syntax).as_slice() {
        [shape] => Ok(Some(*shape)),
        [] => {
            let known: Vec<&str> = Shape::all().map(Shape::name).collect();
            let unread = Unread::new(document.line, "this is of no shape that roles come in");
            Err(match shape::other(document).and_then(|other| other.split_once('\n')) {
                Some((message, way_out)) => Unread::new(document.line, message).with_way_out(way_out),
                None => unread.with_way_out(format!("tried {}; `--from` says which it is", known.join(", "))),
            })
        }
        several => {
            let names: Vec<&str> = several.iter().map(|shape| shape.name()).collect();
            let message = format!("this could be `{}`", names.join("` or `"));
            Err(Unread::new(document.line, message).with_way_out("say which it is with `--from`"))
        }
    }
}

/// One name twice: once if both say the same, else neither is the role.
fn one_name_twice(existing: &mut Existing) {
    let mut first: BTreeMap<(bool, String), usize> = BTreeMap::new();
    let mut kept: Vec<RawRole> = Vec::with_capacity(existing.roles.len());
    for role in std::mem::take(&mut existing.roles) {
        let key = (matches!(role.body, super::Body::Kibana(_)), role.name.clone());
        let Some(held) = first.get(&key).and_then(|at| kept.get_mut(*at)) else {
            first.insert(key, kept.len());
            kept.push(role);
            continue;
        };
        if is_same(held, &role) {
            let message = format!("`{}` stands here as well as in {}, and says the same", role.name, held.origin);
            existing.notes.push(Note { message, origin: role.origin, way_out: None });
            continue;
        }
        let twice = |name: &str, other: &Origin, origin: &Origin| Note {
            message: format!("`{name}` stands in {other} as well, and says something else"),
            origin: origin.clone(),
            way_out: Some("give one of them only".to_owned()),
        };
        let mut role = role;
        held.flags.incomplete.push(twice(&role.name, &role.origin, &held.origin));
        role.flags.incomplete.push(twice(&role.name, &held.origin, &role.origin));
        kept.push(role);
    }
    existing.roles = kept;
}

/// Whether two roles say the same, wherever that stands.
fn is_same(a: &RawRole, b: &RawRole) -> bool {
    a.flags.is_whole()
        && b.flags.is_whole()
        && a.flags.reserved == b.flags.reserved
        && a.body.without_places() == b.body.without_places()
}

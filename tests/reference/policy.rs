//! A policy as data, and how it is written down.

use std::fmt::{self, Display, Formatter};

use polc::config::Target;

#[derive(Clone, Debug, Default)]
pub(crate) struct Policy {
    pub(crate) roles: Vec<Role>,
    /// Name and roles.
    pub(crate) personas: Vec<(String, Vec<String>)>,
    pub(crate) assertions: Vec<Assertion>,
    pub(crate) forbid: Option<Forbid>,
}

#[derive(Clone, Debug)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) is_abstract: bool,
    /// Products and releases.
    pub(crate) on: Vec<String>,
    pub(crate) extends: Vec<String>,
    pub(crate) statements: Vec<Statement>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Op {
    Set,
    Add,
    Remove,
}

/// Words with their signs: true for `+`.
pub(crate) type Expression = Vec<(bool, String)>;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Statement {
    /// The feature as it is written: a path, or a raw id in its quotes. `base` is one, too.
    Grant(String, Op, Expression),
    Tasks(Op, Vec<String>),
    Spaces(Op, Vec<String>),
    In(Vec<String>, Vec<Statement>),
    On(Vec<String>, Vec<Statement>),
    Index {
        names: Vec<String>,
        on: Option<String>,
        op: Op,
        privileges: Vec<String>,
        options: &'static str,
    },
    Cluster {
        op: Op,
        privileges: Vec<String>,
    },
    RunAs(Op, Vec<String>),
    /// An application of Elasticsearch's: its name, its resources if they are said, and its privileges.
    Application(String, Vec<String>, Op, Vec<String>),
    Global(Vec<Global>),
    Permission(Vec<String>),
}

/// A global privilege: the keys that lead to it, names, and privileges on them if it takes any.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Global {
    pub(crate) path: &'static [&'static str],
    pub(crate) names: Vec<String>,
    pub(crate) privileges: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Verb {
    Can,
    Cannot,
    Exactly,
    /// The subjects can, and nobody else.
    Only,
}

#[derive(Clone, Debug)]
pub(crate) struct Assertion {
    pub(crate) subject: String,
    /// Further subjects, behind `only`.
    pub(crate) with: Vec<String>,
    pub(crate) verb: Verb,
    pub(crate) claims: Vec<Claim>,
    pub(crate) spaces: Vec<String>,
}

#[derive(Clone, Debug)]
pub(crate) enum Claim {
    /// `feature.word`
    Word(String, String),
    Expression(String, Expression),
    Index(Vec<String>, Vec<String>),
    Cluster(Vec<String>),
    Permission(String),
}

#[derive(Clone, Debug)]
pub(crate) struct Forbid {
    pub(crate) body: Vec<Statement>,
    pub(crate) on: Vec<String>,
    pub(crate) unless: Vec<String>,
}

impl Display for Op {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Op::Set => ":",
            Op::Add => " +=",
            Op::Remove => " -=",
        })
    }
}

pub(crate) fn expression(words: &Expression) -> String {
    let mut text = String::new();
    for (at, (is_plus, word)) in words.iter().enumerate() {
        let sign = if *is_plus { " + " } else { " - " };
        text += if at > 0 { sign } else { "" };
        text += word;
    }
    text
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// Raw actions stand in quotes.
fn privileges(names: &[String]) -> String {
    names.iter().map(|name| if name.contains(':') { format!("\"{name}\"") } else { name.clone() }).collect::<Vec<_>>().join(" + ")
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Statement::Grant(feature, op, words) => write!(f, "{feature}{op} {};", expression(words)),
            Statement::Tasks(op, tasks) => write!(f, "tasks{op} {};", tasks.join(" + ")),
            Statement::Spaces(op, spaces) => write!(f, "spaces{op} {};", spaces.join(", ")),
            Statement::In(spaces, inside) => write!(f, "in {} <{}\n  >", spaces.join(", "), body(inside, "    ")),
            Statement::On(scopes, inside) => write!(f, "on {} <{}\n  >", scopes.join(", "), body(inside, "    ")),
            Statement::Index { names, on, op, privileges: these, options } => {
                let on = on.as_ref().map_or(String::new(), |on| format!(" on \"{on}\""));
                write!(f, "index {}{on}{op} {}{options};", quoted(names), privileges(these))
            }
            Statement::Cluster { op, privileges: these } => write!(f, "cluster{op} {};", privileges(these)),
            Statement::RunAs(op, users) => write!(f, "run_as{op} {};", quoted(users)),
            Statement::Application(name, resources, op, these) => {
                let options = if resources.is_empty() { String::new() } else { format!(" < resources: {}; >", quoted(resources)) };
                write!(f, "application \"{name}\"{op} {}{options};", quoted(these))
            }
            Statement::Global(grants) => {
                let grants: Vec<String> = grants.iter().map(Global::to_string).collect();
                write!(f, "global: < {} >", grants.join(" "))
            }
            Statement::Permission(names) => write!(f, "permission {};", quoted(names)),
        }
    }
}

impl Display for Global {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (last, above) = self.path.split_last().unwrap();
        above.iter().try_for_each(|key| write!(f, "{key}: < "))?;
        match self.privileges.as_slice() {
            [] => write!(f, "{last}: {};", quoted(&self.names))?,
            privileges => write!(f, "{last}: < names: {}; privileges: {}; >", quoted(&self.names), quoted(privileges))?,
        }
        f.write_str(&" >".repeat(above.len()))
    }
}

fn body(statements: &[Statement], indent: &str) -> String {
    statements.iter().map(|statement| format!("\n{indent}{statement}")).collect()
}

impl Display for Role {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let extends = if self.extends.is_empty() { String::new() } else { format!(" extends {}", self.extends.join(", ")) };
        let word = if self.is_abstract { "abstract " } else { "" };
        writeln!(f, "{word}role {} on {}{extends} <{}\n>", self.name, self.on.join(", "), body(&self.statements, "  "))
    }
}

impl Display for Assertion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let verb = match self.verb {
            Verb::Can => "can",
            Verb::Cannot => "cannot",
            Verb::Exactly => "can exactly",
            Verb::Only => {
                let subjects: Vec<&str> = std::iter::once(&self.subject).chain(&self.with).map(String::as_str).collect();
                write!(f, "only {} ", subjects.join(", "))?;
                "can"
            }
        };
        let claims: Vec<String> = self.claims.iter().map(Claim::to_string).collect();
        let spaces = if self.spaces.is_empty() { String::new() } else { format!(" in {}", self.spaces.join(", ")) };
        if self.verb != Verb::Only {
            write!(f, "{} ", self.subject)?;
        }
        write!(f, "{verb} {}{spaces};", claims.join(", "))
    }
}

impl Display for Claim {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Claim::Word(feature, word) => write!(f, "{feature}.{word}"),
            Claim::Expression(feature, words) => write!(f, "{feature}: {}", expression(words)),
            Claim::Index(names, these) => write!(f, "index {}: {}", quoted(names), privileges(these)),
            Claim::Cluster(these) => write!(f, "cluster: {}", privileges(these)),
            Claim::Permission(name) => write!(f, "permission \"{name}\""),
        }
    }
}

impl Policy {
    /// The policy, item by item.
    pub(crate) fn items(&self) -> Vec<String> {
        let mut items: Vec<String> = self.roles.iter().map(Role::to_string).collect();
        items.extend(self.personas.iter().map(|(name, roles)| format!("persona {name} = {};\n", roles.join(" + "))));
        if !self.assertions.is_empty() {
            let lines: String = self.assertions.iter().map(|assertion| format!("  {assertion}\n")).collect();
            items.push(format!("test \"t\" <\n{lines}>\n"));
        }
        items.extend(self.forbid.as_ref().map(|forbid| {
            let unless = if forbid.unless.is_empty() { String::new() } else { format!(" unless {}", forbid.unless.join(", ")) };
            let on = if forbid.on.is_empty() { String::new() } else { format!(" on {}", forbid.on.join(", ")) };
            format!("forbid \"f\" <{}\n>{on}{unless};\n", body(&forbid.body, "  "))
        }));
        items
    }

    /// Everything that roles grant of features: what is written, in blocks as well.
    pub(crate) fn grants(&self) -> impl Iterator<Item = (&str, Op, &Expression)> {
        self.roles.iter().flat_map(Role::grants)
    }

    pub(crate) fn role(&self, name: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.name == name)
    }

    /// What is left of the policy on one target: what stands in an `on` block for it counts as if it stood there itself, and what is
    /// for others is not there.
    pub(crate) fn on(&self, target: &Target) -> Policy {
        let mut policy = self.clone();
        policy.roles.retain(|role| covers(&role.on, target));
        for role in &mut policy.roles {
            role.statements = here(&role.statements, target);
        }
        policy.forbid = policy.forbid.filter(|forbid| forbid.on.is_empty() || covers(&forbid.on, target));
        policy
    }
}

/// Whether one of some products and releases is a target's.
fn covers(on: &[String], target: &Target) -> bool {
    let product = target.platform().name();
    on.iter().any(|scope| match scope.split_once(':') {
        None => scope == product,
        Some((of, id)) if of == product => match id.strip_suffix('+') {
            None => id == target.release().id(),
            // Serverless is neither before nor after a version.
            Some(id) => !target.release().is_serverless() && version(target.release().id()) >= version(id),
        },
        Some(_) => false,
    })
}

fn version(id: &str) -> Vec<u32> {
    id.split('.').map(|part| part.parse().unwrap()).collect()
}

fn here(statements: &[Statement], target: &Target) -> Vec<Statement> {
    let one = |statement: &Statement| match statement {
        Statement::On(scopes, inside) => {
            if covers(scopes, target) {
                here(inside, target)
            } else {
                Vec::new()
            }
        }
        Statement::In(spaces, inside) => vec![Statement::In(spaces.clone(), here(inside, target))],
        other => vec![other.clone()],
    };
    statements.iter().flat_map(one).collect()
}

/// Some statements with those of their blocks in their places.
fn all<'s>(statements: &'s [Statement]) -> Vec<&'s Statement> {
    let one = |statement: &'s Statement| match statement {
        Statement::In(_, inside) | Statement::On(_, inside) => all(inside),
        other => vec![other],
    };
    statements.iter().flat_map(one).collect()
}

impl Role {
    /// Everything that is said in it, in blocks as well.
    pub(crate) fn all(&self) -> Vec<&Statement> {
        all(&self.statements)
    }

    pub(crate) fn grants(&self) -> impl Iterator<Item = (&str, Op, &Expression)> {
        self.all().into_iter().filter_map(|statement| match statement {
            Statement::Grant(written, op, words) => Some((written.as_str(), *op, words)),
            _ => None,
        })
    }
}

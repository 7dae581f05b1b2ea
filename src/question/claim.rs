//! What is asked, as it is typed: a claim as tests have it or the name of a task, `in` spaces, `on` targets.

use crate::catalogue::{TASKS, Task};
use crate::check::held::{Asked, Silent};
use crate::check::{Context, claim_errors, task_needs};
use crate::diagnostic::Diagnostic;
use crate::policy::{Platform, Source};
use crate::source::{FileId, SourceMap};
use crate::syntax;
use crate::syntax::tree::{Assertion, Item, ItemKind, Tree};

/// A question that makes sense as a claim of the language.
#[derive(Debug)]
pub struct Question {
    /// As it was asked, with single blanks.
    pub text: String,
    /// Only in these spaces; in all that anything is held in if there is none.
    pub(crate) spaces: Vec<String>,
    /// Only on these targets; on all if there is none.
    pub(crate) targets: Vec<String>,
    /// A task stands for everything that it takes.
    task: Option<&'static Task>,
    claims: Claims,
}

/// A question that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot ask `{claim}`: {why}")]
pub struct Misread {
    /// What was asked.
    pub(crate) claim: String,
    /// Why not, and what can be asked instead.
    pub(crate) why: String,
}

/// Claims with the text that they are read from: the parser's own, in a test around them.
#[derive(Debug)]
struct Claims {
    sources: SourceMap,
    file: FileId,
    tree: Tree,
}

impl Claims {
    fn parse(claims: &str) -> (Claims, Vec<Diagnostic>) {
        let mut sources = SourceMap::default();
        let file = sources.add("question", format!("test \"question\" < someone can {claims}; >"));
        let (tree, wrong) = syntax::parse(file, sources.text(file));
        (Claims { sources, file, tree }, wrong)
    }

    /// The one assertion, if that is what the text comes to.
    fn assertion(&self) -> Option<(Source<'_>, &Assertion)> {
        let [item] = self.tree.items.as_slice() else { return None };
        let ItemKind::Test(test) = &item.kind else { return None };
        let [assertion] = test.assertions.as_slice() else { return None };
        Some((self.source(item), assertion))
    }

    fn source<'c>(&'c self, item: &'c Item) -> Source<'c> {
        Source { file: self.file, item, text: item.text(self.sources.text(self.file)) }
    }
}

impl Question {
    /// Reads a question.
    ///
    /// # Errors
    /// Where it is not a claim as tests have it.
    pub fn parse(claim: &str) -> Result<Question, Misread> {
        let text = claim.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches([';', ' ']).to_owned();
        let misread = |why: String| Misread { claim: text.clone(), why };
        if text.is_empty() {
            return Err(misread("say what, as a test would: `cases.delete`, `rules: all`, `index \"logs-*\": read`".to_owned()));
        }
        // A task takes the place of a claim.
        let bare = text.strip_prefix("tasks:").map_or(text.as_str(), str::trim_start);
        let name = bare.split(' ').next().unwrap_or_default();
        let task = TASKS.iter().find(|task| task.name == name);
        let claims = task.map_or(text.clone(), |_| bare.replacen(name, "cluster: all", 1));
        let (claims, wrong) = Claims::parse(&claims);
        if let Some(first) = wrong.first() {
            let help = first.help.as_ref().map_or(String::new(), |help| format!("\n{help}"));
            return Err(misread(format!("{}{help}", first.message)));
        }
        let Some((source, assertion)) = claims.assertion() else {
            return Err(misread("it is not one claim".to_owned()));
        };
        if assertion.exactly || !assertion.subjects.iter().all(|name| source.value(name) == "someone") {
            return Err(misread("leave `exactly` to tests".to_owned()));
        }
        let spaces = assertion.spaces.iter().map(|space| source.value(space).into_owned()).collect();
        let targets = assertion.on.iter().map(|target| source.written(target).to_owned()).collect();
        Ok(Question { text, spaces, targets, task, claims })
    }

    /// What is wrong with its names on a target, as the type check of tests has it.
    pub(crate) fn wrong(&self, context: &Context) -> Vec<Diagnostic> {
        match self.claims.assertion() {
            Some((source, assertion)) if self.task.is_none() => {
                assertion.claims.iter().flat_map(|claim| claim_errors(context, &source, claim)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Shows what it asks for on a target. What a task takes of indices is asked for the space.
    ///
    /// # Errors
    /// Why the target has nothing to say about it.
    pub(crate) fn ask<T>(&self, context: &Context, space: &str, look: impl FnOnce(Vec<Asked>) -> T) -> Result<T, Silent> {
        if !self.spaces.is_empty() && context.target.platform() != Platform::Kibana {
            return Err(Silent::OtherPlatform);
        }
        let of = |claims: &Claims| {
            let (source, assertion) = claims.assertion().ok_or(Silent::Wrong)?;
            let asked: Vec<Asked> =
                assertion.claims.iter().map(|claim| Asked::claim(context, &source, claim)).collect::<Result<_, _>>()?;
            Ok(look(asked))
        };
        match self.task {
            None => of(&self.claims),
            Some(task) => {
                let text = needs(task, context, space).ok_or(Silent::OtherPlatform)?;
                of(&Claims::parse(&text).0)
            }
        }
    }

    /// Whether its answer can be another one in each space.
    pub(crate) fn is_in_spaces(&self, context: &Context) -> bool {
        self.task.is_some_and(|task| task.platform == Platform::Kibana)
            || self.ask(context, "default", |asked| asked.iter().any(Asked::is_in_spaces)).unwrap_or(false)
    }
}

/// Everything that a task takes on a target in a space, as claims. None if it is not done there.
fn needs(task: &'static Task, context: &Context, space: &str) -> Option<String> {
    let quoted = |text: &str| format!("\"{}\"", text.replace("{space}", space));
    let mut claims: Vec<String> = Vec::new();
    for needs in task_needs(context, task).filter(|_| task.platform == context.target.platform()) {
        claims.extend(needs.features.iter().map(|(path, level)| format!("{path}: {level}")));
        claims.extend((!needs.cluster.is_empty()).then(|| format!("cluster: {}", needs.cluster.join(" + "))));
        for (names, privileges) in needs.indices {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            claims.push(format!("index {}: {}", names.join(", "), privileges.join(" + ")));
        }
        claims.extend(needs.permissions.iter().map(|id| format!("permission \"{id}\"")));
    }
    (!claims.is_empty()).then(|| claims.join(", "))
}

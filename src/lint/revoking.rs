//! Statements that take something away, and what keeps it in force.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::rc::Rc;

use super::findings::Findings;
use super::subject::Subject;
use crate::catalogue::{EsFamily, documents};
use crate::check::actions::may_give;
use crate::check::effective::{IndexEntry, KibanaRole};
use crate::check::held::{About, Asked, KibanaHeld, pattern_covers, patterns_meet};
use crate::check::names::Meaning;
use crate::check::origin::{Origin, Via};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::pattern::PatternIndex;
use crate::policy::Head;
use crate::source::{Location, Span};
use crate::suggest::all_of;
use crate::syntax::tree::{Body, Cluster, Expression, Grant, Index, Name, Operator, Statement, StatementKind, Term};

/// Where a statement holds.
pub(super) struct InSpaces<'s> {
    pub(super) spaces: Rc<[&'s str]>,
}

impl<'s> InSpaces<'s> {
    /// The spaces that it is about: every one that anything is held in, if it is about all.
    pub(super) fn reached(&self, held: &'s KibanaHeld) -> Vec<&'s str> {
        if self.spaces.contains(&"*") { held.spaces() } else { self.spaces.to_vec() }
    }
}

/// Something that a statement takes away.
pub(super) struct Gone {
    /// The words that say so.
    pub(super) at: Span,
    /// In a sentence.
    pub(super) what: String,
    pub(super) set: Privileges,
}

/// The statements of a role's own body and its blocks, each with where it holds.
pub(super) fn statements<'s>(subject: &'s Subject) -> Vec<(InSpaces<'s>, &'s Statement)> {
    let Some(role) = subject.kibana() else { return Vec::new() };
    let own: Rc<[&str]> = role.spaces.iter().map(|space| &**space).collect();
    let mut found = Vec::new();
    let counting = |body: &'s Body| subject.role.source.statements(body, &subject.context().known);
    for statement in counting(&subject.role.tree.body) {
        match &statement.kind {
            StatementKind::In(spaces, body) => {
                let text = subject.role.source.text;
                let spaces: Rc<[&str]> = spaces.iter().map(|space| space.span.of(text).trim_matches('"')).collect();
                found.extend(counting(body).map(|statement| (InSpaces { spaces: spaces.clone() }, statement)));
            }
            _ => found.push((InSpaces { spaces: own.clone() }, statement)),
        }
    }
    found
}

/// What the head of a grant means here, and what a sentence calls it.
pub(super) fn meaning<'a>(subject: &Subject<'_, 'a>, grant: &Grant) -> Option<(Cow<'a, str>, Meaning)> {
    let names = &subject.context().names;
    match subject.role.source.head(&grant.head) {
        Head::Raw(id) => {
            let (named, on) = names.find_id(&id)?;
            Some((Cow::Owned(format!("\"{id}\"")), named.map_or(Meaning::Exact(on), |named| named.meaning)))
        }
        Head::Feature(_, path) => Some((Cow::Borrowed(path), names.find(path)?.meaning)),
        Head::Word(..) => None,
    }
}

/// The terms of a grant that take something away.
pub(super) fn terms<'g>(subject: &Subject, grant: &'g Grant) -> Vec<&'g Term> {
    let source = &subject.role.source;
    let terms = grant.value.terms.iter();
    match grant.operator {
        Operator::Set if source.is_none(&grant.value) => terms.collect(),
        Operator::Remove => terms.collect(),
        Operator::Set | Operator::Add => terms.filter(|term| term.minus).collect(),
    }
}

/// What a grant takes away.
pub(super) fn gone(subject: &Subject, path: &str, meaning: Meaning, on: FeatureOn, grant: &Grant) -> Vec<Gone> {
    let source = &subject.role.source;
    let whole = match meaning {
        Meaning::Facet(..) => subject.context().wanted(path, "all").map_or(Privileges::NONE, |(_, set)| set),
        _ => Privileges(u64::MAX),
    };
    let of_term = |term: &Term| {
        let word = source.value(&term.name);
        let (what, set) = match &*word {
            "none" => (format!("`{path}: none`"), whole),
            sub => (format!("`{path}` without `{sub}`"), on.find(sub).map_or(Privileges::NONE, Privileges::sub)),
        };
        Gone { at: term.name.span, what, set }
    };
    terms(subject, grant).into_iter().map(of_term).collect()
}

/// Everything that a grant with `:` comes to, if it gives something.
pub(super) fn lower_level(subject: &Subject, grant: &Grant) -> Option<Privileges> {
    if grant.operator != Operator::Set {
        return None;
    }
    let statement = subject.role.statement_at(subject.role.source.at(grant.head.span))?;
    let asked = Asked::statement(subject.context(), &subject.role.source, statement).ok()?;
    match asked.into_iter().next()?.about {
        About::Feature(feature) if !feature.full.is_empty() => Some(feature.full),
        _ => None,
    }
}

/// The index entries of a role, found by the patterns that they name.
pub(super) struct Indices<'s, 'a> {
    entries: Vec<&'s IndexEntry<'a>>,
    /// The number of the entry and that of the name in it.
    by_name: PatternIndex<&'s str, (usize, usize)>,
}

impl<'s, 'a> Indices<'s, 'a> {
    fn new(role: &'s KibanaRole<'a>) -> Indices<'s, 'a> {
        let entries: Vec<&IndexEntry> = role.indices.iter().chain(&role.remote_indices).collect();
        let names = entries
            .iter()
            .enumerate()
            .flat_map(|(n, entry)| entry.names.iter().enumerate().map(move |(m, name)| (&**name, (n, m))));
        Indices { by_name: PatternIndex::new(names), entries }
    }

    /// The entries and names that may be about something that a pattern stands for, in their order.
    fn meeting(&self, pattern: &str) -> impl Iterator<Item = (&'s IndexEntry<'a>, usize, &'s Cow<'a, str>)> {
        let near = self.by_name.near(pattern).filter(|(held, _)| patterns_meet(held, pattern)).flat_map(|(_, numbers)| numbers);
        let mut numbers: Vec<(usize, usize)> = near.copied().collect();
        numbers.sort_unstable();
        numbers.into_iter().filter_map(|(entry, name)| {
            let entry = *self.entries.get(entry)?;
            Some((entry, name, entry.names.get(name)?))
        })
    }
}

/// Looks at a statement about something other than features.
pub(super) fn elsewhere<'s, 'a>(
    subject: &Subject<'s, 'a>,
    held: &KibanaHeld,
    entries: &OnceCell<Indices<'s, 'a>>,
    statement: &Statement,
    out: &mut Findings,
) {
    let Some(role) = subject.kibana() else { return };
    match &statement.kind {
        StatementKind::Index(index) => indices(subject, || entries.get_or_init(|| Indices::new(role)), index, out),
        StatementKind::Cluster(cluster) if cluster.clusters.is_empty() => self::cluster(subject, role, cluster, out),
        StatementKind::RunAs(operator, names) => run_as(subject, role, *operator, names, out),
        StatementKind::Spaces(Operator::Remove, names) => spaces(subject, held, names, out),
        _ => {}
    }
}

/// The words of an expression that take something away; `none` is everything.
fn words<'e>(subject: &Subject, operator: Operator, expression: &'e Expression) -> Vec<&'e Term> {
    match operator {
        Operator::Remove => expression.terms.iter().collect(),
        Operator::Set if subject.role.source.is_none(expression) => expression.terms.iter().collect(),
        Operator::Set | Operator::Add => Vec::new(),
    }
}

fn distinct(origins: impl Iterator<Item = (Origin, Location)>) -> Vec<(Origin, Location)> {
    let mut found: Vec<(Origin, Location)> = origins.collect();
    found.sort_by_key(|(origin, at)| (*at, *origin));
    found.dedup_by_key(|(_, at)| *at);
    found
}

/// What still gives an index privilege: a statement, the name that it is about, and the remote clusters.
struct Left<'l, 'a> {
    origin: Origin,
    held: &'l Cow<'a, str>,
    on: &'l [Cow<'a, str>],
}

fn indices<'x, 's: 'x, 'a: 's>(subject: &Subject, granted: impl Fn() -> &'x Indices<'s, 'a>, index: &Index, out: &mut Findings) {
    let (source, policy) = (&subject.role.source, subject.check.policy());
    let clusters: Vec<Cow<str>> = index.clusters.iter().map(|name| source.value(name)).collect();
    let is_there = |entry: &IndexEntry| {
        entry.clusters.is_empty() && clusters.is_empty()
            || entry.clusters.iter().any(|held| clusters.iter().any(|meant| patterns_meet(held, meant)))
    };
    for term in words(subject, index.operator, &index.privileges) {
        let word = source.value(&term.name);
        let gives = |held: &str| word == "none" || may_give(EsFamily::Index, held, &word);
        for name in &index.names {
            let meant = source.value(name);
            // What the role's own body says of a part of the names may be what is to be left.
            let stays = |held: &str, origin: &Origin| {
                pattern_covers(held, &meant) || origin.role != subject.id && patterns_meet(held, &meant)
            };
            let there = granted().meeting(&meant).filter(|(entry, ..)| is_there(entry));
            let left = there.flat_map(|(entry, number, held)| {
                let origins = entry.origins_on(number, gives).filter(move |origin| stays(held, origin));
                origins.map(move |origin| Left { origin, held, on: &entry.clusters })
            });
            let left: Vec<Left> = left.collect();
            let Some(Left { origin: first, held, on }) = left.first() else { continue };
            let where_held =
                if on.is_empty() { format!("`{held}`") } else { format!("`{held}` on {}", all_of(on.iter().map(|it| &**it))) };
            let is_brought = matches!(first.via, Via::Derived | Via::Task);
            let what = if word == "none" { format!("`{meant}` is not revoked") } else { format!("`{word}` stays") };
            let why = match (is_brought, word == "none" || *held != &meant) {
                (true, _) => "index privileges that come with a grant cannot be taken away".to_owned(),
                (false, true) => format!("{where_held} grants it all the same"),
                (false, false) => "a privilege that holds it is granted".to_owned(),
            };
            let mut finding =
                out.at(source.at(term.name.span), format!("{what}: {why}")).label("takes nothing away").help(if is_brought {
                    "set `derive_indices = false` for the target and name the index privileges, or leave this out"
                } else {
                    "change the statement that grants it: what several of them grant adds up"
                });
            let places = left.iter().map(|Left { origin, held, .. }| {
                let at = if matches!(origin.via, Via::Derived | Via::Task) { origin.head } else { origin.privilege(policy, gives) };
                (*origin, if *held == &meant { at } else { origin.name(policy, |name| name == &***held).unwrap_or(at) })
            });
            for (n, (origin, at)) in distinct(places).into_iter().enumerate() {
                let message = match (origin.via, n) {
                    (Via::Derived | Via::Task, 0) => "brings it along",
                    (Via::Derived | Via::Task, _) => "and so does this",
                    _ => "grants it",
                };
                finding = finding.also(at, message);
            }
            out.push(finding);
            break;
        }
    }
}

fn cluster(subject: &Subject, role: &KibanaRole, cluster: &Cluster, out: &mut Findings) {
    let source = &subject.role.source;
    for term in words(subject, cluster.operator, &cluster.privileges) {
        let word = source.value(&term.name);
        // Beside `none`, only what tasks bring can be left that is not meant to be.
        let is_left = |held: &str, origin: &Origin| match &*word {
            "none" => origin.is_task(),
            word => may_give(EsFamily::Cluster, held, word),
        };
        let left: Vec<(&Cow<str>, Origin)> = role.origins.cluster.iter().filter(|(held, origin)| is_left(held, origin)).collect();
        let Some((held, _)) = left.first() else { continue };
        let what = if word == "none" { "`cluster: none` is not all".to_owned() } else { format!("`{word}` stays") };
        let mut finding = out
            .at(source.at(term.name.span), format!("{what}: `{held}` is granted"))
            .label("takes nothing away")
            .help("take that out as well: what a task or a pattern of actions gives cannot be narrowed")
            .source(documents::ELASTICSEARCH_PRIVILEGES.cite);
        for (_, at) in distinct(left.iter().map(|(_, origin)| (*origin, origin.at))) {
            finding = finding.also(at, "grants it");
        }
        out.push(finding);
    }
}

fn run_as(subject: &Subject, role: &KibanaRole, operator: Operator, names: &[Name], out: &mut Findings) {
    let source = &subject.role.source;
    if operator != Operator::Remove {
        return;
    }
    for name in names {
        let user = source.value(name);
        let left = role.origins.run_as.iter().filter(|(held, _)| patterns_meet(held, &user));
        let left: Vec<(&Cow<str>, Origin)> = left.collect();
        let Some((held, _)) = left.first() else { continue };
        let mut finding = out
            .at(source.at(name.span), format!("`{user}` is not taken out of `run_as`: `{held}` stands for it, too"))
            .label("takes nothing away")
            .help("name the users that are meant instead of a pattern");
        for (_, at) in distinct(left.iter().map(|(_, origin)| (*origin, origin.at))) {
            finding = finding.also(at, "stands for it");
        }
        out.push(finding);
    }
}

fn spaces(subject: &Subject, held: &KibanaHeld, names: &[Name], out: &mut Findings) {
    let (source, policy) = (&subject.role.source, subject.check.policy());
    let everywhere = held.places.iter().find(|place| place.spaces.iter().any(|space| space == "*"));
    let Some(place) = everywhere else { return };
    let says = policy.find(subject.id, &subject.context().known, |source, statement| match &statement.kind {
        StatementKind::Spaces(_, names) | StatementKind::In(names, _) => {
            names.iter().find(|name| source.value(name) == "*").map(|name| source.at(name.span))
        }
        _ => None,
    });
    let granted = || place.features.iter().find_map(|grant| grant.origins(Privileges(u64::MAX)).next()).map(|origin| origin.head);
    for name in names.iter().filter(|name| source.value(name) != "*") {
        let space = source.value(name);
        let mut finding = out
            .at(source.at(name.span), format!("`{space}` is not taken out: something is granted in all spaces"))
            .label("takes nothing away")
            .help("name the spaces that are meant instead of `*`");
        if let Some(at) = says.or_else(granted) {
            finding = finding.also(at, "all spaces");
        }
        out.push(finding);
    }
}

//! Permissions of Amazon Connect as a role writes them, and the edits that add some to it.

use super::edit;
use super::subject::Subject;
use crate::catalogue::{CONNECT_ALIASES, Permission, TASKS};
use crate::diagnostic::Edit;
use crate::policy::{KnownTarget, Platform, Policy, Role, RoleId, Source, Word};
use crate::source::{Location, Span};
use crate::syntax::tree::{Grant, Operator, Statement, StatementKind};

/// How a statement names permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// `cases: view`
    Feature,
    /// `connect.cases: view`, in a role for several platforms
    Qualified,
    /// `permission "Cases.View"`
    Raw,
    /// `tasks: work_cases`
    Task,
}

impl Way {
    /// How the statement names permissions that a place lies in.
    pub(super) fn at(subject: &Subject, at: Location) -> Way {
        match subject.statement_at(at) {
            Some((_, _, Statement { kind: StatementKind::Permission(_), .. })) => Way::Raw,
            Some((_, source, Statement { kind: StatementKind::Grant(grant), .. })) if is_tasks(&source, grant) => Way::Task,
            _ if subject.role.platforms.is_several() => Way::Qualified,
            _ => Way::Feature,
        }
    }

    /// Permissions, put together by feature: `cases: edit + view`; some features are `and` others.
    pub(super) fn name(self, permissions: &[&'static Permission], and: &str) -> String {
        let mut names: Vec<String> = Vec::new();
        if self == Way::Raw {
            names.extend(permissions.iter().map(|permission| format!("\"{}\"", permission.id)));
        } else {
            for feature in features(permissions) {
                let platform = if self == Way::Qualified { "connect." } else { "" };
                names.push(format!("`{platform}{}: {}`", path(feature), actions(permissions, feature)));
            }
        }
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} {and} {last}", rest.join(", ")),
            _ => names.concat(),
        }
    }
}

/// The name of a feature that follows the console, where there is one.
fn path(feature: &'static str) -> &'static str {
    CONNECT_ALIASES.iter().find(|(_, of)| *of == feature).map_or(feature, |(alias, _)| alias)
}

/// The features of permissions, each once, in their order.
fn features(permissions: &[&'static Permission]) -> Vec<&'static str> {
    let mut features: Vec<&'static str> = Vec::new();
    for permission in permissions {
        if !features.contains(&permission.feature) {
            features.push(permission.feature);
        }
    }
    features
}

fn actions(permissions: &[&'static Permission], feature: &str) -> String {
    let of_feature = permissions.iter().filter(|permission| permission.feature == feature);
    let mut actions: Vec<&str> = of_feature.map(|permission| permission.action).collect();
    actions.sort_by_key(|action| *action != "view");
    actions.join(" + ")
}

/// The edits that add permissions where a finding stands: to the statement about the feature if there is one, else to the raw
/// names that the finding is about, else in a statement of their own. None where the text says the contrary, or a role in between
/// might undo it.
pub(super) fn grant(subject: &Subject, at: Location, wanted: &[&'static Permission]) -> Option<Vec<Edit>> {
    let policy = subject.check.policy();
    let (owner, source, statement) = subject.statement_at(at)?;
    let place = Recipient { policy, target: &subject.context().known, owner, role: policy.role(owner), source };
    let (mut edits, mut raw, mut new) = (Vec::new(), String::new(), Vec::new());
    for feature in features(wanted) {
        if place.is_replaced_below(subject.id, feature) {
            return None;
        }
        let words = actions(wanted, feature);
        match place.own_grant(feature) {
            Some(grant) if place.can_be_extended(grant, feature, wanted) => {
                let end = Span { start: grant.value.span.end, end: grant.value.span.end };
                edits.push(Edit { at: source.at(end), text: format!(" + {words}") });
            }
            Some(grant) if place.is_for_several() && place.says_nothing_against(grant, feature, wanted) => {
                new.push(format!("connect.{} += {words};", path(feature)));
            }
            Some(_) => return None,
            None if matches!(statement.kind, StatementKind::Permission(_)) => {
                let of_feature = wanted.iter().filter(|permission| permission.feature == feature);
                raw.extend(of_feature.map(|permission| format!(", \"{}\"", permission.id)));
            }
            None => {
                let qualified = if place.is_for_several() { "connect." } else { "" };
                let operator = if place.is_mentioned(feature) { " +=" } else { ":" };
                new.push(format!("{qualified}{}{operator} {words};", path(feature)));
            }
        }
    }
    if let (StatementKind::Permission(names), false) = (&statement.kind, raw.is_empty()) {
        let end = names.last()?.span.end;
        edits.push(Edit { at: source.at(Span { start: end, end }), text: raw });
    }
    if !new.is_empty() {
        // Each on a line of its own where the statement before them has one.
        let before = source.text.get(..statement.span.start as usize).unwrap_or("");
        let indent = before.rsplit('\n').next().filter(|indent| indent.trim().is_empty() && before.contains('\n'));
        let separator = indent.map_or(" ".to_owned(), |indent| format!("\n{indent}"));
        edits.extend(edit::after(&source, statement, &new.join(&separator)));
    }
    Some(edits)
}

/// The edits that write other permissions, or none, in place of one that stands there by itself: as a raw name, or as all that a
/// statement says of its feature. None where that would replace something else.
pub(super) fn replace(subject: &Subject, at: Location, gone: &'static Permission, by: &[&'static Permission]) -> Option<Vec<Edit>> {
    let policy = subject.check.policy();
    let (owner, source, statement) = subject.statement_at(at)?;
    match &statement.kind {
        StatementKind::Permission(names) if !by.is_empty() => {
            let ids: Vec<String> = by.iter().map(|permission| format!("\"{}\"", permission.id)).collect();
            names.iter().find(|name| source.at(name.span) == at)?;
            Some(vec![Edit { at, text: ids.join(", ") }])
        }
        StatementKind::Permission(names) => {
            let n = names.iter().position(|name| source.at(name.span) == at)?;
            let span = match (n.checked_sub(1).and_then(|before| names.get(before)), names.get(n), names.get(n + 1)) {
                (Some(before), Some(name), _) => Span { start: before.span.end, end: name.span.end },
                (None, Some(name), Some(after)) => Span { start: name.span.start, end: after.span.start },
                _ => return Some(vec![without(&source, statement)]),
            };
            Some(vec![Edit { at: source.at(span), text: String::new() }])
        }
        StatementKind::Grant(grant) if is_about(&source, grant, gone.feature) && grant.value.terms.len() == 1 => {
            if by.is_empty() {
                return Some(vec![without(&source, statement)]);
            }
            let place = Recipient { policy, target: &subject.context().known, owner, role: policy.role(owner), source };
            let is_free = |feature: &&str| !place.is_mentioned(feature) && !place.is_replaced_below(subject.id, feature);
            let features = features(by);
            if !features.iter().all(is_free) || place.is_for_several() {
                return None;
            }
            // Two older permissions may be replaced by actions of one feature: `+=` lets neither undo the other.
            let statements = features.iter().map(|feature| format!("{} += {};", path(feature), actions(by, feature)));
            Some(vec![Edit { at: source.at(statement.span), text: statements.collect::<Vec<_>>().join(" ") }])
        }
        _ => None,
    }
}

/// The edit that takes a statement out, with its line if it has one for itself.
fn without(source: &Source, statement: &Statement) -> Edit {
    let before = source.text.get(..statement.span.start as usize).unwrap_or("");
    let after = source.text.get(statement.span.end as usize..).unwrap_or("");
    let kept = before.trim_end_matches([' ', '\t']);
    let is_alone = kept.ends_with('\n') && after.trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let line = kept.strip_suffix('\n').unwrap_or(kept);
    let start = if is_alone { line.strip_suffix('\r').unwrap_or(line).len() } else { kept.len() };
    Edit { at: source.at(Span { start: start as u32, end: statement.span.end }), text: String::new() }
}

/// Where permissions are to be added.
struct Recipient<'p, 'a> {
    policy: &'p Policy<'a>,
    target: &'p KnownTarget,
    owner: RoleId,
    role: &'p Role<'a>,
    source: Source<'a>,
}

impl<'p, 'a> Recipient<'p, 'a> {
    fn is_for_several(&self) -> bool {
        self.role.platforms.is_several()
    }

    /// The last statement of the role itself about a feature.
    fn own_grant(&self, feature: &str) -> Option<&'p Grant> {
        self.role.tree.body.statements.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Grant(grant) if is_about(&self.source, grant, feature) => Some(grant),
            _ => None,
        })
    }

    /// Whether a role between this one and the finding's says something else of a feature.
    fn is_replaced_below(&self, of: RoleId, feature: &str) -> bool {
        let above = self.policy.line(self.owner);
        self.policy.line(of).iter().filter(|id| !above.contains(id)).map(|id| self.policy.role(*id)).any(|role| {
            role.source.statements(&role.tree.body, self.target).any(|statement| match &statement.kind {
                StatementKind::Grant(grant) => grant.operator != Operator::Add && is_about(&role.source, grant, feature),
                _ => false,
            })
        })
    }

    /// Whether the role has anything of a feature from elsewhere, which a plain `:` would replace.
    fn is_mentioned(&self, feature: &str) -> bool {
        let is_of = |id: &str| Permission::find(id).is_some_and(|permission| permission.feature == feature);
        let mention = self.policy.find(self.owner, self.target, |source, statement| {
            let is_mention = match &statement.kind {
                StatementKind::Permission(names) => names.iter().any(|name| is_of(&source.value(name))),
                StatementKind::Grant(grant) if is_tasks(source, grant) => grant.value.terms.iter().any(|term| {
                    let tasks = TASKS.iter().filter(|task| task.name == source.value(&term.name));
                    tasks.flat_map(|task| task.needs).any(|needs| needs.permissions.iter().any(|id| is_of(id)))
                }),
                StatementKind::Grant(grant) => is_about(source, grant, feature),
                _ => false,
            };
            is_mention.then_some(())
        });
        mention.is_some()
    }

    /// Whether `+ word` behind the expression of a statement means what it says, on all platforms of the role.
    fn can_be_extended(&self, grant: &Grant, feature: &str, wanted: &[&Permission]) -> bool {
        let is_connects = !self.is_for_several() || self.source.head(&grant.head).platform() == Some(Platform::Connect);
        is_connects && self.says_nothing_against(grant, feature, wanted)
    }

    /// Whether a statement gives something, and takes none of what is wanted.
    fn says_nothing_against(&self, grant: &Grant, feature: &str, wanted: &[&Permission]) -> bool {
        let takes = |word: &str| {
            let gone = crate::check::connect_action(feature, word).unwrap_or_default();
            gone.iter().any(|gone| wanted.iter().any(|wanted| wanted.id == gone.id))
        };
        let mut terms = grant.value.terms.iter();
        grant.operator != Operator::Remove
            && terms.all(|term| {
                let word = self.source.value(&term.name);
                word != "none" && !(term.minus && takes(&word))
            })
    }
}

fn is_tasks(source: &Source, grant: &Grant) -> bool {
    source.head(&grant.head).is(Word::Tasks)
}

fn is_about(source: &Source, grant: &Grant, feature: &str) -> bool {
    source.head(&grant.head).feature_on(Platform::Connect).and_then(Permission::feature_of_path) == Some(feature)
}

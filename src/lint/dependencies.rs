//! Permissions of Amazon Connect that are held without others they need.
//!
//! The catalogue says of each dependency which finding speaks of it, so that no pair of a permission and a missing one is reported
//! twice: the rules about cases speak before `missing-view`, and `missing-view` before `requires-permission`. The last is the rest: it
//! is quiet about a permission whose lack another of them reports of the same role, which shows the further places that need it.

use super::findings::Findings;
use super::permissions::{self, Way};
use super::subject::Subject;
use crate::catalogue::{Permission, Speaker};
use crate::check::held::ConnectHeld;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::source::{Location, Span};

/// A permission that is held without something that it needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lack {
    /// What is held.
    pub(super) by: &'static Permission,
    /// What is missing: one of these.
    pub(super) missing: &'static [&'static str],
    /// Why it is needed.
    pub(super) because: &'static str,
    /// The finding that speaks of it.
    pub(super) speaker: Speaker,
    /// It does not work without it, rather than working less well.
    pub(super) is_required: bool,
}

impl Lack {
    /// The first of the permissions that would do.
    pub(super) fn first(&self) -> Option<&'static Permission> {
        self.missing.first().and_then(|id| Permission::find(id))
    }
}

/// All dependencies of a permission that a finding speaks of.
fn of(by: &'static Permission) -> impl Iterator<Item = Lack> {
    let requires = by.requires.iter().map(move |required| Lack {
        by,
        missing: std::slice::from_ref(&required.permission),
        because: required.because,
        speaker: required.speaker,
        is_required: true,
    });
    let requires_any = by.requires_any.iter().map(move |any| Lack {
        by,
        missing: any,
        because: by.requires_any_why,
        speaker: Speaker::RequiresPermission,
        is_required: true,
    });
    let suggests = by.suggests_speaker.into_iter().flat_map(move |speaker| {
        by.suggests.iter().map(move |one| Lack {
            by,
            missing: std::slice::from_ref(one),
            because: by.suggests_why,
            speaker,
            is_required: false,
        })
    });
    requires.chain(requires_any).chain(suggests)
}

/// What a role lacks that one finding speaks of, and so do all of its personas. Nothing is suggested for what a task brings: a task
/// says what the role is for.
pub(super) fn lacking(subject: &Subject, held: &ConnectHeld, speaker: Speaker) -> Vec<Lack> {
    let is_missing = |lack: &Lack| {
        let has = |held: &ConnectHeld| lack.missing.iter().any(|id| held.has(id));
        lack.speaker == speaker && !has(held) && subject.lacks_connect(has)
    };
    let mut lacks: Vec<Lack> = held.known.iter().flat_map(|permission| of(permission)).filter(is_missing).collect();
    lacks.retain(|lack| lack.is_required || Way::at(subject, subject.place(lack.by)) != Way::Task);
    lacks
}

/// Puts together what belongs together, in the order of the first of each.
pub(super) fn grouped<T, K: PartialEq>(lacks: Vec<T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut groups: Vec<(K, Vec<T>)> = Vec::new();
    for lack in lacks {
        let of = key(&lack);
        match groups.iter_mut().find(|(held, _)| *held == of) {
            Some((_, group)) => group.push(lack),
            None => groups.push((of, vec![lack])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Reports everything together that a role lacks and one finding speaks of.
pub(super) fn report(subject: &Subject, held: &ConnectHeld, out: &mut Findings, speaker: Speaker) {
    let lacks = lacking(subject, held, speaker);
    if let Some(finding) = begin(subject, held, out, &lacks) {
        out.push(finding);
    }
}

/// Begins the finding about some of what a role lacks: where it is needed first, with the other places, the persona and the fixes.
pub(super) fn begin(subject: &Subject, held: &ConnectHeld, out: &Findings, group: &[Lack]) -> Option<Diagnostic> {
    let because = group.first()?.because;
    // The message gives one reason: what needs it for another one is shown beside.
    let (first, others): (Vec<&Lack>, Vec<&Lack>) = group.iter().partition(|lack| lack.because == because);
    let with_place = |lack: &Lack| (subject.place(lack.by), *lack);
    let mut places: Vec<(Location, Lack)> = first.into_iter().map(with_place).collect();
    // What the role itself says goes before what it inherits.
    let whole = subject.role.source.at(Span { start: 0, end: subject.role.source.item.len });
    let is_own = |at: &Location| at.file == whole.file && whole.start <= at.start && at.end <= whole.end;
    places.sort_by_key(|(at, lack)| (!is_own(at), *at, lack.by.id));
    let (at, _) = *places.first()?;
    let way = Way::at(subject, at);
    let by = each(places.iter().map(|(_, lack)| lack.by));
    let named = |lacks: &[Lack]| way.name(&missing(lacks), if is_any(lacks) { "or" } else { "and" });
    let wanted = named(group);
    let message = format!("{} without {wanted}: {because}", needing(way, &by));
    let mut finding = out.at(at, message).help(format!("add {wanted}"));
    places.extend(others.into_iter().map(with_place));
    places.extend(further(subject, held, group).iter().map(with_place));
    for (n, here) in grouped(places, |(at, _)| *at).iter().enumerate() {
        let (at, lacks) = (here.first()?.0, here.iter().map(|(_, lack)| *lack).collect::<Vec<_>>());
        let needed = named(&lacks);
        finding = match n {
            0 => finding.label(format!("needs {needed}")),
            _ if needed == wanted => finding.also(at, "needs it, too"),
            _ => finding.also(at, format!("needs {needed}")),
        };
    }
    for other in grouped(group.to_vec(), |lack| lack.because).iter().skip(1) {
        let because = other.first()?.because;
        finding = finding.note(format!("{}: {because}.", way.name(&self::missing(other), "and")));
    }
    finding.notes.extend(subject.personas_without(|held| {
        held.connect().is_some_and(|held| group.iter().all(|lack| lack.missing.iter().any(|id| held.has(id))))
    }));
    Some(offer(subject, held, finding, at, group))
}

/// What else needs something that a finding reports, and is not reported by itself. Where several findings report the same lack, it is
/// shown at `missing-view`.
fn further(subject: &Subject, held: &ConnectHeld, group: &[Lack]) -> Vec<Lack> {
    let Some(first) = group.first().filter(|lack| lack.speaker != Speaker::RequiresPermission) else { return Vec::new() };
    let mut reported: Vec<&str> = group.iter().flat_map(|lack| lack.missing.iter().copied()).collect();
    if first.speaker != Speaker::MissingView {
        let before = lacking(subject, held, Speaker::MissingView);
        reported.retain(|id| !before.iter().any(|lack| lack.missing.contains(id)));
    }
    let rest = lacking(subject, held, Speaker::RequiresPermission).into_iter();
    rest.filter(|lack| lack.missing.iter().any(|id| reported.contains(id))).collect()
}

/// What a role lacks that no other finding reports.
pub(super) fn rest(subject: &Subject, held: &ConnectHeld) -> Vec<Lack> {
    let mut lacks = lacking(subject, held, Speaker::RequiresPermission);
    if !lacks.is_empty() {
        let others = [
            Speaker::MissingView,
            Speaker::CasesWithoutCustomerProfiles,
            Speaker::CaseAssignmentIncomplete,
            Speaker::CaseAdminWithoutView,
        ];
        let reported: Vec<Lack> = others.into_iter().flat_map(|speaker| lacking(subject, held, speaker)).collect();
        let is_reported = |id: &&str| reported.iter().any(|lack| lack.missing.contains(id));
        lacks.retain(|lack| !lack.missing.iter().any(is_reported));
    }
    lacks
}

/// What needs something, as a message begins: the actions of one feature, or the names of several.
fn needing(way: Way, by: &[&'static Permission]) -> String {
    const MOST: usize = 4;
    match by {
        [first, .., _] if by.len() > MOST => format!("{} and {} more permissions", way.name(&[*first], ""), by.len() - 1),
        _ => way.name(by, "and"),
    }
}

fn is_any(group: &[Lack]) -> bool {
    group.iter().any(|lack| lack.missing.len() > 1)
}

/// The permissions that a group is missing, each once.
fn missing(group: &[Lack]) -> Vec<&'static Permission> {
    each(group.iter().flat_map(|lack| lack.missing).filter_map(|id| Permission::find(id)))
}

/// Permissions in their order, each once.
fn each(permissions: impl Iterator<Item = &'static Permission>) -> Vec<&'static Permission> {
    let mut each: Vec<&'static Permission> = Vec::new();
    for permission in permissions {
        if !each.iter().any(|held| held.id == permission.id) {
            each.push(permission);
        }
    }
    each
}

/// Offers to add what is missing, once for each permission that would do, together with what it needs itself.
fn offer(subject: &Subject, held: &ConnectHeld, mut finding: Diagnostic, at: Location, group: &[Lack]) -> Diagnostic {
    let missing = missing(group);
    let alternatives: Vec<Vec<&'static Permission>> =
        if is_any(group) { missing.iter().map(|one| vec![*one]).collect() } else { vec![missing] };
    let way = Way::at(subject, at);
    for wanted in alternatives {
        for all in complete(held, wanted) {
            if let Some(edits) = permissions::grant(subject, at, &all) {
                finding = finding.fix_all(format!("Add {}", way.name(&all, "and")), Applicability::Unsafe, edits);
            }
        }
    }
    finding
}

/// Permissions with what they need in turn, except for what the rules about cases speak of; a choice where one of several would do, nothing where
/// there is more than one choice.
fn complete(held: &ConnectHeld, mut wanted: Vec<&'static Permission>) -> Vec<Vec<&'static Permission>> {
    let mut choices: Vec<&'static [&'static str]> = Vec::new();
    let is_ours = |speaker| matches!(speaker, Speaker::RequiresPermission | Speaker::MissingView);
    let mut at = 0;
    while let Some(permission) = wanted.get(at) {
        let mut new = Vec::new();
        for lack in of(permission) {
            let has = |id: &str| held.has(id) || wanted.iter().any(|held| held.id == id);
            if !is_ours(lack.speaker) || lack.missing.iter().any(|id| has(id)) {
                continue;
            }
            match lack.missing {
                [_] => new.extend(lack.first()),
                any if !choices.contains(&any) => choices.push(any),
                _ => {}
            }
        }
        wanted.extend(new);
        at += 1;
    }
    match choices.as_slice() {
        [] => vec![wanted],
        [any] => {
            let with = |id: &&str| Some(wanted.iter().copied().chain([Permission::find(id)?]).collect());
            any.iter().filter_map(with).collect()
        }
        _ => Vec::new(),
    }
}

//! The words that keep what a policy would lose where it is built for a newer release: a statement behind those that grant it on the older
//! one. What has no words of its own on the newer release is not invented; it is told.

use std::collections::BTreeMap;

use super::{Both, Upgrading, targets};
use crate::check::effective::Effective;
use crate::check::origin::Origin;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::{Context, release_name};
use crate::diagnostic::Edit;
use crate::effect::{Atom, Class, Difference, Lines, document};
use crate::existing::Body;
use crate::fix;
use crate::policy::{Policy, RoleId, Source, Subject};
use crate::source::{FileId, Location, Span};
use crate::syntax::tree::{self, StatementKind};

use super::super::ready::Ready;
use super::super::{Options, Project, Refused};

/// What keeps everybody's rights.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Kept {
    /// The texts of the files that change.
    pub texts: BTreeMap<FileId, String>,
    /// What cannot be kept: the role, and what it loses.
    pub lost: Vec<(String, String)>,
}

/// Works out the edits, and what is lost all the same.
pub(super) fn keeping(project: &Project, asked: &Upgrading) -> Result<Kept, Refused> {
    let mut kept = Kept::default();
    for (file, edits) in edits(project, asked)? {
        let edits: Vec<&Edit> = edits.iter().collect();
        kept.texts.insert(file, fix::apply(project.sources.text(file), &edits));
    }
    // The new text need not mean anything on the older release: what was held is asked of the old one.
    let edited = project.with(kept.texts.clone());
    for (before, after) in project.sets.iter().zip(&edited.sets) {
        let (old, new) =
            (Ready::new(&project.sources, before, &Options::default())?, Ready::new(&edited.sources, after, &Options::default())?);
        let (from, to) = targets(&before.config, asked);
        let (from, to) = (Context::new(&from), Context::new(&to));
        let (old, new) = (Both::new(&old, &from, &to, asked), Both::new(&new, &from, &to, asked));
        for id in old.ready.policy.ids().filter(|id| asked.is_asked(&old.ready.policy.role(*id).name)) {
            let name = &old.ready.policy.role(id).name;
            let Some(Subject::Role(same)) = new.ready.policy.subject(name) else { continue };
            let (Some(Ok(before)), Some(Ok(after))) = (old.made(&old.before, id), new.made(&new.after, same)) else { continue };
            let (Body::Kibana(body), Body::Kibana(then)) = (document(&before), document(&after)) else { continue };
            let lost = old.upgrade.future(&body, then, None).differences;
            kept.lost.extend(lost.into_iter().filter(|it| it.class == Class::Lost).map(|it| (name.to_string(), it.what)));
        }
    }
    kept.lost.dedup();
    Ok(kept)
}

/// Edits by file.
type Edits = BTreeMap<FileId, Vec<Edit>>;

pub(super) fn edits(project: &Project, asked: &Upgrading) -> Result<Edits, Refused> {
    let mut edits = Edits::new();
    for set in &project.sets {
        let ready = Ready::new(&project.sources, set, &Options::default())?;
        let (from, to) = targets(&set.config, asked);
        let (from, to) = (Context::new(&from), Context::new(&to));
        let both = Both::new(&ready, &from, &to, asked);
        let mut wanted: BTreeMap<(Location, u16), Wanted> = BTreeMap::new();
        let mut untold: BTreeMap<Location, Comment> = BTreeMap::new();
        for id in ready.policy.ids().filter(|id| asked.is_asked(&ready.policy.role(*id).name)) {
            both.lost(id, asked, &mut wanted, &mut untold);
        }
        // A statement of a parent is enough for all that extend it.
        for ((at, _), wanted) in wanted {
            edits.entry(at.file).or_default().push(wanted.edit(&ready.policy, at, &to));
        }
        for (at, comment) in untold {
            edits.entry(at.file).or_default().push(Edit { at, text: comment.text() });
        }
    }
    for edits in edits.values_mut() {
        edits.sort_by_key(|edit| edit.at);
        // What stands at one place is one edit: those of an edit never overlap.
        edits.dedup_by(|later, first| {
            let is_same = later.at == first.at;
            if is_same {
                first.text.push_str(&later.text);
            }
            is_same
        });
    }
    Ok(edits)
}

/// Privileges of a feature to grant beside a statement.
struct Wanted {
    origin: Origin,
    on: FeatureOn,
    set: Privileges,
    /// Something of it is granted there already, or inherited.
    is_more: bool,
}

impl Both<'_, '_> {
    /// What a role loses, by the place of the statements that would keep it.
    fn lost(
        &self,
        id: RoleId,
        asked: &Upgrading,
        wanted: &mut BTreeMap<(Location, u16), Wanted>,
        untold: &mut BTreeMap<Location, Comment>,
    ) {
        let (Some(Ok(before)), Some(Ok(after))) = (self.made(&self.before, id), self.made(&self.after, id)) else { return };
        let (Body::Kibana(body), Body::Kibana(then)) = (document(&before), document(&after)) else { return };
        let lines = Lines::new(&self.ready.policy, self.upgrade.from, &before);
        for difference in self.upgrade.future(&body, then, None).differences.iter().filter(|it| it.class == Class::Lost) {
            let origin = lines.origin(&difference.atom, difference.space.as_deref());
            let Some(origin) = origin else { continue };
            let Some((source, end)) = end_of_body(&self.ready.policy, &origin) else { continue };
            let at = source.at(Span { start: end, end });
            if let (Atom::Kept(_, row), Some(indent)) = (&difference.atom, indent(&self.ready.policy, &origin)) {
                let comment = Comment { indent, release: release_name(self.upgrade.to.target.release()), does: Vec::new() };
                let held = untold.entry(at).or_insert(comment);
                if !held.does.contains(&row.does) {
                    held.does.push(row.does);
                }
            }
            let Atom::Privileges(on, set) = &difference.atom else { continue };
            let set = if asked.is_for_both { self.on_both(on, *set) } else { *set };
            if set.is_empty() {
                continue;
            }
            let is_more = !self.ready.policy.role(origin.role).parents.is_empty() || holds(&after, on);
            let held = wanted.entry((at, on.order)).or_insert(Wanted { origin, on: *on, set: Privileges::NONE, is_more });
            held.set |= set;
            held.is_more |= is_more;
        }
    }
}

impl Both<'_, '_> {
    /// What of some privileges a policy can also say on the older release.
    fn on_both(&self, on: &FeatureOn, set: Privileges) -> Privileges {
        let path = self.upgrade.to.names.path_of(on);
        let is_known = |word: &str| self.upgrade.from.wanted(&path, word).is_some();
        let levels = [("read", Privileges::READ), ("all", Privileges::ALL)].into_iter().filter(|(word, _)| is_known(word));
        let known = levels.fold(Privileges::NONE, |known, (_, level)| known | level);
        let subs = on.feature.privileges.iter().enumerate().filter(|(_, sub)| is_known(sub.id));
        set.both(subs.fold(known, |known, (n, _)| known | Privileges::sub(n)))
    }
}

fn holds(role: &Effective, on: &FeatureOn) -> bool {
    let Effective::Kibana(role) = role else { return false };
    role.entries.iter().flat_map(|entry| &entry.features).any(|grant| grant.id == on.feature.id)
}

/// Where the body ends in which a statement stands: behind its last statement, so that no other one takes away what is added.
fn end_of_body<'a>(policy: &Policy<'a>, origin: &Origin) -> Option<(Source<'a>, u32)> {
    let (source, statement) = origin.statement(policy)?;
    let body = &policy.role(origin.role).tree.body;
    let inner = body.statements.iter().find_map(|it| match &it.kind {
        StatementKind::In(_, inner) if inner.statements.iter().any(|it| std::ptr::eq(it, statement)) => Some(&**inner),
        _ => None,
    });
    let last: &tree::Statement = inner.unwrap_or(body).statements.last()?;
    Some((source, last.span.end))
}

/// What has no words of its own on the new release, for whoever reads the policy.
struct Comment {
    indent: String,
    release: String,
    does: Vec<&'static str>,
}

impl Comment {
    fn text(&self) -> String {
        let line = |does: &&str| format!("\n{}// On {} nothing gives this alone: {does}", self.indent, self.release);
        self.does.iter().map(line).collect()
    }
}

/// What stands before a statement that has a line of its own; none where it has not.
fn indent(policy: &Policy, origin: &Origin) -> Option<String> {
    let (source, statement) = origin.statement(policy)?;
    let before = source.text.get(..statement.span.start as usize)?;
    let indent = before.rsplit('\n').next().filter(|_| before.contains('\n'))?;
    indent.chars().all(char::is_whitespace).then(|| indent.to_owned())
}

impl Wanted {
    fn edit(&self, policy: &Policy, at: Location, to: &Context) -> Edit {
        let statement = statement(&self.on, self.set, to, self.is_more);
        let own_line = indent(policy, &self.origin).map(|indent| format!("\n{indent}"));
        Edit { at, text: format!("{}{statement}", own_line.as_deref().unwrap_or(" ")) }
    }
}

/// `rules: read + manual_run;`, or with `+=` where some of it is held already.
fn statement(on: &FeatureOn, set: Privileges, to: &Context, is_more: bool) -> String {
    let words = crate::effect::words_of(on, set);
    format!("{}{} {};", to.names.path_of(on), if is_more { " +=" } else { ":" }, words.join(" + "))
}

/// The statements that would keep what is lost, space by space.
pub(super) fn statements(differences: &[Difference], to: &Context) -> Vec<String> {
    let mut sets: BTreeMap<(Option<&str>, u16), (FeatureOn, Privileges)> = BTreeMap::new();
    for difference in differences.iter().filter(|it| it.class == Class::Lost) {
        if let Atom::Privileges(on, set) = &difference.atom {
            let held = sets.entry((difference.space.as_deref(), on.order)).or_insert((*on, Privileges::NONE));
            held.1 |= *set;
        }
    }
    let mut by_space: BTreeMap<Option<&str>, Vec<String>> = BTreeMap::new();
    for ((space, _), (on, set)) in sets {
        by_space.entry(space).or_default().push(statement(&on, set, to, set.levels().is_empty()));
    }
    let is_one = by_space.len() == 1;
    let told = by_space.into_iter().flat_map(|(space, statements)| match space {
        Some(space) if !is_one && space != "*" => vec![format!("in {space} < {} >", statements.join(" "))],
        _ => statements,
    });
    told.collect()
}

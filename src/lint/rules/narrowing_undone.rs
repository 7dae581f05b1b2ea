//! Fields or documents that one entry hides and another one shows. Where the other one also writes, write-with-document-security speaks.

use std::borrow::Cow;

use crate::catalogue::{EsFamily, documents};
use crate::check::effective::{IndexEntry, KibanaRole};
use crate::check::held::{may_give, pattern_covers, patterns_meet};
use crate::check::origin::Via;
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::narrowing;
use crate::lint::overlaps::Overlaps;
use crate::lint::roles::Roles;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::policy::Policy;
use crate::source::Location;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "narrowing-undone",
        summary: "fields or documents that one index statement hides are shown by another one",
        docs: r#"
What several index statements grant adds up, in one role and in all roles of a person. A field that one of them excepts can be read if
another one grants the same indices with it; a query narrows nothing where another statement grants the indices without one.

```pol
role hr_partner <
  index "hr-*": read < except: "salary"; >
  index "hr-people": read;
>
```

## Instead

```pol
role hr_partner <
  index "hr-*": read < except: "salary"; >
  index "org-chart": read;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_DOCUMENT_SECURITY],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Holders(role, personas),
};

fn role(subject: &Subject, out: &mut Findings) {
    let Some(role) = subject.kibana().filter(|role| narrowed(role).next().is_some()) else { return };
    // Of what is written as well, another finding speaks.
    let is_read = |other: &&IndexEntry| !other.privileges.iter().any(|privilege| narrowing::is_write(privilege));
    let others = Showing::new(entries(role).filter(is_read).map(|other| (other, ())));
    for entry in narrowed(role) {
        let Some((other, ())) = others.first(entry, |_, ()| true) else { continue };
        let Some(what) = undone(entry, other) else { continue };
        let policy = subject.check.policy();
        let Some(by) = place(policy, other) else { continue };
        let at = option(policy, entry).unwrap_or(subject.location());
        out.push(finding(out, at, &what).also(by, "grants it all the same"));
    }
}

fn personas(roles: &Roles, out: &mut Findings) {
    let policy = roles.check.policy();
    for holder in roles.personas {
        let Some(held) = holder.held.kibana() else { continue };
        if !held.roles.iter().any(|role| narrowed(role).next().is_some()) {
            continue;
        }
        let roles = || held.roles.iter().copied().enumerate();
        let others = Showing::new(roles().flat_map(|(n, role)| entries(role).map(move |entry| (entry, (n, role)))));
        for (n, role) in roles() {
            for entry in narrowed(role) {
                // What a role undoes by itself is said of the role.
                if others.first(entry, |_, (m, _)| m == n).is_some() {
                    continue;
                }
                let Some((it, (_, other))) = others.first(entry, |it, (m, _)| m != n && place(policy, it).is_some()) else {
                    continue;
                };
                let (Some(by), Some(what)) = (place(policy, it), undone(entry, it)) else { continue };
                let at = holder.persona.source.at(holder.persona.tree.name.span);
                let mut finding = out
                    .at(
                        at,
                        format!(
                            "`{}` is not kept from {what}: `{}` hides it, `{}` grants it",
                            holder.persona.name, role.name, other.name
                        ),
                    )
                    .label("its roles add up")
                    .help("hide it in both, or grant other indices")
                    .also(by, "grants it all the same");
                if let Some(option) = option(policy, entry) {
                    finding = finding.also(option, "hides it");
                }
                out.push(finding);
            }
        }
    }
}

fn finding(out: &Findings, at: Location, what: &str) -> Diagnostic {
    out.at(at, format!("{what} is hidden here and granted by another statement: what is granted adds up"))
        .label("narrows nothing")
        .help("hide it in both, or grant other indices")
}

fn entries<'e, 'a>(role: &'e KibanaRole<'a>) -> impl Iterator<Item = &'e IndexEntry<'a>> {
    role.indices.iter().chain(&role.remote_indices)
}

fn narrowed<'e, 'a>(role: &'e KibanaRole<'a>) -> impl Iterator<Item = &'e IndexEntry<'a>> {
    entries(role).filter(|entry| narrowing::is_narrowed(&entry.options))
}

/// Index entries, by what they may show of what others hide.
struct Showing<'e, 'a, T> {
    all: Overlaps<'e, 'a, T>,
    /// Those without a query.
    without_query: Overlaps<'e, 'a, T>,
    /// Those that hide nothing.
    whole: Overlaps<'e, 'a, T>,
}

impl<'e, 'a: 'e, T: Copy> Showing<'e, 'a, T> {
    fn new(entries: impl Iterator<Item = (&'e IndexEntry<'a>, T)>) -> Showing<'e, 'a, T> {
        let all: Vec<(&IndexEntry, T)> = entries.collect();
        let those = |is_one: &dyn Fn(&IndexEntry) -> bool| Overlaps::new(all.iter().copied().filter(|(entry, _)| is_one(entry)));
        Showing {
            without_query: those(&|entry| entry.options.query.is_none()),
            whole: those(&|entry| !narrowing::is_narrowed(&entry.options)),
            all: those(&|_| true),
        }
    }

    /// The first one that shows something of what an entry hides, and is wanted.
    fn first(&self, entry: &IndexEntry, is_wanted: impl Fn(&'e IndexEntry<'a>, T) -> bool) -> Option<(&'e IndexEntry<'a>, T)> {
        let others = match (entry.options.except.is_empty(), entry.options.query.is_none()) {
            (false, _) => &self.all,
            (true, false) => &self.without_query,
            (true, true) => &self.whole,
        };
        others.first(entry, |other, what| undone(entry, other).is_some() && is_wanted(other, what))
    }
}

/// What an entry hides that another one shows, if both are about the same indices.
fn undone(entry: &IndexEntry, other: &IndexEntry) -> Option<String> {
    if std::ptr::eq(entry, other) || entry.options == other.options {
        return None;
    }
    if !other.privileges.iter().any(|privilege| may_give(EsFamily::Index, privilege, "read")) {
        return None;
    }
    let shows = |field: &str| {
        let may_be = |patterns: &[Cow<str>]| patterns.iter().any(|pattern| patterns_meet(pattern, field));
        let is_kept = other.options.except.iter().any(|pattern| pattern_covers(pattern, field));
        other.options.fields.as_deref().is_none_or(may_be) && !is_kept
    };
    if let Some(field) = entry.options.except.iter().find(|field| shows(field)) {
        return Some(format!("the field `{field}`"));
    }
    if entry.options.query.is_some() && other.options.query.is_none() {
        return Some("what the query leaves out".to_owned());
    }
    let only_some = entry.options.except.is_empty() && entry.options.fields.is_some();
    (only_some && !narrowing::is_narrowed(&other.options)).then(|| "every other field".to_owned())
}

fn option(policy: &Policy, entry: &IndexEntry) -> Option<Location> {
    entry.statements().into_iter().find_map(|origin| origin.option(policy, narrowing::keys(&entry.options).0))
}

/// The words that let the indices of an entry be read, or what brings them along.
fn place(policy: &Policy, entry: &IndexEntry) -> Option<Location> {
    let statements = entry.statements();
    let written = statements.iter().find(|origin| origin.via == Via::Written).or(statements.first())?;
    Some(written.privilege(policy, |privilege| may_give(EsFamily::Index, privilege, "read")))
}

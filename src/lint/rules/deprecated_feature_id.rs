//! A raw feature id that newer ids replace.

use crate::catalogue::{Confidence, Replacement, documents};
use crate::check::effective::{FeatureGrant, KibanaEntry};
use crate::check::held::{KibanaHeld, kept, kept_as, replaced};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::release_name;
use crate::diagnostic::{Applicability, Edit, Entry, Group, Id, Kind, Tag};
use crate::lint::edit::is_same_body;
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::{removal, words};
use crate::policy::{Platform, Source};
use crate::suggest::all_of;
use crate::syntax::tree::{Grant, Operator, Statement, StatementKind};

/// The rule.
pub static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "deprecated-feature-id",
        summary: "a raw feature id that newer ids replace",
        docs: r#"
Kibana replaces the ids of features from release to release: what one id stood for is given by another one, or divided among several.
The old id goes on working for a while, hidden from the role editor, and one day it is gone and grants nothing.

```pol
role analyst <
  "securitySolutionCasesV2": read;
>
```

The portable name stands for whatever id is current on the target. The mapping is Kibana's own, and where several old ids are replaced by
the same new one, the fix writes all of what they give. It may be more than the old ids gave in a detail, so look at what `polc build`
changes. What an old id still allows and nothing that replaces it does is said, and so is what the fix takes away by that.

A fix is only offered where it is the same on all targets of the role.

## Instead

```pol
role analyst <
  cases: read;
>
```
"#,
        sources: &[documents::KIBANA_REPLACEMENTS],
        tags: &[Tag::Deprecated],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    for entry in held.roles.iter().flat_map(|role| &role.entries).flat_map(|entry| entry.parts()) {
        for grant in &entry.features {
            let Some(on) = grant.on.filter(is_deprecated) else { continue };
            let rows: Vec<&Replacement> = grant
                .privileges
                .iter()
                .filter_map(|id| on.feature.replaced.iter().find(|row| row.from == *id && row.releases.has(on.release)))
                .collect();
            if rows.is_empty() {
                continue;
            }
            let Some(origin) = grant.origin() else { continue };
            // The message names no release: what replaces it may differ between those that the role is for.
            let mut finding = out
                .given(
                    origin,
                    &grant.origins.iter().map(|(_, it)| it).collect::<Vec<_>>(),
                    format!("the feature id \"{}\" is deprecated", grant.id),
                )
                .label("newer ids replace it");
            let new = replaced(&on, &grant.privileges);
            let lines = lines(subject, &new).filter(|lines| !lines.is_empty());
            let release = release_name(on.release);
            finding = match &lines {
                Some(lines) => finding.help(format!("on {release}, that is {}", all_of(lines.iter().map(String::as_str)))),
                None => finding.help("grant what replaces it by name"),
            };
            let mut notes: Vec<&str> = rows.iter().filter_map(|row| row.provenance.note).collect();
            notes.dedup();
            finding.notes.extend(notes.into_iter().map(str::to_owned));
            let mut title = format!("Write what replaces it on {release}");
            if let Some(row) = kept(&on, &grant.privileges).next() {
                let same = self::lines(subject, &kept_as(&on, &grant.privileges)).unwrap_or_default();
                let same =
                    if same.is_empty() { String::new() } else { format!(", as with {}", all_of(same.iter().map(String::as_str))) };
                finding = finding.note(format!("The old id can also {}{same}; what replaces it cannot.", row.does));
                title += &format!(", without the right to {}", row.does);
            }
            let is_whole =
                rows.len() == grant.privileges.len() && rows.iter().all(|row| row.provenance.confidence != Confidence::Unknown);
            if let Some(edits) = lines.filter(|_| is_whole).and_then(|_| edits(subject, entry, grant, new)) {
                finding = finding.fix_all(title, Applicability::Unsafe, edits).on_all_targets();
            }
            out.push(finding);
        }
    }
}

/// Whether a release accepts a feature only for the sake of old roles.
fn is_deprecated(on: &FeatureOn) -> bool {
    !on.feature.replaced.is_empty() && !on.feature.current.has(on.release)
}

/// The statements that say it, with the owners of features, so that they mean the same on every target; none if one cannot be written.
fn lines(subject: &Subject, new: &[(FeatureOn, Privileges)]) -> Option<Vec<String>> {
    let prefix = words::prefix(subject.role, Platform::Kibana);
    let line = |(on, set): &(FeatureOn, Privileges)| {
        let (named, _) = subject.context().names.find_id(on.feature.id)?;
        let path = named.map(|named| format!("{prefix}{}", named.key));
        let path = path.unwrap_or_else(|| format!("\"{}\"", on.feature.id));
        Some(format!("{path}: {};", words::expression(on, *set)?))
    };
    new.iter().map(line).collect()
}

/// The edit that puts new statements in the place of the one that grants it, where nothing else has a say in the matter.
fn edits(subject: &Subject, entry: &KibanaEntry, grant: &FeatureGrant, mut new: Vec<(FeatureOn, Privileges)>) -> Option<Vec<Edit>> {
    let policy = subject.check.policy();
    let (source, statement) = grant.origin()?.statement(policy)?;
    let StatementKind::Grant(Grant { operator: Operator::Set, .. }) = &statement.kind else { return None };
    let is_other = |source: &Source, other: &Statement| match &other.kind {
        // The name of the new feature may be the old id: only the latter stands in quotes.
        StatementKind::Grant(held) => {
            !std::ptr::eq(other, statement) && held.head.is_quoted() && source.value(&held.head) == grant.id
        }
        _ => false,
    };
    if policy.find(subject.id, &subject.context().known, |source, other| is_other(source, other).then_some(())).is_some() {
        return None;
    }
    for other in &entry.features {
        let Some(on) = other.on else { continue };
        // What a live grant gives as well needs no saying; one that gives less would be overwritten, or overwrite.
        if let Some(at) = new.iter().position(|(held, _)| held.order == on.order) {
            if !new.get(at).is_some_and(|(_, set)| other.set.covers(*set)) {
                return None;
            }
            new.remove(at);
        }
    }
    for other in entry.features.iter().filter(|other| other.id != grant.id) {
        let Some(on) = other.on.filter(is_deprecated) else { continue };
        for (on, set) in replaced(&on, &other.privileges) {
            let Some((_, mine)) = new.iter_mut().find(|(held, _)| held.order == on.order) else { continue };
            if *mine == set {
                continue;
            }
            // Two old ids that one new one replaces: whichever is written last, both of their parts are in it.
            let (there, theirs) = other.origin()?.statement(policy)?;
            if !is_same_body((&source, statement), (&there, theirs)) {
                return None;
            }
            *mine = on.closed(*mine | set);
        }
    }
    if new.is_empty() {
        return Some(vec![removal::statement(&source, statement.span)]);
    }
    let before = source.text.get(..statement.span.start as usize)?;
    let indent = before.rsplit('\n').next().unwrap_or("");
    let own_line = before.contains('\n') && indent.trim().is_empty();
    let text = lines(subject, &new)?.join(&if own_line { format!("\n{indent}") } else { " ".to_owned() });
    Some(vec![Edit { at: source.at(statement.span), text }])
}

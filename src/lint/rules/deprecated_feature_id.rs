//! A raw feature id that newer ids replace.

use crate::catalogue::{Confidence, Replacement};
use crate::check::effective::{FeatureGrant, KibanaEntry};
use crate::check::held::KibanaHeld;
use crate::check::names::feature_by_id;
use crate::check::release_name;
use crate::check::privileges::{FeatureOn, Privileges};
use crate::diagnostic::{Applicability, Edit};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{trace, words};
use crate::policy::{Platform, Source};
use crate::suggest::all_of;
use crate::syntax::tree::{Grant, Operator, Statement, StatementKind};

pub(in crate::lint) static RULE: Rule = Rule {
    name: "deprecated-feature-id",
    group: Group::Portability,
    level: None,
    since: "0.1.0",
    summary: "a raw feature id that newer ids replace",
    docs: r#"
Kibana replaces the ids of features from release to release: what one id stood for is given by another one, or divided among several.
The old id goes on working for a while, hidden from the role editor, and one day it is gone and grants nothing.

```pol
role analyst <
  "securitySolutionCasesV2": read;
>
```

The portable name stands for whatever id is current on the target. The mapping is Kibana's own; the privileges that it gives may be more
or fewer than the old ones in a detail, so look at what `polc build` changes.

## Instead

```pol
role analyst <
  cases: read;
>
```
"#,
    sources: &["Kibana: features that replace deprecated ones"],
    everywhere: true,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    for entry in held.roles.iter().flat_map(|role| &role.entries) {
        for grant in &entry.features {
            let Some(on) = grant.on.filter(|on| !on.feature.replaced.is_empty() && !on.feature.current.has(on.release)) else {
                continue;
            };
            let rows: Vec<&Replacement> = grant
                .privileges
                .iter()
                .filter_map(|id| on.feature.replaced.iter().find(|row| row.from == *id && row.releases.has(on.release)))
                .collect();
            if rows.is_empty() {
                continue;
            }
            // The message names no release: what replaces it may differ between those that the role is for.
            let mut finding = out
                .at(grant.at, format!("the feature id \"{}\" is deprecated", grant.id))
                .label("newer ids replace it");
            let new = replacements(&rows, &on);
            let lines = lines(subject, &new);
            let release = release_name(on.release);
            finding = match &lines {
                Some(lines) => finding.help(format!("on {release}, that is {}", all_of(lines.iter().map(String::as_str)))),
                None => finding.help("grant what replaces it by name"),
            };
            let mut notes: Vec<&str> = rows.iter().map(|row| row.provenance.note).filter(|note| !note.is_empty()).collect();
            notes.dedup();
            finding.notes.extend(notes.into_iter().map(str::to_owned));
            let is_whole = rows.len() == grant.privileges.len() && rows.iter().all(|row| row.provenance.confidence != Confidence::Unknown);
            if let Some(edits) = lines.filter(|_| is_whole).and_then(|lines| edits(subject, entry, grant, &new, &lines)) {
                finding = finding.fix_all(format!("Write what replaces it on {release}"), Applicability::Unsafe, edits);
            }
            out.push(finding);
        }
    }
}

/// What Kibana gives instead, feature by feature.
fn replacements(rows: &[&Replacement], on: &FeatureOn) -> Vec<(FeatureOn, Privileges)> {
    let mut new: Vec<(FeatureOn, Privileges)> = Vec::new();
    for (id, ids) in rows.iter().flat_map(|row| row.to) {
        let Some(feature) = feature_by_id(id) else { continue };
        let feature = FeatureOn::new(feature, on.release);
        let set = feature.set_of(ids.iter().copied());
        match new.iter_mut().find(|(held, _)| held.order == feature.order) {
            Some((_, held)) => *held = feature.closed(*held | set),
            None => new.push((feature, set)),
        }
    }
    new
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
fn edits(
    subject: &Subject,
    entry: &KibanaEntry,
    grant: &FeatureGrant,
    new: &[(FeatureOn, Privileges)],
    lines: &[String],
) -> Option<Vec<Edit>> {
    let policy = subject.check.policy();
    let (source, statement) = trace::statement_at(policy, subject.role, grant.at)?;
    let StatementKind::Grant(Grant { operator: Operator::Set, .. }) = &statement.kind else { return None };
    let is_other = |source: &Source, other: &Statement| match &other.kind {
        StatementKind::Grant(held) => !std::ptr::eq(other, statement) && source.value(&held.head) == grant.id,
        _ => false,
    };
    let has_other = trace::find(policy, subject.role, &mut |source, other| is_other(source, other).then_some(())).is_some();
    let is_held = new.iter().any(|(on, _)| entry.features.iter().any(|held| held.on.is_some_and(|held| held.order == on.order)));
    if has_other || is_held {
        return None;
    }
    let before = source.text.get(..statement.span.start as usize)?;
    let indent = before.rsplit('\n').next().unwrap_or("");
    let own_line = before.contains('\n') && indent.trim().is_empty();
    let text = lines.join(&if own_line { format!("\n{indent}") } else { " ".to_owned() });
    Some(vec![Edit { at: source.at(statement.span), text }])
}

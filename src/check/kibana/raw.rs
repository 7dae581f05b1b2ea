//! Grants that are not under a portable name: raw feature ids, and base privileges.

use crate::catalogue::Primary;
use std::borrow::Cow;

use super::super::expression::{self, Value};
use super::super::grants::{Entry, Grants, Key};
use super::super::names::Meaning;
use super::super::origin::{Listed, Origins};
use super::super::privileges::Privileges;
use super::super::unknown;
use super::Work;
use crate::diagnostic::{Diagnostic, errors};
use crate::source::Location;
use crate::syntax::tree::{Grant, Operator};

impl<'a> Work<'_, 'a> {
    pub(super) fn raw(&mut self, grants: &mut Grants<'a>, grant: &'a Grant, id: Cow<'a, str>, at: Location) {
        match self.context.names.find_id(&id) {
            Some((Some(named), _)) => self.named(grants, grant, &id, named),
            Some((None, on)) => {
                let key = Key::Id(on.feature.id);
                let inherited = grants.get(&key).map(|entry| entry.value.clone()).unwrap_or_default();
                let writing = (Some(self.writing(grant)), self.source);
                if let Some(value) = expression::evaluate(&on, &id, grant.operator, &grant.value, inherited, writing, self.out) {
                    grants.set(Entry { key, meaning: Some(Meaning::Exact(on)), value });
                }
            }
            None if !is_id(&id) => self.out.push(
                Diagnostic::new(errors::UNKNOWN_FEATURE, at, format!("\"{id}\" cannot be the id of a feature"))
                    .label("Kibana's feature ids have letters, digits, `_` and `-`")
                    .note("Kibana refuses a role with any other id."),
            ),
            None => {
                if let Some(diagnostic) = unknown::raw_not_in_release(self.context, &id, at, (self.source, grant)) {
                    // As with a name: revoking it is fine where it does not exist.
                    if !super::is_none(grant, self.source) {
                        self.out.push(diagnostic);
                    }
                    return;
                }
                let severity = self.context.target.kibana().and_then(|target| target.unknown_feature(&id));
                self.out.extend(severity.map(|severity| unknown::raw_feature(&id, at, severity)));
                let inherited = grants.get(&Key::Unknown(id.clone())).map(|entry| entry.value.raw.clone());
                let raw = self.raw_privileges(grant, &id, inherited.unwrap_or_default());
                let value = Value { raw, ..Value::default() };
                grants.set(Entry { key: Key::Unknown(id), meaning: None, value });
            }
        }
    }

    /// The privileges of a feature that the catalogue does not know: taken as they are written.
    pub(super) fn raw_privileges(&mut self, grant: &Grant, id: &str, inherited: Listed<Cow<'a, str>>) -> Listed<Cow<'a, str>> {
        let mut raw = if grant.operator == Operator::Set { Listed::default() } else { inherited };
        for term in &grant.value.terms {
            let text = self.source.value(&term.name);
            if term.comma {
                self.out.push(expression::comma(self.source, term));
            } else if !is_id(&text) {
                self.out.push(
                    Diagnostic::new(
                        errors::UNKNOWN_PRIVILEGE,
                        self.source.at(term.name.span),
                        format!("`{text}` cannot be a privilege of \"{id}\""),
                    )
                    .label("Kibana's privilege ids have letters, digits, `_` and `-`"),
                );
            } else if term.minus || grant.operator == Operator::Remove {
                raw.retain(|held| *held != text);
            } else if text != "none" {
                raw.push(text, self.writing(grant).origin(self.source.at(term.name.span)));
            }
        }
        raw
    }

    pub(super) fn base(&mut self, grants: &mut Grants<'a>, grant: &Grant) {
        if grant.operator == Operator::Set {
            grants.base = Origins::default();
        }
        for term in &grant.value.terms {
            if term.comma {
                self.out.push(expression::comma(self.source, term));
                continue;
            }
            let text = self.source.value(&term.name);
            let level = match (Primary::named(&text), &*text) {
                (Some(level), _) => Privileges::bare(level),
                (None, "none") => Privileges::NONE,
                (None, _) => {
                    let place = self.source.at(term.name.span);
                    // What is everything in every feature is nothing to guess at.
                    self.out.push(
                        Diagnostic::new(errors::UNKNOWN_PRIVILEGE, place, format!("there is no base privilege `{text}`"))
                            .label("known are `all` and `read`"),
                    );
                    continue;
                }
            };
            if term.minus || grant.operator == Operator::Remove {
                grants.base.remove(if level.covers(Privileges::ALL) { Privileges::ALL } else { level });
            } else {
                grants.base.put(level, self.writing(grant).origin(self.source.at(term.name.span)));
            }
        }
    }
}

/// Whether Kibana takes this as the id of a feature or a privilege.
fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

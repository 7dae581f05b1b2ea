//! The body of `POST /api/security/roles`: all roles in one document, a line for each. Source: Kibana's role API.

use super::kibana_role::Body;
use super::{Document, Joined, Layout, Subject, json, kibana_role};
use crate::check::effective::Effective;
use crate::config::Target;
use crate::diagnostic::Diagnostic;

/// `bulk`.
pub(super) struct Bulk;

impl Document for Bulk {
    fn layout(&self, _: &Target) -> Layout {
        Layout::Joined(Joined {
            stem: "bulk/roles",
            extension: ".json",
            head: "{\"roles\":{\n".to_owned(),
            between: ",\n",
            tail: "\n}}\n",
            most_parts: usize::MAX,
            most_bytes: usize::MAX,
        })
    }

    fn part(&self, subject: &Subject, out: &mut Vec<Diagnostic>) -> Option<Vec<u8>> {
        let Effective::Kibana(role) = subject.effective else { return None };
        if kibana_role::refuses(subject, role, kibana_role::FORMAT, out) {
            return None;
        }
        let mut text = json::compact(&role.name);
        text.push(b':');
        text.extend(json::compact(&Body::of(role)));
        Some(text)
    }
}

//! Inlay hints: the real id of a feature, what an inherited value was, and the index privileges that a role brings along.

use gen_lsp_types::{InlayHint, InlayHintKind, InlayHintProvider, InlayHintRequest, Label, ServerCapabilities, Tooltip};

use super::{Answer, Answers, Params};
use crate::lsp::client::Client;
use crate::lsp::describe;
use crate::lsp::occurrences;
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{Session, Spot};
use polc::check::Check;
use polc::check::effective::{Effective, IndexEntry};
use polc::check::names::Meaning;
use polc::config::Product;
use polc::policy::{Head, Platform, RoleId};
use polc::project::live::{ItemId, LivePolicy, OnTarget};
use polc::source::Span;
use polc::syntax::tree::{Body, Grant, ItemKind, Operator, Role, StatementKind};

pub(super) struct Hints;

impl Answers for Hints {
    type Request = InlayHintRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.inlay_hint_provider = Some(InlayHintProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(spot) = session.document(&params.text_document.uri) else { return Ok(None) };
        let (start, end) = spot.document.content.bytes(params.range, spot.encoding);
        let mut hints = Vec::new();
        for id in &spot.document.items {
            let Some(entry) = spot.set.item(*id) else { continue };
            let first = entry.start as usize;
            if first > end || first + (entry.item.len as usize) < start {
                continue;
            }
            if let (ItemKind::Role(role), Some(source)) = (&entry.item.kind, spot.set.source(*id)) {
                let concerns = |target: &&OnTarget| occurrences::is_for(&source, spot.document.platforms, &target.target);
                let targets: Vec<&OnTarget> = spot.set.targets.iter().filter(concerns).collect();
                let mut work = Work { spot: &spot, client: &session.client, id: *id, targets, hints: &mut hints };
                work.brings(role);
                work.body(&role.body, role);
            }
        }
        hints.retain(|hint| params.range.start <= hint.position && hint.position <= params.range.end);
        Ok(Some(hints))
    }
}

struct Work<'w> {
    spot: &'w Spot<'w>,
    client: &'w Client,
    id: ItemId,
    targets: Vec<&'w OnTarget>,
    hints: &'w mut Vec<InlayHint>,
}

impl Work<'_> {
    fn add(&mut self, at: Span, label: String, kind: Option<InlayHintKind>, tooltip: Option<String>) {
        let (_, end) = self.spot.set.bytes(self.id, at);
        self.hints.push(InlayHint {
            position: self.spot.document.content.position(end, self.spot.encoding),
            label: Label::String(label),
            kind,
            text_edits: None,
            tooltip: tooltip.map(|text| Tooltip::MarkupContent(self.client.markup(text))),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        });
    }

    fn body(&mut self, body: &Body, role: &Role) {
        for statement in &body.statements {
            match &statement.kind {
                StatementKind::Grant(grant) => {
                    self.id_of(grant);
                    if grant.operator == Operator::Set && std::ptr::eq(body, &role.body) {
                        self.replaced(grant, statement.span);
                    }
                }
                StatementKind::In(_, body) => self.body(body, role),
                StatementKind::On(on, body) => {
                    let Some(source) = self.spot.set.source(self.id) else { continue };
                    let is_for = |target: &&OnTarget| source.covers(on, &target.target.known());
                    let here = self.targets.iter().copied().filter(is_for).collect();
                    let all = std::mem::replace(&mut self.targets, here);
                    self.body(body, role);
                    self.targets = all;
                }
                _ => {}
            }
        }
    }

    /// The ids that a portable name stands for.
    fn id_of(&mut self, grant: &Grant) {
        let path = grant.head.span.of(self.spot.set.text(self.id));
        let Head::Feature(platform, name) = Head::of(&grant.head, self.spot.set.text(self.id)) else { return };
        let mut ids: Vec<&str> = Vec::new();
        for target in &self.targets {
            if platform.is_some_and(|platform| platform != target.target.platform()) {
                continue;
            }
            if let Some(Meaning::Exact(on) | Meaning::Broader(on, _) | Meaning::Facet(on, _)) =
                target.names.find(name).map(|named| named.meaning)
                && target.target.platform() == Platform::Kibana
                && !ids.contains(&on.feature.id)
                && on.feature.id != name
            {
                ids.push(on.feature.id);
            }
        }
        if !ids.is_empty() {
            let targets: Vec<OnTarget> = self.targets.iter().copied().cloned().collect();
            self.add(grant.head.span, ids.join(", "), Some(InlayHintKind::Type), describe::feature(&targets, path, false));
        }
    }

    /// What a parent says of a feature that is set anew.
    fn replaced(&mut self, grant: &Grant, statement: Span) {
        let set = self.spot.set;
        let before: Vec<String> = inherited(set, self.id, &Head::of(&grant.head, set.text(self.id)));
        if !before.is_empty() {
            self.add(statement, format!("replaces {}", before.join(", ")), None, None);
        }
    }

    /// The index privileges that grants bring along.
    fn brings(&mut self, role: &Role) {
        let brings = |target: &&&OnTarget| target.target.kibana().is_some_and(|kibana| kibana.derive_indices);
        let Some(target) = self.targets.iter().find(brings) else { return };
        let set = self.spot.set;
        let policy = set.policy(set.resolved.with_ancestors([self.id]));
        let Some(at) = policy.roles.iter().position(|role| set.is_item(role.source.file, self.id)) else { return };
        let mut without = (*target).clone();
        if let Product::Kibana(kibana) = &mut without.target.product {
            kibana.derive_indices = false;
        }
        let indices = |target: &OnTarget| match Check::new(&target.context(), &policy).role(RoleId(at as u32), &mut Vec::new()) {
            Some(Effective::Kibana(role)) => Some(lines(&role.indices)),
            _ => None,
        };
        let (Some(with), Some(without)) = (indices(target), indices(&without)) else { return };
        let brought: Vec<(String, String)> = with.into_iter().filter(|line| !without.contains(line)).collect();
        if !brought.is_empty() {
            let names: Vec<&str> = brought.iter().map(|(name, _)| name.as_str()).collect();
            let shown = match names.as_slice() {
                [one, two, rest @ ..] if !rest.is_empty() => format!("brings {one}, {two} and {} more", rest.len()),
                all => format!("brings {}", all.join(", ")),
            };
            let list: Vec<String> = brought.iter().map(|(name, privileges)| format!("- `{name}`: {privileges}")).collect();
            let tooltip =
                format!("Index privileges that the grants bring along on `{}`:\n\n{}", target.target.name, list.join("\n"));
            let open = Span { start: role.body.span.start, end: role.body.span.start + 1 };
            self.add(open, shown, None, Some(tooltip));
        }
    }
}

/// What the nearest roles above a role say of a feature.
fn inherited(set: &LivePolicy, id: ItemId, head: &Head) -> Vec<String> {
    let mut found = Vec::new();
    for parent in set.resolved.role(id).map(|role| role.parents.as_slice()).unwrap_or_default() {
        let Some(source) = set.source(*parent) else { continue };
        let ItemKind::Role(role) = &source.item.kind else { continue };
        let said = role.body.statements.iter().rev().find_map(|statement| match &statement.kind {
            StatementKind::Grant(grant) if source.head(&grant.head) == *head => Some(grant.value.span.of(source.text)),
            _ => None,
        });
        match said {
            Some(value) => found.push(format!("{value} of {}", source.value(&role.name))),
            None => found.extend(inherited(set, *parent, head)),
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Each index name with its privileges.
fn lines(entries: &[IndexEntry]) -> Vec<(String, String)> {
    let each = entries.iter().flat_map(|entry| entry.names.iter().map(move |name| (name.to_string(), entry.privileges.join(", "))));
    each.collect()
}

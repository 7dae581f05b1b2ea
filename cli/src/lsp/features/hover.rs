//! Hover: what a name means, where it is from, and what a role comes to.

use gen_lsp_types::{Contents, Hover as Shown, HoverProvider, HoverRequest, ServerCapabilities};

use super::{Answer, Answers, Params};
use crate::lsp::describe;
use crate::lsp::occurrences::{self, Kind, Occurrence};
use crate::lsp::positions::Positions as _;
use crate::lsp::session::{File, Session, Spot};
use crate::lsp::settings;
use polc::catalogue::{EsFamily, Permission};
use polc::check::effective::Effective;
use polc::check::names::feature_by_id;
use polc::check::origin::Origin;
use polc::check::privileges::{FeatureOn, Privileges};
use polc::config::Target;
use polc::emit;
use polc::policy::Role;
use polc::project::live::{ItemId, LivePolicy, OnOne};
use polc::question::{Holds, Question};
use polc::source::Span;
use polc::suggest::all_of;
use polc::syntax::tree::ItemKind;

pub(super) struct Hover;

impl Answers for Hover {
    type Request = HoverRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        capabilities.hover_provider = Some(HoverProvider::Bool(true));
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let at = params.text_document_position_params;
        let shown =
            |value: String, range| Shown { contents: Contents::MarkupContent(session.client.markup(value)), range: Some(range) };
        if let Some(File::Config(set)) = session.file(&at.text_document.uri) {
            let Some(file) = session.sets.get(set).and_then(|set| set.config_file.as_ref()) else { return Ok(None) };
            let offset = file.content.offset(at.position, session.encoding);
            let found = settings::describe(&file.content.text, offset);
            return Ok(found.map(|(start, end, text)| shown(text, file.content.range(start, end, session.encoding))));
        }
        let Some(spot) = session.spot(&at.text_document.uri, at.position) else { return Ok(None) };
        Ok(text(&spot).map(|(value, occurrence)| {
            let (start, end) = spot.item.map_or((0, 0), |item| spot.set.bytes(item, occurrence.name.span));
            shown(value, spot.document.content.range(start, end, session.encoding))
        }))
    }
}

fn text(spot: &Spot) -> Option<(String, Occurrence)> {
    let found = spot.occurrence()?;
    let source = spot.set.source(spot.item?)?;
    let value = source.value(&found.name);
    let targets = spot.targets();
    let text = match found.kind {
        Kind::Declaration | Kind::Subject => subject(spot.set, &value),
        Kind::Head => describe::feature(&targets, &value, found.name.is_quoted()),
        Kind::Privilege { of } => describe::privilege(&targets, &source.value(&of), of.is_quoted(), &value),
        Kind::Claimed => {
            let (path, word) = value.rsplit_once('.')?;
            describe::privilege(&targets, path, false, word).or_else(|| describe::feature(&targets, &value, false))
        }
        Kind::Task => describe::task(&targets, &value),
        Kind::IndexPrivilege => describe::elastic(&targets, EsFamily::Index, &value),
        Kind::ClusterPrivilege { remote } => {
            describe::elastic(&targets, if remote { EsFamily::RemoteCluster } else { EsFamily::Cluster }, &value)
        }
        Kind::Permission => Permission::find(&value).map(describe::permission),
        Kind::Platform | Kind::Base | Kind::Pattern | Kind::Space | Kind::Key | Kind::Text | Kind::Title | Kind::Target => None,
    };
    let claim = match found.kind {
        Kind::Privilege { of } if of.is_quoted() => Some(format!("\"{}\": {value}", source.value(&of))),
        Kind::Privilege { of } => Some(format!("{}.{value}", source.value(&of))),
        Kind::Claimed => Some(value.to_string()),
        Kind::Permission => Some(format!("permission \"{value}\"")),
        _ => None,
    };
    let held = claim.and_then(|claim| holders(spot.set, &claim)).map_or(String::new(), |held| format!("\n\n{held}"));
    Some((format!("{}{held}", text?), found))
}

/// Who holds a privilege, in a line: the first few, and how many there are beside them.
fn holders(set: &LivePolicy, claim: &str) -> Option<String> {
    const MOST: usize = 5;
    let holders = set.who_can(&Question::parse(claim).ok()?)?;
    let mut names: Vec<&str> = Vec::new();
    for holder in holders.iter().filter(|holder| holder.holds == Holds::All) {
        if !names.contains(&holder.subject.as_str()) {
            names.push(&holder.subject);
        }
    }
    Some(match names.split_at_checked(MOST) {
        _ if names.is_empty() => "Held by nobody.".to_owned(),
        Some((first, rest)) if !rest.is_empty() => {
            let first: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
            format!("Held by {} and {} more.", first.join(", "), rest.len())
        }
        _ => format!("Held by {}.", all_of(names)),
    })
}

/// A role with what it comes to, or a persona with its roles.
fn subject(set: &LivePolicy, name: &str) -> Option<String> {
    let id = set.resolved.subject(name)?;
    let source = set.source(id)?;
    match &source.item.kind {
        ItemKind::Role(_) => Some(role(set, id)),
        ItemKind::Persona(persona) => {
            let mut text = format!("**persona `{name}`**");
            for role in &persona.roles {
                let name = source.value(role);
                let about = set.resolved.subject(&name).and_then(|id| about(set, id));
                text.push_str(&format!("\n- `{name}`{}", about.map_or(String::new(), |about| format!(": {about}"))));
            }
            Some(text)
        }
        _ => None,
    }
}

fn about(set: &LivePolicy, id: ItemId) -> Option<String> {
    set.policy([id]).roles.first().and_then(Role::docs)
}

fn role(set: &LivePolicy, id: ItemId) -> String {
    let heading = {
        let policy = set.policy([id]);
        let Some(role) = policy.roles.first() else { return String::new() };
        let kind = if role.tree.is_abstract { "abstract role" } else { "role" };
        let docs = role.docs().map_or(String::new(), |docs| format!("\n\n{docs}"));
        let parents: Vec<String> = role.tree.parents.iter().map(|name| format!("`{}`", role.source.value(name))).collect();
        let extends = if parents.is_empty() { String::new() } else { format!(" extends {}", parents.join(", ")) };
        format!("**{kind} `{}`**{extends}{docs}", role.name)
    };
    let mut compiled: Vec<(Vec<String>, String)> = Vec::new();
    for (target, text) in set.effective(id, |on| (on.target.target.name.clone(), effective(&on))) {
        // Targets that come to the same are told at once.
        match compiled.iter_mut().find(|(_, held)| *held == text) {
            Some((targets, _)) => targets.push(format!("`{target}`")),
            None => compiled.push((vec![format!("`{target}`")], text)),
        }
    }
    compiled.into_iter().fold(heading, |text, (targets, one)| format!("{text}\n\nOn {}:\n\n{one}", targets.join(", ")))
}

/// What a role grants on a target, and the document that says so.
fn effective(on: &OnOne) -> String {
    let mut lines = Vec::new();
    if let Effective::Kibana(role) = on.subject.effective {
        for entry in &role.entries {
            let spaces = entry.spaces.iter().map(|space| format!("`{space}`")).collect::<Vec<_>>().join(", ");
            let base =
                entry.base.map(|base| format!("- in {spaces}: `base: {base}`{}", brought_by(on, entry.base_origins.nearest())));
            lines.extend(base);
            for grant in &entry.features {
                let known = feature_by_id(&grant.id).map(|feature| FeatureOn::new(feature, on.target.target.release()));
                let held = match known {
                    Some(feature) => words(&feature, grant.set),
                    None => grant.privileges.iter().map(|id| id.to_string()).collect(),
                };
                let origins = grant.origins.iter().map(|(_, origin)| origin).chain(grant.raw.iter().map(|(_, origin)| origin));
                lines.push(format!("- in {spaces}: `{}` {}{}", grant.id, held.join(" + "), brought_by(on, origins)));
            }
        }
    }
    let format = emit::default_format(on.target.target.platform());
    let part = format.and_then(|format| format.documents.first()?.part(&on.subject, &mut Vec::new())).unwrap_or_default();
    format!("{}\n\n```json\n{}\n```", lines.join("\n"), String::from_utf8_lossy(&part).trim_end()).trim_start().to_owned()
}

/// What brings something that a role holds, where that is not a statement of its own about the thing: tasks, and roles that it extends.
fn brought_by(on: &OnOne, origins: impl IntoIterator<Item = Origin>) -> String {
    let mut sources: Vec<String> = Vec::new();
    for origin in origins {
        let role = on.policy.role(origin.role);
        let inherited = (role.name != on.subject.role.name).then(|| format!("`{}`", role.name));
        let source = match (origin.task(on.policy), inherited) {
            (Some(task), Some(role)) => format!("`tasks: {task}` of {role}"),
            (Some(task), None) => format!("`tasks: {task}`"),
            (None, Some(role)) => role,
            (None, None) => continue,
        };
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    if sources.is_empty() { String::new() } else { format!(" (from {})", sources.join(", ")) }
}

/// A level with every sub-feature privilege that is held.
fn words(on: &FeatureOn, set: Privileges) -> Vec<String> {
    let level = match (set.covers(Privileges::ALL), set.has_level()) {
        (true, _) => "all",
        (_, true) => "read",
        _ => "",
    };
    let subs = on.subs(set).map(|sub| sub.aliases.first().copied().unwrap_or(sub.id));
    std::iter::once(level).filter(|level| !level.is_empty()).chain(subs).map(str::to_owned).collect()
}

impl Spot<'_> {
    /// The name there.
    pub(in crate::lsp) fn occurrence(&self) -> Option<Occurrence> {
        let source = self.set.source(self.item?)?;
        let start = self.set.item(self.item?)?.start as usize;
        occurrences::at(source.item, source.text, (self.offset - start) as u32)
    }

    /// The targets of what stands there.
    pub(in crate::lsp) fn targets(&self) -> Vec<polc::project::live::OnTarget> {
        let source = self.item.and_then(|item| self.set.source(item));
        let of_file = self.document.platforms;
        let policy = self.item.map(|item| self.set.policy([item]));
        let at = self.item.and_then(|item| Some((self.offset as u32).saturating_sub(self.set.item(item)?.start)));
        // Within an `on` block, only its targets have a say.
        let counts = |target: &Target| match (policy.as_ref().and_then(|policy| policy.roles.first()), at) {
            (Some(role), Some(at)) => role.counts_at(role.source.at(Span { start: at, end: at }), &target.known()),
            _ => source.map_or(of_file.is_none_or(|of_file| of_file.has(target.platform())), |source| {
                occurrences::is_for(&source, of_file, target)
            }),
        };
        self.set.targets.iter().filter(|target| counts(&target.target)).cloned().collect()
    }
}

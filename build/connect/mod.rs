//! Amazon Connect permissions.

mod names;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Access;
use crate::class;
use crate::emit;
use crate::error::Result;
use crate::files::{File, Place};
use crate::words::Speaker;
use names::portable_name;
use shapes::{RawPermission, RawRequirement};

pub(crate) use shapes::Content;

/// A requirement of a permission of a feature. View of the same resource is told by the portable names.
fn requirement(raw: &RawRequirement, feature: &str) -> String {
    let is_view = portable_name(&raw.permission).is_some_and(|(of, action)| of == feature && action == "view");
    let other = if is_view { Speaker::MissingView } else { Speaker::RequiresPermission };
    emit::record("Requirement")
        .text("permission", &raw.permission)
        .text("because", &raw.because)
        .field("speaker", format_args!("Speaker::{:?}", raw.speaker.unwrap_or(other)))
        .end()
}

/// What it lets its holder do: its action tells, unless it leads to more permissions or takes some away.
fn access(raw: &RawPermission) -> Result<Access, String> {
    let by_mark = match raw {
        RawPermission { class: Some(_), .. } => None,
        RawPermission { escalation: true, .. } => Some(Access::Permissions),
        RawPermission { restriction: true, .. } => Some(Access::Read),
        _ => None,
    };
    let action = raw.id.rsplit('.').next().unwrap_or(&raw.id);
    by_mark.map_or_else(|| class::stated_or_said(raw.class, [action]), Ok)
}

fn speaker(speaker: Option<Speaker>) -> String {
    speaker.map_or("None".to_owned(), |speaker| format!("Some(Speaker::{speaker:?})"))
}

/// All that is known of Amazon Connect.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Literals by id.
    permissions: BTreeMap<String, String>,
    /// Portable feature and action, with the id.
    names: BTreeMap<(String, String), String>,
    aliases: BTreeMap<String, String>,
    levels: BTreeMap<String, String>,
    invented: BTreeMap<String, String>,
    resources: Vec<String>,
    withheld: Vec<String>,
    asked_for: Vec<String>,
    applications: Vec<String>,
}

impl Tables {
    pub(crate) fn read(files: &[File<Content>]) -> Result<Tables> {
        let mut tables = Tables::default();
        for file in files {
            for raw in &file.content.permission {
                tables.permission(raw, &file.place())?;
            }
        }
        for file in files {
            for raw in &file.content.permission {
                tables.references(raw).map_err(|message| file.place().error(&format!("permission {}", raw.id), message))?;
            }
            tables.names(&file.content).map_err(|(entry, message)| file.place().error(&entry, message))?;
            tables.access_control(file)?;
        }
        Ok(tables)
    }

    /// Whether it is a permission.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.permissions.contains_key(id)
    }

    fn permission(&mut self, raw: &RawPermission, place: &Place<'_>) -> Result<()> {
        let entry = format!("permission {}", raw.id);
        place.not_empty(&entry, "does", &raw.does)?;
        let (feature, action) = portable_name(&raw.id).ok_or_else(|| place.error(&entry, "has no portable name"))?;
        let requires = raw.requires.iter().map(|one| requirement(one, &feature));
        let literal = emit::record("Permission")
            .text("id", &raw.id)
            .text("feature", &feature)
            .text("action", &action)
            .maybe("title", &raw.title)
            .text("category", &raw.category)
            .text("does", &raw.does)
            .field("access", class::literal(access(raw).map_err(|message| place.error(&entry, message))?))
            .field("status", format_args!("PermissionStatus::{:?}", raw.status))
            .maybe("retired", &raw.retired)
            .field("legacy", raw.legacy)
            .texts("replaced_by", &raw.replaced_by)
            .field("requires", emit::list(requires))
            .field("requires_any", emit::list(raw.requires_any.iter().map(|any| emit::texts(any))))
            .text("requires_any_why", &raw.requires_any_why)
            .texts("suggests", &raw.suggests)
            .text("suggests_why", &raw.suggests_why)
            .field("suggests_speaker", speaker(raw.suggests_speaker))
            .texts("conflicts", &raw.conflicts)
            .text("conflicts_why", &raw.conflicts_why)
            .field("restriction", raw.restriction)
            .field("escalation", raw.escalation)
            .field("sensitive", raw.sensitive)
            .field("provenance", place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?)
            .end();
        if self.permissions.insert(raw.id.clone(), literal).is_some() {
            return Err(place.error(&entry, "stands twice"));
        }
        if let Some(other) = self.names.insert((feature.clone(), action.clone()), raw.id.clone()) {
            return Err(place.error(&entry, format_args!("has the portable name {feature}.{action}, like {other}")));
        }
        Ok(())
    }

    fn references(&self, raw: &RawPermission) -> Result<(), String> {
        let requires = raw.requires.iter().map(|one| &one.permission);
        let lists = raw.replaced_by.iter().chain(requires).chain(raw.requires_any.iter().flatten());
        let mut all = lists.chain(&raw.suggests).chain(&raw.conflicts);
        if let Some(wrong) = all.find(|id| !self.has(id) || **id == raw.id) {
            return Err(format!("refers to `{wrong}`, which is not another permission"));
        }
        if raw.requires.iter().any(|one| one.because.trim().is_empty()) {
            return Err("requires a permission without `because`".to_owned());
        }
        for (is_empty, why, key) in [
            (raw.requires_any.is_empty(), &raw.requires_any_why, "requires_any"),
            (raw.suggests.is_empty(), &raw.suggests_why, "suggests"),
            (raw.conflicts.is_empty(), &raw.conflicts_why, "conflicts"),
        ] {
            if is_empty != why.trim().is_empty() {
                return Err(format!("`{key}` and `{key}_why` go together"));
            }
        }
        if raw.suggests.is_empty() && raw.suggests_speaker.is_some() {
            return Err("has a `suggests_speaker` without `suggests`".to_owned());
        }
        Ok(())
    }

    fn names(&mut self, content: &Content) -> Result<(), (String, String)> {
        let features: BTreeSet<&str> = self.names.keys().map(|(feature, _)| feature.as_str()).collect();
        for raw in &content.alias {
            let fault = |message: String| Err((format!("alias {}", raw.name), message));
            if !features.contains(raw.feature.as_str()) {
                return fault(format!("unknown feature `{}`", raw.feature));
            }
            if features.contains(raw.name.as_str()) || self.aliases.insert(raw.name.clone(), raw.feature.clone()).is_some() {
                return fault("is a feature, or stands twice".to_owned());
            }
        }
        for raw in &content.invented {
            let fault = |message: String| Err((format!("invented {}", raw.name), message));
            if let Some(unknown) = raw.instead.iter().find(|id| !self.has(id)) {
                return fault(format!("unknown permission `{unknown}`"));
            }
            let literal = format!("({:?}, {}, {:?})", raw.name, emit::texts(&raw.instead), raw.seen);
            if self.has(&raw.name) || self.invented.insert(raw.name.clone(), literal).is_some() {
                return fault("is a permission, or stands twice".to_owned());
            }
        }
        self.levels.extend(content.levels.iter().map(|(level, action)| (level.clone(), action.clone())));
        Ok(())
    }

    fn access_control(&mut self, file: &File<Content>) -> Result<()> {
        let place = file.place();
        for raw in &file.content.resource {
            let entry = format!("resource {}", raw.name);
            if !raw.view.is_empty() && !self.has(&raw.view) {
                return Err(place.error(&entry, format_args!("unknown permission `{}`", raw.view)));
            }
            // The table has no room for it, but a source key must mean something all the same.
            place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?;
            let literal = emit::record("RestrictableResource").text("name", &raw.name).text("view", &raw.view);
            self.resources.push(literal.field("hierarchy", raw.hierarchy).end());
        }
        for (entry, raw) in [("withheld", &file.content.withheld), ("asked_for", &file.content.asked_for)] {
            let Some(raw) = raw else { continue };
            if !raw.sources.is_empty() {
                place.documents(entry, &raw.sources)?;
            }
            if let Some(unknown) = raw.permissions.iter().find(|id| !self.has(id)) {
                return Err(place.error(entry, format_args!("unknown permission `{unknown}`")));
            }
            let list = if entry == "withheld" { &mut self.withheld } else { &mut self.asked_for };
            list.extend(raw.permissions.iter().map(|id| emit::text(id)));
        }
        for raw in &file.content.application {
            let entry = format!("application {}", raw.kind);
            place.provenance(&entry, raw.confidence, &raw.sources, &raw.note)?;
            let literal = emit::record("ApplicationKind")
                .text("name", &raw.kind)
                .maybe("word", &raw.word)
                .texts("permissions", &raw.permissions);
            self.applications.push(literal.end());
        }
        Ok(())
    }

    pub(crate) fn emit(&self, out: &mut String) {
        let rows: Vec<String> = self.permissions.values().cloned().collect();
        emit::table(out, "Permissions, sorted by id.", "PERMISSIONS", "Permission", &rows);

        let positions: BTreeMap<&String, usize> = self.permissions.keys().enumerate().map(|(at, id)| (id, at)).collect();
        let named = self.names.iter().filter_map(|((feature, action), id)| Some((feature, action, positions.get(id)?)));
        let rows: Vec<String> = named.map(|(feature, action, at)| format!("({feature:?}, {action:?}, {at})")).collect();
        let doc = "Portable feature and action, sorted, with the position in [`PERMISSIONS`].";
        emit::table(out, doc, "PERMISSION_NAMES", "(&str, &str, u16)", &rows);

        let pairs = |map: &BTreeMap<String, String>| -> Vec<String> {
            map.iter().map(|(from, to)| format!("({from:?}, {to:?})")).collect()
        };
        emit::table(out, "Other names of features, sorted.", "CONNECT_ALIASES", "(&str, &str)", &pairs(&self.aliases));
        emit::table(out, "Actions that stand for levels.", "CONNECT_LEVELS", "(&str, &str)", &pairs(&self.levels));
        let rows: Vec<String> = self.invented.values().cloned().collect();
        let doc = "Names in circulation that are no permission, sorted, with what to use instead and where they were seen.";
        emit::table(out, doc, "INVENTED_PERMISSIONS", "(&str, &[&str], &str)", &rows);
        let doc = "Resource types that access control by tags can restrict.";
        emit::table(out, doc, "RESTRICTABLE_RESOURCES", "RestrictableResource", &self.resources);
        let doc = "Permissions that defeat access control by tags.";
        emit::table(out, doc, "WITHHELD_UNDER_TAGS", "&str", &self.withheld);
        let doc = "Some of those, which another document asks for beside the tags.";
        emit::table(out, doc, "ASKED_FOR_UNDER_TAGS", "&str", &self.asked_for);
        let doc = "Kinds of applications of a security profile; the one without a word first.";
        emit::table(out, doc, "APPLICATION_KINDS", "ApplicationKind", &self.applications);
    }
}

//! The features of a Kibana release, by the groups of its role editor.

use serde::Serialize;

use super::feature::Subject;
use super::page::{Row, quoted};
use super::standing::{How, Standing, keys, paths};
use super::view::{facts, text};
use polc::access::Access;
use polc::catalogue::{CATEGORIES, FEATURES, Facet, Release};
use polc::check::Context;
use polc::check::names::{Meaning, NameKey};
use polc::check::privileges::FeatureOn;

/// A group of the role editor.
#[derive(Debug, Serialize)]
pub(super) struct Category {
    pub(super) name: &'static str,
    features: Vec<Listed>,
}

/// A feature, or a part of one that can be granted by itself.
#[derive(Debug, Serialize)]
struct Listed {
    /// The portable names, the shortest first.
    names: Vec<String>,
    how: How,
    id: &'static str,
    #[serde(serialize_with = "text")]
    title: &'static str,
    does: &'static str,
    levels: Vec<&'static str>,
    /// What all of it lets its holder do at most: `read`, `write`, `delete`, `administer` or `permissions`.
    class: &'static str,
    /// How many sub-feature privileges it has.
    privileges: usize,
    /// Whether there are more, whose ids no source gives.
    more_privileges: bool,
    #[serde(skip)]
    within: Option<String>,
}

/// A name that the release only has as part of something broader.
#[derive(Debug, Serialize)]
pub(super) struct Inside {
    names: Vec<String>,
    does: &'static str,
    within: String,
    id: &'static str,
}

/// What can be granted by itself.
pub(super) fn categories(context: &Context) -> Vec<Category> {
    let mut categories: Vec<Category> = Vec::new();
    for key in keys() {
        let Some(named) = context.names.find(&key.to_string()) else { continue };
        let (on, counted) = match &named.meaning {
            Meaning::Exact(on) => (on, on.subs(on.known).count()),
            Meaning::Facet(on, facet) => (on, facet.manage.len()),
            Meaning::Broader(..) | Meaning::Missing => continue,
        };
        let listed = listed(context, key, &named.meaning, on, counted);
        match categories.iter_mut().find(|category| category.name == on.feature.category) {
            Some(category) => category.features.push(listed),
            None => categories.push(Category { name: on.feature.category, features: vec![listed] }),
        }
    }
    categories
}

fn listed(context: &Context, key: NameKey, meaning: &Meaning, on: &FeatureOn, privileges: usize) -> Listed {
    let Standing { how, within, .. } = Standing::of(meaning);
    let subject = Subject::of_key(key);
    let exact = how == How::Feature;
    let levels = [("read", &on.feature.read), ("all", &on.feature.all)];
    let managed = |facet: &Facet| on.subs(on.known).filter(|sub| facet.manage.contains(&sub.id)).map(|sub| sub.access).max();
    let access = match meaning {
        Meaning::Facet(_, facet) => managed(facet).unwrap_or(Access::Read),
        _ => on.access(on.all | on.known),
    };
    Listed {
        names: paths(&context.names, key),
        how,
        id: on.feature.id,
        title: if exact { on.feature.title.unwrap_or_default() } else { subject.title },
        does: if exact { on.feature.does } else { subject.does },
        levels: levels.into_iter().filter(|(_, level)| !exact || level.offered.has(on.release)).map(|(name, _)| name).collect(),
        class: access.name(),
        privileges,
        more_privileges: exact && on.feature.open.has(on.release),
        within,
    }
}

impl Category {
    /// As the menus of the product call it.
    pub(super) fn label(&self) -> &'static str {
        CATEGORIES.iter().find(|(id, _)| *id == self.name).map_or(self.name, |(_, label)| label)
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        self.features.iter().map(Listed::row).collect()
    }
}

impl Listed {
    fn row(&self) -> Row {
        let (name, others) = self.names.split_first().map_or((self.id, &[] as &[String]), |(name, others)| (name.as_str(), others));
        let privileges = match (self.privileges, self.more_privileges) {
            (0, false) => None,
            (1, false) => Some("1 privilege".to_owned()),
            (n, false) => Some(format!("{n} privileges")),
            (n, true) => Some(format!("{n} privileges and more that are not known")),
        };
        let id = match &self.within {
            Some(within) => format!("part of `{within}` ({})", self.id),
            None => self.id.to_owned(),
        };
        Row::new(name, self.does).line(facts([
            Some(id),
            Some(self.levels.join(", ")),
            Some(format!("up to {}", self.class)),
            privileges,
            (!others.is_empty()).then(|| format!("also {}", quoted(others))),
        ]))
    }
}

/// What can only be granted with something broader.
pub(super) fn inside(context: &Context) -> Vec<Inside> {
    let found = keys().into_iter().filter_map(|key| {
        let named = context.names.find(&key.to_string())?;
        let Standing { how: How::Broader, id: Some(id), within: Some(within) } = Standing::of(&named.meaning) else { return None };
        Some(Inside { names: paths(&context.names, key), does: Subject::of_key(key).does, within, id })
    });
    found.collect()
}

impl Inside {
    pub(super) fn row(&self) -> Row {
        let name = self.names.first().cloned().unwrap_or_default();
        Row::new(name, self.does).line(format!("part of `{}` ({})", self.within, self.id))
    }
}

/// Ids that a release accepts, but that its role editor no longer offers.
pub(super) fn older(release: Release) -> Vec<&'static str> {
    let older = FEATURES.iter().filter(|feature| feature.registered.has(release) && !feature.current.has(release));
    older.map(|feature| feature.id).collect()
}

//! What a claim of a test, or a statement of a prohibition, asks for on one target.

use std::borrow::Cow;

use super::most;
use crate::access::Access;
use crate::catalogue::{EsFamily, Permission};
use crate::check::claims::{self, here};
use crate::check::grants::managed;
use crate::check::names::{Meaning, feature_by_id};
use crate::check::privileges::{FeatureOn, Privileges};
use crate::check::{Context, connect_action};
use crate::policy::{Platform, Source};
use crate::source::{Location, Span};
use crate::syntax::tree::{Claim, Expression, Name, Statement, StatementKind};

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked<'a> {
    /// As it is written, `cases: read + reopen`.
    pub(crate) text: String,
    /// Where it is written.
    pub(crate) at: Location,
    /// What it is about.
    pub(crate) about: About<'a>,
}

/// What a claim is about.
#[derive(Clone, Debug)]
pub(crate) enum About<'a> {
    /// A feature of Kibana.
    Feature(Feature),
    /// A feature that only a plugin of the user's knows, with privileges as they are written.
    Plugin(Cow<'a, str>, Vec<Cow<'a, str>>),
    /// Privileges on index names or patterns.
    Index(Vec<Cow<'a, str>>, Vec<Cow<'a, str>>),
    /// Cluster privileges.
    Cluster(Vec<Cow<'a, str>>),
    /// Permissions of Amazon Connect.
    Permissions(Permissions<'a>),
}

/// Privileges of a feature of Kibana.
#[derive(Clone, Debug)]
pub(crate) struct Feature {
    /// What the claim calls it.
    pub(crate) path: String,
    /// The feature that carries it.
    pub(crate) on: FeatureOn,
    /// Everything that the expression comes to, each level with what it includes.
    pub(crate) full: Privileges,
    /// Every word that adds something, with what holding it takes at least: a level alone, without what it includes.
    pub(crate) words: Vec<(String, Privileges)>,
    /// All privileges of the feature that belong to the name.
    pub(crate) scope: Privileges,
    /// The release has the name only inside a broader feature.
    pub(crate) is_broader: bool,
}

impl Feature {
    /// What Kibana's role editor calls the feature that carries it.
    pub(crate) fn title(&self) -> &'static str {
        self.on.feature.called()
    }
}

/// Permissions of Amazon Connect.
#[derive(Clone, Debug)]
pub(crate) struct Permissions<'a> {
    /// The portable feature that they belong to; none for a name that the catalogue does not know.
    pub(crate) feature: Option<&'static str>,
    /// Everything that the expression comes to.
    pub(crate) full: Vec<Cow<'a, str>>,
    /// Every word that adds something, with what it stands for.
    pub(crate) words: Vec<(String, Vec<Cow<'a, str>>)>,
}

impl Asked<'_> {
    /// The most that holding it lets one do; reading where the catalogue does not know.
    pub(crate) fn access(&self) -> Access {
        match &self.about {
            About::Feature(feature) => feature.on.access(feature.full),
            About::Plugin(..) => Access::Read,
            About::Index(_, privileges) => most(EsFamily::Index, privileges),
            About::Cluster(privileges) => most(EsFamily::Cluster, privileges),
            About::Permissions(permissions) => {
                let known = permissions.full.iter().filter_map(|id| Permission::find(id));
                known.map(|permission| permission.access).max().unwrap_or(Access::Read)
            }
        }
    }
}

/// Why a target has nothing to say about a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silent {
    /// It is about another product.
    OtherPlatform,
    /// The release does not have it.
    NotInRelease,
    /// It means nothing anywhere; the type check says why.
    Wrong,
}

/// One word of an expression.
struct Term<'a> {
    minus: bool,
    word: Cow<'a, str>,
}

impl<'a> Asked<'a> {
    /// What a claim of a test asks for.
    ///
    /// # Errors
    /// Why the target has nothing to say about it.
    pub(crate) fn claim(context: &Context, source: &Source<'a>, claim: &Claim) -> Result<Asked<'a>, Silent> {
        match claim {
            Claim::Feature(name, value) => {
                let span = value.as_ref().map_or(name.span, |value| name.span.to(value.span));
                let path = source.value(name);
                let about = match value {
                    Some(value) => feature(context, &path, name.is_quoted(), &terms(source, value))?,
                    None => {
                        let (path, word) = claims::split(context, &path).ok_or(Silent::Wrong)?;
                        let word = Cow::Owned(word.to_owned());
                        feature(context, path, name.is_quoted(), &[Term { minus: false, word }])?
                    }
                };
                Ok(Asked::new(source, span, "", about))
            }
            Claim::Index(names, privileges) => {
                let span = names.first().map_or(privileges.span, |name| name.span.to(privileges.span));
                Ok(Asked::new(source, span, "index ", index(context, source, names, privileges)?))
            }
            Claim::Cluster(privileges) => {
                Ok(Asked::new(source, privileges.span, "cluster: ", cluster(context, source, privileges)?))
            }
            Claim::Permission(name) => Ok(Asked::new(source, name.span, "permission ", permission(context, source.value(name))?)),
        }
    }

    /// What a statement of a prohibition asks for: one thing, or several permissions.
    ///
    /// # Errors
    /// Why the target has nothing to say about it.
    pub(crate) fn statement(context: &Context, source: &Source<'a>, statement: &Statement) -> Result<Vec<Asked<'a>>, Silent> {
        let one = |span: Span, prefix: &str, about| vec![Asked::new(source, span, prefix, about)];
        match &statement.kind {
            StatementKind::Grant(grant) => {
                let about = feature(context, &source.value(&grant.head), grant.head.is_quoted(), &terms(source, &grant.value))?;
                Ok(one(grant.head.span.to(grant.value.span), "", about))
            }
            StatementKind::Index(it) if it.clusters.is_empty() => {
                Ok(one(it.head.to(it.privileges.span), "", index(context, source, &it.names, &it.privileges)?))
            }
            StatementKind::Cluster(it) if it.clusters.is_empty() => {
                Ok(one(it.head.to(it.privileges.span), "", cluster(context, source, &it.privileges)?))
            }
            StatementKind::Permission(names) => names
                .iter()
                .map(|name| Ok(Asked::new(source, name.span, "permission ", permission(context, source.value(name))?)))
                .collect(),
            _ => Err(Silent::Wrong),
        }
    }

    fn new(source: &Source<'a>, span: Span, prefix: &str, about: About<'a>) -> Asked<'a> {
        let words: Vec<&str> = span.of(source.text).split_whitespace().collect();
        Asked { text: format!("{prefix}{}", words.join(" ")), at: source.at(span), about }
    }

    /// Whether nothing is asked for, as in `cases: none`.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.about {
            About::Feature(feature) => feature.full.is_empty(),
            About::Plugin(_, privileges) | About::Index(_, privileges) | About::Cluster(privileges) => privileges.is_empty(),
            About::Permissions(permissions) => permissions.full.is_empty(),
        }
    }

    /// What has all that is asked about, as a sentence calls it.
    pub(crate) fn whole(&self) -> String {
        match &self.about {
            About::Feature(feature) => format!("`{}`", feature.path),
            About::Plugin(id, _) => format!("\"{id}\""),
            About::Index(names, _) => crate::suggest::all_of(names.iter().map(|name| &**name)),
            About::Cluster(_) => "the cluster".to_owned(),
            About::Permissions(permissions) => permissions.feature.map_or(self.text.clone(), |feature| format!("`{feature}`")),
        }
    }
}

fn terms<'a>(source: &Source<'a>, value: &Expression) -> Vec<Term<'a>> {
    let terms = value.terms.iter().map(|term| Term { minus: term.minus, word: source.value(&term.name) });
    terms.filter(|term| term.word != "none").collect()
}

/// The words that are not taken away again.
fn plain<'a>(source: &Source<'a>, value: &Expression) -> Vec<Cow<'a, str>> {
    terms(source, value).into_iter().filter(|term| !term.minus).map(|term| term.word).collect()
}

fn feature<'a>(context: &Context, path: &str, is_quoted: bool, terms: &[Term<'a>]) -> Result<About<'a>, Silent> {
    let path = here(context, path).ok_or(Silent::OtherPlatform)?;
    let named = context.names.find(path);
    match (context.target.platform(), Permission::feature_of_path(path)) {
        (Platform::Kibana, _) if is_quoted => raw(context, path, terms),
        (Platform::Kibana, carried) => match named {
            Some(named) => kibana(path, named.meaning, terms),
            None => Err(if carried.is_some() { Silent::OtherPlatform } else { Silent::Wrong }),
        },
        (Platform::Connect, Some(feature)) if !is_quoted => connect(feature, terms),
        (Platform::Connect, _) => Err(if named.is_some() || is_quoted { Silent::OtherPlatform } else { Silent::Wrong }),
    }
}

fn raw<'a>(context: &Context, id: &str, terms: &[Term<'a>]) -> Result<About<'a>, Silent> {
    match context.names.find_id(id) {
        Some((named, on)) => kibana(id, named.map_or(Meaning::Exact(on), |named| named.meaning), terms),
        None if feature_by_id(id).is_some() => Err(Silent::NotInRelease),
        None => {
            let privileges = terms.iter().filter(|term| !term.minus).map(|term| term.word.clone()).collect();
            Ok(About::Plugin(Cow::Owned(id.to_owned()), privileges))
        }
    }
}

fn kibana<'a>(path: &str, meaning: Meaning, terms: &[Term<'a>]) -> Result<About<'a>, Silent> {
    let levels = Privileges::READ | Privileges::ALL;
    let (on, scope) = match meaning {
        Meaning::Exact(on) => (on, Privileges(u64::MAX)),
        Meaning::Broader(on, _) => (on, levels),
        Meaning::Facet(on, facet) => (on, managed(&on, facet)),
        Meaning::Missing => return Err(Silent::NotInRelease),
    };
    let is_broader = matches!(meaning, Meaning::Broader(..));
    let mut asked = Feature { path: path.to_owned(), on, full: Privileges::NONE, words: Vec::new(), scope, is_broader };
    for term in terms {
        let (least, full) = word(meaning, &term.word).ok_or(Silent::NotInRelease)?;
        if term.minus {
            let gone = on.find(&term.word).map_or(full, |sub| on.holding(sub));
            asked.full = asked.full.minus(gone);
        } else {
            asked.full = on.closed(asked.full | full);
            asked.words.push((term.word.clone().into_owned(), least));
        }
    }
    Ok(About::Feature(asked))
}

/// What a word stands for: the least that somebody holds who holds it, and everything. None if the release does not have it.
pub(super) fn word(meaning: Meaning, word: &str) -> Option<(Privileges, Privileges)> {
    let (read, all) = (Privileges::READ, Privileges::READ | Privileges::ALL);
    match (meaning, word) {
        (_, "none") => Some((Privileges::NONE, Privileges::NONE)),
        (Meaning::Missing, _) => None,
        (Meaning::Exact(on), "read") => Some((read, on.read)),
        (Meaning::Exact(on), "all") => Some((Privileges::ALL, on.all)),
        (_, "read" | "minimal_read") => Some((read, read)),
        (Meaning::Facet(on, facet), "all" | "minimal_all") => Some((managed(&on, facet), managed(&on, facet))),
        (_, "all" | "minimal_all") => Some((Privileges::ALL, all)),
        (Meaning::Exact(on), sub) => {
            let sub = on.find(sub).map(Privileges::sub).filter(|sub| on.known.covers(*sub) || on.all.covers(*sub))?;
            Some((sub, on.closed(sub)))
        }
        _ => None,
    }
}

fn connect<'a>(feature: &'static str, terms: &[Term<'a>]) -> Result<About<'a>, Silent> {
    let mut asked = Permissions { feature: Some(feature), full: Vec::new(), words: Vec::new() };
    for term in terms {
        let ids: Vec<Cow<'a, str>> =
            connect_action(feature, &term.word).ok_or(Silent::Wrong)?.iter().map(|held| Cow::Borrowed(held.id)).collect();
        if term.minus {
            asked.full.retain(|id| !ids.contains(id));
        } else {
            asked.full.extend(ids.iter().cloned());
            asked.words.push((term.word.clone().into_owned(), ids));
        }
    }
    asked.full.sort();
    asked.full.dedup();
    Ok(About::Permissions(asked))
}

fn permission<'a>(context: &Context, id: Cow<'a, str>) -> Result<About<'a>, Silent> {
    if context.target.platform() != Platform::Connect {
        return Err(Silent::OtherPlatform);
    }
    let feature = Permission::find(&id).map(|permission| permission.feature);
    let words = vec![(id.clone().into_owned(), vec![id.clone()])];
    Ok(About::Permissions(Permissions { feature, full: vec![id], words }))
}

fn index<'a>(context: &Context, source: &Source<'a>, names: &[Name], privileges: &Expression) -> Result<About<'a>, Silent> {
    let names = names.iter().map(|name| source.value(name)).collect();
    Ok(About::Index(names, elastic(context, crate::catalogue::EsFamily::Index, source, privileges)?))
}

fn cluster<'a>(context: &Context, source: &Source<'a>, privileges: &Expression) -> Result<About<'a>, Silent> {
    Ok(About::Cluster(elastic(context, crate::catalogue::EsFamily::Cluster, source, privileges)?))
}

fn elastic<'a>(
    context: &Context,
    family: crate::catalogue::EsFamily,
    source: &Source<'a>,
    privileges: &Expression,
) -> Result<Vec<Cow<'a, str>>, Silent> {
    if context.target.platform() != Platform::Kibana {
        return Err(Silent::OtherPlatform);
    }
    let asked = plain(source, privileges);
    let is_missing = |name: &str| family.find(name).is_some_and(|known| !known.releases.has(context.target.release()));
    if asked.iter().any(|name| is_missing(name)) { Err(Silent::NotInRelease) } else { Ok(asked) }
}

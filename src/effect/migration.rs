//! What an upgrade does to roles, in three futures: nobody touches them, somebody saves them in the role editor, or their policy is built
//! for the new release. What was held before is put into the words of the new release first, so that what has only moved is no difference.

use super::across::{brought, is_new, tell_new};
use super::compare::compare;
use super::difference::{Atom, Class, Difference, Verdict, verdict};
use super::existing::{Dead, Effects};
use super::kibana::KibanaEffects;
use super::rewrite::{Unreadable, rewrite};
use super::words;
use crate::catalogue::{Confidence, FEATURES, FeatureLevel, License, Primary, Release};
use crate::check::privileges::FeatureOn;
use crate::check::{Context, release_name};
use crate::existing::KibanaBody;
use crate::source::Location;

/// What becomes of a role in one future.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Future {
    /// What it comes to.
    pub verdict: Verdict,
    /// What differs from what was.
    pub differences: Vec<Difference>,
    /// The role's document then; none where nobody can read it.
    pub body: Option<KibanaBody>,
    /// Why nobody can.
    pub unreadable: Option<String>,
    /// The least sure of the facts that it was worked out with.
    pub confidence: Confidence,
}

/// What becomes of one role.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RoleMigration {
    /// Its name.
    pub name: String,
    /// Where it was read, or stands in the policy.
    pub origin: String,
    /// Nobody touches it.
    pub stored: Future,
    /// Somebody opens it in the role editor and saves it.
    pub rewritten: Future,
    /// The policy is built for the new release and deployed; none where there is no policy.
    pub rebuilt: Option<Future>,
    /// What stands in it and does nothing, before or after.
    pub dead: Vec<Dead>,
    /// What a policy would say to keep what is lost, statement by statement.
    pub keep: Vec<String>,
    /// Where the policy has it.
    pub at: Option<Location>,
}

impl RoleMigration {
    /// The futures, with what each is called.
    pub fn futures(&self) -> impl Iterator<Item = (&'static str, &Future)> {
        [("stored", &self.stored), ("after a save", &self.rewritten)]
            .into_iter()
            .chain(self.rebuilt.iter().map(|it| ("rebuilt", it)))
    }
}

/// What an upgrade does.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Migration {
    /// The release before.
    pub from: Release,
    /// The release after.
    pub to: Release,
    /// The release on which somebody saved the roles in between.
    pub saved_on: Option<Release>,
    /// What becomes of each role.
    pub roles: Vec<RoleMigration>,
    /// Roles that come with the product, which change with it.
    pub reserved: usize,
    /// What is to be said of the inputs as a whole.
    pub notes: Vec<String>,
}

/// An upgrade from one target to another one.
#[derive(Clone, Copy)]
pub struct Upgrade<'u> {
    /// The target before.
    pub from: &'u Context<'u>,
    /// The target after.
    pub to: &'u Context<'u>,
    /// The release on which somebody saved the roles in between.
    pub saved_on: Option<Release>,
}

impl Upgrade<'_> {
    /// What becomes of a stored role that nobody builds anew: untouched, and saved in the role editor. And what of it does nothing.
    pub fn of(&self, body: &KibanaBody) -> (Future, Future, Vec<Dead>) {
        let (from, to) = (self.from.target.release(), self.to.target.release());
        let mut dead = KibanaEffects::of(body, from).dead;
        dead.extend(
            KibanaEffects::of(body, to).dead.into_iter().filter(|it| !dead.iter().any(|held| held.id == it.id)).collect::<Vec<_>>(),
        );
        let saved = match self.saved_on.map(|release| rewrite(body, release)) {
            None => Ok((body.clone(), None)),
            Some(saved) => saved,
        };
        let (stored, rewritten) = match saved {
            Ok((stored, on_the_way)) => {
                let rewritten = match rewrite(&stored, to) {
                    Ok((then, confidence)) => self.future(body, then, confidence.max(on_the_way)),
                    Err(unreadable) => Future::unreadable(&unreadable),
                };
                (self.future(body, stored, on_the_way), rewritten)
            }
            // Nobody could save it: it is what it was.
            Err(unreadable) => (self.future(body, body.clone(), None), Future::unreadable(&unreadable)),
        };
        (stored, rewritten, dead)
    }

    /// What becomes of a role whose document is another one after the upgrade.
    pub(crate) fn future(&self, before: &KibanaBody, then: KibanaBody, used: Option<Confidence>) -> Future {
        let (from, to) = (self.from.target.release(), self.to.target.release());
        let (was, mut differences) = brought(&KibanaEffects::of(before, from), to, &self.from.names);
        let is = KibanaEffects::of(&then, to);
        let confidence = used.max(was.confidence()).max(is.confidence()).unwrap_or(Confidence::Certain);
        if from != to {
            self.unknown(&was, &is, &mut differences);
            grown(&was, &is, (from, to), self.to, &mut differences);
        }
        let mut found = compare(&Effects::Kibana(was), &Effects::Kibana(is), self.to).differences;
        tell_new(&mut found, from);
        differences.extend(found);
        differences.extend(self.licence(&then));
        differences.sort_by(|a, b| (a.class, &a.space, &a.what).cmp(&(b.class, &b.space, &b.what)));
        Future { verdict: verdict(&differences), differences, body: Some(then), unreadable: None, confidence }
    }

    /// What nobody has heard of may mean something else on another release.
    fn unknown(&self, was: &KibanaEffects, is: &KibanaEffects, out: &mut Vec<Difference>) {
        let declared = self.to.target.kibana().map(|target| target.extra_features.as_slice()).unwrap_or_default();
        for (space, held) in &is.spaces {
            let before = was.at(space).raw;
            for (feature, privilege) in held.raw.iter().filter(|id| before.contains(id) && !declared.contains(&id.0)) {
                let atom = Atom::Raw(feature.clone(), privilege.clone());
                let mut difference = Difference::new(Class::NotKnown, atom, format!("\"{feature}\": {privilege}"))
                    .space(space)
                    .does("Something that the catalogue does not know.")
                    .ids([format!("{feature}.{privilege}")])
                    .why(format!("whether {} has it is not known", release_name(is.release)));
                difference.confidence = Confidence::Unknown;
                out.push(difference);
            }
        }
    }

    /// What of a document takes a licence that the target says it does not have.
    fn licence(&self, then: &KibanaBody) -> Option<Difference> {
        let license = self.to.target.kibana()?.license.filter(|license| *license < License::Gold)?;
        let is_level = |id: &&String| FeatureLevel::named(id).is_some();
        let stored = then.kibana.iter().flat_map(|entry| &entry.feature);
        let mut ids: Vec<String> = stored
            .flat_map(|feature| feature.privileges.iter().filter(|id| !is_level(id)).map(|id| format!("{}.{id}", feature.id)))
            .collect();
        ids.sort();
        ids.dedup();
        let why = format!("Kibana registers them from the Gold licence on, and the target says {}", license.name());
        let atom = Atom::Whole("sub-feature privileges");
        (!ids.is_empty()).then(|| Difference::new(Class::Licence, atom, "sub-feature privileges").ids(ids).why(why))
    }
}

/// What a base privilege holds that only the new release has.
fn grown(was: &KibanaEffects, is: &KibanaEffects, (from, to): (Release, Release), context: &Context, out: &mut Vec<Difference>) {
    for (space, held) in &is.spaces {
        let base = held.base.both(was.at(space).base);
        if base.is_empty() {
            continue;
        }
        let current = FEATURES.iter().filter(|feature| feature.current.has(to)).map(|feature| FeatureOn::new(feature, to));
        let new: Vec<FeatureOn> = current.filter(|on| is_new(on, on.all, from)).collect();
        if new.is_empty() {
            continue;
        }
        let level = base.primary().unwrap_or(Primary::Read);
        let names: Vec<String> = new.iter().map(|on| words::feature(&context.names, on)).collect();
        let does = format!("Features that are new on {}: {}.", release_name(to), names.join(", "));
        let ids = new.iter().map(|on| on.feature.id.to_owned());
        let difference = Difference::new(Class::New, Atom::Base(level), format!("base.{level}")).space(space).does(does).ids(ids);
        out.push(difference.why("a base privilege holds every feature that a release has"));
    }
}

impl Future {
    /// A future in which the role editor cannot open the role.
    fn unreadable(why: &Unreadable) -> Future {
        let reason = why.to_string();
        let atom = Atom::Whole("role editor");
        let difference = Difference::new(Class::Unreadable, atom, why.about.clone()).ids([why.about.clone()]).why(&reason);
        Future {
            verdict: Verdict::Refused,
            differences: vec![difference],
            body: None,
            unreadable: Some(reason),
            confidence: Confidence::Certain,
        }
    }

    /// A future that cannot be told.
    pub(crate) fn refused(why: String) -> Future {
        Future {
            verdict: Verdict::Refused,
            differences: Vec::new(),
            body: None,
            unreadable: Some(why),
            confidence: Confidence::Certain,
        }
    }
}

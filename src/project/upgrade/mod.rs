//! What an upgrade does to the roles of a policy, or to roles that exist; and the words that keep everybody's rights.

mod keep;

use rayon::prelude::*;

use super::ready::Ready;
use super::{Options, Project, Refused};
use crate::catalogue::Release;
use crate::check::effective::Effective;
use crate::check::{Check, Context, release_name};
use crate::config::{Config, Deployment, Product, Target};
use crate::diagnostic::{Diagnostic, Edit, Severity};
use crate::effect::{Dead, Difference, Future, Lines, Migration, Place, RoleMigration, Side, Upgrade, document};
use crate::existing::{Body, RawRole};
use crate::policy::{Platform, RoleId};

/// What is asked of an upgrade.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Upgrading {
    /// The release before.
    pub from: Release,
    /// The release after.
    pub to: Release,
    /// The release on which somebody saved the roles in between.
    pub(crate) saved_on: Option<Release>,
    /// Only these roles; all where there is none.
    pub roles: Vec<String>,
    /// What is written has to mean something on both releases: the policy goes on being built for the older one.
    pub is_for_both: bool,
}

impl Upgrading {
    /// An upgrade from one release to another one.
    ///
    /// ```
    /// use polc::catalogue::Release;
    /// use polc::project::Project;
    /// use polc::project::upgrade::Upgrading;
    ///
    /// let release = |id| Release::parse(id).expect("a release that the catalogue knows");
    /// let asked = Upgrading::new(release("9.3"), release("9.4"), None)?;
    /// let migration = Project::new().file("a.pol", "role a < rules: read; >").upgrade(&asked)?;
    /// assert_eq!(migration.roles[0].name, "a");
    /// # Ok::<(), polc::project::Refused>(())
    /// ```
    ///
    /// # Errors
    /// Where the older one comes last, or somebody saves the roles before or after it.
    pub fn new(from: Release, to: Release, saved_on: Option<Release>) -> Result<Upgrading, Refused> {
        if from > to {
            return Err(Refused::Unknown(format!(
                "{} is newer than {}: an upgrade goes from the older release to the newer one\n`polc diff` compares any two, \
                 whichever is newer",
                release_name(from),
                release_name(to)
            )));
        }
        if let Some(on) = saved_on.filter(|on| *on < from || *on > to) {
            return Err(Refused::Unknown(format!(
                "nobody saves roles on {} between {} and {}",
                release_name(on),
                release_name(from),
                release_name(to)
            )));
        }
        Ok(Upgrading { from, to, saved_on, roles: Vec::new(), is_for_both: false })
    }

    fn is_asked(&self, name: &str) -> bool {
        self.roles.is_empty() || self.roles.iter().any(|role| role == name)
    }

    fn nothing(&self) -> Migration {
        Migration { from: self.from, to: self.to, saved_on: self.saved_on, roles: Vec::new(), reserved: 0, notes: Vec::new() }
    }
}

/// What an upgrade does to roles that exist.
pub fn upgrade(roles: &[RawRole], asked: &Upgrading) -> Migration {
    let (from, to) = (Target::of_release(asked.from), Target::of_release(asked.to));
    let (from, to) = (Context::new(&from), Context::new(&to));
    let upgrade = Upgrade { from: &from, to: &to, saved_on: asked.saved_on };
    let mut all = asked.nothing();
    let of_connect = roles.iter().filter(|role| role.platform() == Platform::Connect).count();
    if of_connect > 0 {
        all.notes
            .push(format!("{} of Amazon Connect, which has no releases, left out", crate::report::counted(of_connect, "profile")));
    }
    let here = || roles.iter().filter(|role| role.platform() == Platform::Kibana && asked.is_asked(&role.name));
    all.reserved = here().filter(|role| role.flags.reserved).count();
    let meant: Vec<&RawRole> = here().filter(|role| !role.flags.reserved).collect();
    all.roles = meant.par_iter().map(|role| of_raw(role, &upgrade)).collect();
    all.roles.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

fn of_raw(role: &RawRole, upgrade: &Upgrade) -> RoleMigration {
    let Body::Kibana(body) = &role.body else { return refused(&role.name, role.origin.to_string(), "it is not of Kibana", false) };
    let unknown = role.flags.incomplete.iter().chain(&role.flags.unreadable).next();
    if let Some(note) = unknown {
        let way_out = note.way_out.as_deref().map_or(String::new(), |it| format!("; {it}"));
        return refused(&role.name, role.origin.to_string(), &format!("{}{way_out}", note.message), false);
    }
    let (stored, rewritten, dead) = upgrade.of(body);
    RoleMigration {
        name: role.name.clone(),
        origin: role.origin.to_string(),
        stored,
        rewritten,
        rebuilt: None,
        dead,
        keep: Vec::new(),
        at: None,
    }
}

/// A role of which nothing can be said.
fn refused(name: &str, origin: String, why: &str, is_policy: bool) -> RoleMigration {
    let future = || Future::refused(why.to_owned());
    RoleMigration {
        name: name.to_owned(),
        origin,
        stored: future(),
        rewritten: future(),
        rebuilt: is_policy.then(future),
        dead: Vec::<Dead>::new(),
        keep: Vec::new(),
        at: None,
    }
}

impl Project {
    /// What an upgrade does to the roles of the policies.
    ///
    /// # Errors
    /// Where no role is for Kibana.
    pub fn upgrade(&self, asked: &Upgrading) -> Result<Migration, Refused> {
        let mut all = asked.nothing();
        let mut has_kibana = false;
        for set in &self.sets {
            let ready = Ready::new(&self.sources, set, &Options::default())?;
            has_kibana |= ready.policy.roles.iter().any(|role| role.platforms.has(Platform::Kibana));
            let (from, to) = targets(&set.config, asked);
            let (from, to) = (Context::new(&from), Context::new(&to));
            let both = Both::new(&ready, &from, &to, asked);
            let ids: Vec<RoleId> = ready.policy.ids().filter(|id| asked.is_asked(&ready.policy.role(*id).name)).collect();
            let made: Vec<Option<RoleMigration>> = ids.par_iter().with_min_len(16).map(|id| both.role(*id)).collect();
            all.roles.extend(made.into_iter().flatten());
        }
        if !has_kibana {
            return Err(Refused::Unknown("Amazon Connect has no releases, and no role is for Kibana".to_owned()));
        }
        Ok(all)
    }

    /// The edits that [`keeping`](Project::keeping) makes, by the names of files.
    ///
    /// # Errors
    /// Those of [`upgrade`](Project::upgrade).
    pub fn edits_to_keep(&self, asked: &Upgrading) -> Result<Vec<(String, Edit)>, Refused> {
        let edits = keep::edits(self, asked)?.into_iter();
        let named = edits.flat_map(|(file, edits)| edits.into_iter().map(move |edit| (file, edit)));
        Ok(named.map(|(file, edit)| (self.sources.file(file).name.clone(), edit)).collect())
    }

    /// The edits that keep what is lost where the policies are built for the new release, and what has no words there.
    ///
    /// # Errors
    /// Those of [`upgrade`](Project::upgrade).
    pub fn keeping(&self, asked: &Upgrading) -> Result<keep::Kept, Refused> {
        keep::keeping(self, asked)
    }
}

pub use keep::Kept;

/// A policy on both releases.
struct Both<'b, 'a> {
    ready: &'b Ready<'a>,
    upgrade: Upgrade<'b>,
    before: Check<'b, 'a>,
    after: Check<'b, 'a>,
}

impl<'b, 'a> Both<'b, 'a> {
    fn new(ready: &'b Ready<'a>, from: &'b Context<'b>, to: &'b Context<'b>, asked: &Upgrading) -> Both<'b, 'a> {
        let upgrade = Upgrade { from, to, saved_on: asked.saved_on };
        Both { ready, upgrade, before: Check::new(from, &ready.policy), after: Check::new(to, &ready.policy) }
    }

    /// What a role comes to, or why nobody knows.
    fn made(&self, check: &Check<'b, 'a>, id: RoleId) -> Option<Result<Effective<'a>, String>> {
        let (mut found, role) = (Vec::new(), self.ready.policy.role(id));
        let effective = check.role(id, &mut found)?;
        let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
        let settled: Vec<Diagnostic> =
            found.into_iter().filter_map(|it| self.ready.linter.settle(it, Some(role.location()))).collect();
        let wrong = self.ready.wrong.iter().filter(|found| is_error(found) && role.contains(found.primary.at));
        let first = settled.iter().filter(is_error).chain(wrong).next().map(|found| found.message.clone());
        let below = || check.is_on_flawed(role).then(|| "a role that it extends has an error".to_owned());
        Some(first.or_else(below).map_or(Ok(effective), Err))
    }

    fn role(&self, id: RoleId) -> Option<RoleMigration> {
        let role = self.ready.policy.role(id);
        let origin = self.ready.sources.file(role.source.file).path.clone();
        let on = |release: Release, why: &str| format!("it has an error on {}: {why}", release_name(release));
        let (from, to) = (self.upgrade.from.target.release(), self.upgrade.to.target.release());
        let before = match self.made(&self.before, id)? {
            Ok(effective) => effective,
            Err(why) => {
                return Some(RoleMigration { at: Some(role.location()), ..refused(&role.name, origin, &on(from, &why), true) });
            }
        };
        let Body::Kibana(body) = document(&before) else { return None };
        let (mut stored, mut rewritten, dead) = self.upgrade.of(&body);
        let lines = Lines::new(&self.ready.policy, self.upgrade.from, &before);
        let mut keep = Vec::new();
        let mut rebuilt = match self.made(&self.after, id) {
            None => Future::refused(format!("{} does not build it", release_name(to))),
            Some(Err(why)) => Future::refused(on(to, &why)),
            Some(Ok(after)) => match document(&after) {
                Body::Kibana(then) => {
                    let mut rebuilt = self.upgrade.future(&body, then, None);
                    let new_lines = Lines::new(&self.ready.policy, self.upgrade.to, &after);
                    place(&mut rebuilt, Some(&lines), Some(&new_lines));
                    keep = keep::statements(&rebuilt.differences, self.upgrade.to);
                    rebuilt
                }
                Body::Connect(_) => return None,
            },
        };
        place(&mut stored, Some(&lines), Some(&lines));
        place(&mut rewritten, Some(&lines), Some(&lines));
        rebuilt.differences.dedup_by(|a, b| (a.class, &a.space, &a.what) == (b.class, &b.space, &b.what));
        let at = Some(role.location());
        Some(RoleMigration { name: role.name.to_string(), origin, stored, rewritten, rebuilt: Some(rebuilt), dead, keep, at })
    }
}

/// Says which words each difference comes from.
fn place(future: &mut Future, before: Option<&Lines>, after: Option<&Lines>) {
    let at = |lines: Option<&Lines>, it: &Difference| lines?.at(&it.atom, it.space.as_deref());
    for difference in &mut future.differences {
        let (first, second) = if difference.side() == Side::Before { (before, after) } else { (after, before) };
        difference.at = at(first, difference).or_else(|| at(second, difference)).map(|at| Place { side: Side::After, at });
    }
}

/// The target of a policy on both releases: one that `polc.toml` has for the older one, or else its first, as the releases have it.
pub(super) fn targets(config: &Config, asked: &Upgrading) -> (Target, Target) {
    let declared = || config.targets.iter().filter(|target| target.platform() == Platform::Kibana);
    let target = declared().find(|target| target.release() == asked.from).or_else(|| declared().next());
    let on = |release: Release| {
        let mut made = Target::of_release(release);
        if let (Some(target), Product::Kibana(kibana)) = (target, &mut made.product) {
            let deployment = kibana.deployment;
            if let Some(held) = target.kibana() {
                *kibana = held.clone();
            }
            kibana.release = release;
            let is_same_kind = (kibana.deployment == Some(Deployment::Serverless)) == release.is_serverless();
            kibana.deployment = kibana.deployment.filter(|_| is_same_kind).or(deployment);
        }
        made
    };
    (on(asked.from), on(asked.to))
}

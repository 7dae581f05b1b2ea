//! Whether what was decided is all there is to do: every line has a decision, no exception is past its end, nothing that was taken away
//! is still there, and nobody decided about what they answer for or hold themselves.

use std::collections::{BTreeMap, BTreeSet};

use toml::value::Date;

use super::{DecisionsFile, Verdict, Written};
use crate::report::counted;
use crate::review::earlier::{self, Earlier};
use crate::review::holders::HoldersFile;
use crate::review::model::{Changes, Decision, Decisions, Gone, Problem, Role};
use crate::review::time::Time;

/// What decisions are held against.
pub(in crate::review) struct Judge<'j> {
    pub(in crate::review) at: Option<&'j Time>,
    pub(in crate::review) holders: Option<&'j HoldersFile>,
    pub(in crate::review) earlier: Option<&'j Earlier>,
    pub(in crate::review) changes: Option<&'j Changes>,
}

/// Something that keeps a review from being done.
fn problem(kind: &'static str, line: Option<&str>, role: Option<&str>, message: String) -> Problem {
    Problem { kind, line: line.map(str::to_owned), role: role.map(str::to_owned), message }
}

/// Lines without a decision are told role by role: each of them alone would bury the rest.
fn missing(role: &Role) -> Option<Problem> {
    let mut lines = role.lines.iter().filter(|line| line.decision.is_none());
    let first = lines.next()?;
    let count = 1 + lines.count();
    let has = if count == 1 { "has" } else { "have" };
    let (what, line, target) = (&first.what, &first.line, &role.target);
    let message = format!("{} on {target} {has} no decision, the first is {line} (`{what}`)", counted(count, "line"));
    Some(problem("missing", None, Some(&role.name), message))
}

impl Judge<'_> {
    /// Writes decisions to the lines they are about, and says what is left to do.
    pub(in crate::review) fn judge(&self, file: Option<&DecisionsFile>, roles: &mut [Role]) -> Decisions {
        let mut out = Decisions { given: file.is_some(), ..Decisions::default() };
        out.lines = roles.iter().map(|role| role.lines.len()).sum();
        let mut by_line: BTreeMap<&str, &Written> = BTreeMap::new();
        let mut reviewers: BTreeSet<&str> = BTreeSet::new();
        for written in file.iter().flat_map(|file| &file.decisions) {
            reviewers.insert(&written.by);
            if let Some(first) = by_line.insert(&written.line, written) {
                let message =
                    format!("two decisions are about the line: `{}` and `{}`", first.decision.name(), written.decision.name());
                out.problems.push(problem("twice", Some(&written.line), written.role.as_deref(), message));
            }
        }
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for role in roles.iter_mut() {
            for line in &role.lines {
                let Some(written) = by_line.get(&*line.line) else { continue };
                used.insert(&written.line);
                out.decided += 1;
                self.about(written, role, &line.what, &mut out.problems);
            }
            for line in &mut role.lines {
                line.decision = by_line.get(&*line.line).map(|written| told(written));
            }
            if file.is_some() {
                out.problems.extend(missing(role));
            }
        }
        if file.is_some() && self.at.is_none() && by_line.values().any(|it| it.until.is_some()) {
            let message = "whether exceptions are past their end is not known: the review has no time (`--at`)";
            out.problems.push(problem("no-time", None, None, message.to_owned()));
        }
        for written in by_line.values().filter(|it| !used.contains(&*it.line)) {
            match self.earlier.and_then(|earlier| earlier.line(&written.line)) {
                Some((role, line)) => self.gone(written, role, &line.what, &mut out),
                None => {
                    let what = written.what.as_ref().map_or(String::new(), |what| format!(" ({what})"));
                    let way =
                        if self.earlier.is_some() { "" } else { ": `--since` with the review that it was decided in says which" };
                    let message = format!(
                        "no line of this review is called {}{what}; it may be mistyped, or what it was about is gone or written in other words{way}",
                        written.line,
                    );
                    out.problems.push(problem("no-such-line", Some(&written.line), written.role.as_deref(), message));
                }
            }
        }
        self.follow_up(roles, &mut out.problems);
        out.reviewers = reviewers.into_iter().map(str::to_owned).collect();
        out
    }

    /// What is wrong with a decision about a line that is there.
    fn about(&self, written: &Written, role: &Role, what: &str, out: &mut Vec<Problem>) {
        let (line, name) = (Some(&*written.line), Some(&*role.name));
        let mut add = |kind, message| out.push(problem(kind, line, name, message));
        let at = |day: &Date| self.at.is_some_and(|at| at.day > *day);
        match (written.decision, &written.until) {
            (Verdict::TakeAway, _) => add("still-granted", format!("`{what}` was to be taken away and is still granted")),
            (_, Some(until)) if at(until) => add("overdue", format!("the exception for `{what}` ended on {until}")),
            _ => {}
        }
        if self.at.is_some_and(|at| written.on > at.day) {
            add("not-yet", format!("the decision about `{what}` is of {}, after the time of the review", written.on));
        }
        let is_owner = role.owner.as_deref().is_some_and(|owner| owner.split(',').any(|it| same(it, &written.by)));
        if is_owner {
            add("own-role", format!("`{}` owns the role and decided about `{what}`: somebody else has to", written.by));
        } else if self.holders.is_some_and(|holders| holders.has(&role.name, &written.by)) {
            add("own-role", format!("`{}` holds the role and decided about `{what}`: somebody else has to", written.by));
        }
        let other = [("role", &written.role, &*role.name), ("what", &written.what, what)];
        for (key, said, is) in other.into_iter().filter(|(_, said, is)| said.as_deref().is_some_and(|said| said != *is)) {
            let said = said.as_deref().unwrap_or_default();
            add(
                "other-line",
                format!("the decision says `{key} = \"{said}\"`, and the line is about `{is}`: it may be about another line"),
            );
        }
    }

    /// A decision about a line that an earlier review had and this one does not. That a line is gone is no proof: what it was about may be
    /// granted in other words.
    fn gone(&self, written: &Written, role: &earlier::Role, what: &str, out: &mut Decisions) {
        let of_role = self.changes.iter().flat_map(|it| &it.roles).filter(|it| it.role == role.name && it.target == role.target);
        let is_lost = of_role.flat_map(|change| &change.losses).any(|lost| lost.what == what);
        let says = match (written.decision, is_lost) {
            (Verdict::TakeAway, true) => "done: it is granted no longer",
            (Verdict::TakeAway, false) => {
                let message = format!(
                    "`{what}` was to be taken away: it is not there in these words, and nobody lost it. See whether other words give it"
                );
                out.problems.push(problem("still-granted", Some(&written.line), Some(&role.name), message));
                return;
            }
            (Verdict::Change, _) => "done: it is not there in these words any more",
            (Verdict::Keep | Verdict::Exception, true) => "it was to stay, and is granted no longer",
            (Verdict::Keep | Verdict::Exception, false) => "it was to stay, and is there in other words, if at all",
        };
        out.gone.push(Gone {
            line: written.line.clone(),
            role: Some(role.name.clone()),
            what: Some(what.to_owned()),
            decision: written.decision.name(),
            says: says.to_owned(),
        });
    }

    /// What the earlier review decided to take away and that is still granted, whoever writes decisions now.
    fn follow_up(&self, roles: &[Role], out: &mut Vec<Problem>) {
        let Some(earlier) = self.earlier else { return };
        for role in roles {
            for line in &role.lines {
                let was = earlier.line(&line.line).and_then(|(_, line)| line.decision.as_ref());
                let was_taken = was.is_some_and(|it| it.decision == Verdict::TakeAway.name());
                if was_taken && !out.iter().any(|it| it.kind == "still-granted" && it.line.as_ref() == Some(&line.line)) {
                    let message = format!("the earlier review decided to take `{}` away, and it is still granted", line.what);
                    out.push(problem("still-granted", Some(&line.line), Some(&role.name), message));
                }
            }
        }
    }
}

/// Two names of one person or team, as people spell them.
fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

fn told(written: &Written) -> Decision {
    Decision {
        decision: written.decision.name(),
        by: written.by.clone(),
        on: written.on.to_string(),
        reason: written.reason.clone(),
        until: written.until.map(|day| day.to_string()),
        ticket: written.ticket.clone(),
    }
}

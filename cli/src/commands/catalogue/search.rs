//! What has to do with a word: names that begin with it, and privileges that let one do what it says.

use serde::Serialize;

use super::page::{Page, Row};
use super::standing::{self, Standing};
use polc::catalogue::Permission;
use polc::check::Context;
use polc::check::names::Meaning;
use polc::config::Target;
use polc::policy::Platform;

/// The shortest word that is searched for: a shorter one has to do with nearly everything.
const SHORTEST: usize = 3;

/// Something that has to do with a word.
#[derive(Debug, Serialize)]
pub(super) struct Match {
    /// As a policy names it: `cases`, `cases.delete`.
    name: String,
    /// What it lets one do.
    does: String,
    /// The most that it lets one do.
    class: &'static str,
}

/// Whether a name has a word among its own, or begins with it.
fn has_word(name: &str, word: &str) -> bool {
    let name = name.to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).any(|part| part == word || part.len() > word.len() && part.starts_with(word))
}

/// Everything on the target that has to do with a word, but not what is called so.
pub(super) fn search(target: &Target, word: &str) -> Vec<Match> {
    let lower = word.to_lowercase();
    if lower.len() < SHORTEST || !lower.chars().all(char::is_alphanumeric) {
        return Vec::new();
    }
    let mut found = match target.platform() {
        Platform::Kibana => kibana(&Context::new(target), &lower),
        Platform::Connect => connect(&lower),
    };
    found.retain(|one| one.name != word);
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    found
}

fn kibana(context: &Context, word: &str) -> Vec<Match> {
    let mut found = Vec::new();
    for key in standing::keys() {
        let Some(named) = context.names.find(&key.to_string()) else { continue };
        let path = standing::paths(&context.names, key).into_iter().next().unwrap_or_else(|| key.to_string());
        let Meaning::Exact(on) = named.meaning else {
            let is_there = Standing::of(&named.meaning).id.is_some();
            if is_there && has_word(&path, word) {
                let does = super::feature::Subject::of_key(key).does.to_owned();
                found.push(Match { name: path, does, class: "read" });
            }
            continue;
        };
        if has_word(&path, word) || on.feature.title.is_some_and(|title| has_word(title, word)) {
            found.push(Match { name: path.clone(), does: on.feature.does.to_owned(), class: on.access(on.all | on.known).name() });
        }
        for sub in on.subs(on.known) {
            let short = sub.aliases.first().copied().unwrap_or(sub.id);
            if std::iter::once(sub.id).chain(sub.aliases.iter().copied()).any(|name| has_word(name, word))
                || has_word(sub.does, word)
            {
                found.push(Match { name: format!("{path}.{short}"), does: sub.does.to_owned(), class: sub.access.name() });
            }
        }
    }
    found
}

fn connect(word: &str) -> Vec<Match> {
    let has_it = |permission: &&Permission| has_word(permission.feature, word) || permission.action == word;
    let permissions = polc::catalogue::PERMISSIONS.iter().filter(has_it);
    let named = |permission: &Permission| Match {
        name: format!("{}.{}", permission.feature, permission.action),
        does: permission.does.to_owned(),
        class: permission.access.name(),
    };
    permissions.map(named).collect()
}

/// Lists it.
pub(super) fn show(word: &str, found: &[Match], page: &mut Page) {
    let rows: Vec<Row> = found.iter().map(|one| Row::new(&*one.name, &*one.does).line(format!("up to {}", one.class))).collect();
    page.section(&format!("Has to do with `{word}`"), &rows);
}

//! The comparison, and the orders that must not matter.

use std::collections::BTreeMap;

use polc::check::Context;
use polc::config::{Config, Target};

use crate::answer::{Held, culprits, roles_of};
use crate::facts::{Facts, Meaning};
use crate::generate::Generator;
use crate::output::{self, Compiled};
use crate::policy::{Assertion, Policy, Statement, Verb};
use crate::product::{self, OnOne};
use crate::random::Random;
use crate::role::Reader;

/// Policies in a usual run.
const POLICIES: u64 = 1500;

const TARGETS: [&str; 7] =
    ["kibana:9.0", "kibana:9.1", "kibana:9.2", "kibana:9.3", "kibana:9.4", "kibana:9.5", "kibana:serverless"];

fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

fn target(name: &str) -> Target {
    Config::default().target(name).unwrap()
}

/// What the two say differently of a policy on a target.
fn differences(policy: &Policy, context: &Context, polc: &OnOne) -> Vec<String> {
    let mut differences = Vec::new();
    let policy = &policy.on(context.target);
    let reader = Reader {
        facts: Facts { release: context.target.release(), is_asking: false },
        policy,
        product: context.target.platform().name(),
    };
    let roles: Vec<_> = policy.roles.iter().collect();
    let mut compiled: BTreeMap<String, Compiled> = BTreeMap::new();
    for role in &roles {
        let expected = reader.role(role).errors;
        let mut found = polc.errors.get(&role.name).cloned().unwrap_or_default();
        if expected.contains("duplicate-space") {
            // Which of the two counts is open, and so is what follows from it.
            found.retain(|name| *name == "duplicate-space");
        }
        // An error in a parent may show in the child as well, or not.
        let parents = || role.extends.iter().filter_map(|parent| policy.role(parent));
        let is_of_parents = parents().any(|parent| !reader.is_right(parent));
        // Of several mistakes, one may be enough to say.
        let is_said = expected.is_empty() == found.is_empty() && found.is_subset(&expected);
        if !is_said && !is_of_parents {
            differences.push(format!("{}: errors {expected:?}, polc {found:?}", role.name));
        }
        if role.is_abstract {
            continue;
        }
        let Some(right) = reader.compile(role) else { continue };
        let expected = reader.document(&right);
        compiled.insert(role.name.clone(), right);
        if !found.is_empty() {
            continue;
        }
        match polc.documents.get(&role.name).map(|document| reader.with_levels(output::read(document))) {
            Some(found) if found == expected => {}
            found => differences.push(format!("{} is\n  {expected:?}, polc\n  {found:?}", role.name)),
        }
    }
    // What an older feature holds of the newer ones is not the language's but the catalogue's to say.
    let is_older = |written: &str| match reader.facts.meaning(written) {
        Meaning::Feature(feature) => written.starts_with('"') && !feature.current.has(reader.facts.release),
        _ => false,
    };
    if policy.grants().any(|(written, ..)| is_older(written)) {
        return differences;
    }
    for assertion in &policy.assertions {
        if assertion.verb == Verb::Only {
            let text = assertion.to_string();
            let found = polc.answers.get(text.trim_end_matches(';'));
            if let Some(expected) = only(policy, &reader, &compiled, assertion)
                && expected != found.copied()
            {
                differences.push(format!("{text}: {expected:?}, polc {found:?}"));
            }
            continue;
        }
        let subjects: Vec<_> = roles_of(policy, &assertion.subject);
        if subjects.is_empty() || subjects.iter().any(|role| !reader.is_right(role)) {
            continue;
        }
        let held = Held { roles: subjects.iter().filter_map(|role| compiled.get(&role.name)).collect() };
        let expected = reader.answer(assertion, &held);
        let text = assertion.to_string();
        let found = polc.answers.get(text.trim_end_matches(';'));
        if expected != found.copied() {
            differences.push(format!("{text}: {expected:?}, polc {found:?}"));
        }
    }
    if polc.errors.is_empty() && reader.product == "kibana" {
        let expected = culprits(&reader, &compiled);
        if expected != polc.culprits {
            differences.push(format!("forbidden: {expected:?}, polc {:?}", polc.culprits));
        }
    }
    differences
}

/// What `only` comes to: what `can` does for those who are named, and `cannot` for everybody else. None where nobody can say.
fn only(policy: &Policy, reader: &Reader, compiled: &BTreeMap<String, Compiled>, assertion: &Assertion) -> Option<Option<bool>> {
    let roles = policy.roles.iter().filter(|role| !role.is_abstract).map(|role| &role.name);
    let mut answers = Vec::new();
    for name in roles.chain(policy.personas.iter().map(|(name, _)| name)) {
        let subjects: Vec<_> = roles_of(policy, name);
        if subjects.iter().any(|role| !reader.is_right(role)) {
            return None;
        }
        let held = Held { roles: subjects.iter().filter_map(|role| compiled.get(&role.name)).collect() };
        let is_named = *name == assertion.subject || assertion.with.contains(name);
        let asked = Assertion { verb: if is_named { Verb::Can } else { Verb::Cannot }, ..assertion.clone() };
        if !subjects.is_empty() {
            answers.extend(reader.answer(&asked, &held));
        }
    }
    Some((!answers.is_empty()).then(|| answers.iter().all(|answer| *answer)))
}

/// The same policy with everything in another order that must not matter, in several files.
fn shuffled(policy: &Policy, random: &mut Random) -> Vec<String> {
    let mut policy = policy.clone();
    for role in &mut policy.roles {
        random.shuffle(&mut role.extends);
        random.shuffle(&mut role.statements);
        for statement in &mut role.statements {
            match statement {
                Statement::In(names, inside) | Statement::On(names, inside) => {
                    random.shuffle(names);
                    random.shuffle(inside);
                }
                Statement::Spaces(_, spaces) => random.shuffle(spaces),
                Statement::Index { names, privileges, .. } => {
                    random.shuffle(names);
                    random.shuffle(privileges);
                }
                _ => {}
            }
        }
    }
    for (_, roles) in &mut policy.personas {
        random.shuffle(roles);
    }
    if let Some(forbid) = &mut policy.forbid {
        random.shuffle(&mut forbid.body);
    }
    let mut items = policy.items();
    random.shuffle(&mut items);
    let mut files = vec![String::new(); 3];
    for item in items {
        files[random.below(3)] += &item;
    }
    files
}

#[test]
fn polc_does_what_the_language_says() {
    let first = number("POLC_REFERENCE_FIRST", 0);
    let targets: Vec<Target> = TARGETS.iter().chain(&["connect"]).map(|name| target(name)).collect();
    let contexts: Vec<Context> = targets.iter().map(Context::new).collect();
    let connect = contexts.len() - 1;
    let mut wrong = Vec::new();
    let (mut right, mut refused, mut answers) = (0, 0, 0);
    for seed in first..first + number("POLC_REFERENCE_POLICIES", POLICIES) {
        let mut random = Random::new(seed);
        let main = random.below(TARGETS.len());
        let mut on = vec![&contexts[main]];
        if random.one_in(3) {
            on.push(&contexts[(main + 1 + random.below(TARGETS.len() - 1)) % TARGETS.len()]);
        }
        on.push(&contexts[connect]);
        let facts = Facts { release: targets[main].release(), is_asking: false };
        let policy = Generator { random: &mut random, facts }.policy();
        on.retain(|context| !policy.on(context.target).roles.is_empty());
        let on: Vec<Context> = on.iter().map(|it| Context::with(it.target, it.names.clone())).collect();
        let text = policy.items().concat();
        let plain = product::ask(&policy, std::slice::from_ref(&text), &on);
        let other = product::ask(&policy, &shuffled(&policy, &mut random), &on);
        let mut differences = Vec::new();
        for (context, (plain, other)) in on.iter().zip(plain.iter().zip(&other)) {
            let name = &context.target.name;
            differences.extend(self::differences(&policy, context, plain).into_iter().map(|it| format!("on {name}: {it}")));
            if plain != other {
                differences.push(format!("on {name}, in another order:\n  {plain:?}\n  {other:?}"));
            }
            right += plain.documents.len();
            refused += plain.errors.len();
            answers += plain.answers.len();
        }
        if !differences.is_empty() {
            wrong.push(format!("policy {seed}\n{text}\n{}", differences.join("\n")));
        }
    }
    println!("{right} roles, {refused} refused, {answers} answers");
    assert!(wrong.is_empty(), "{} differ:\n\n{}", wrong.len(), wrong[..wrong.len().min(5)].join("\n\n"));
}

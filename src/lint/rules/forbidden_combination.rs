//! A `forbid` item that matches a role, or a persona.

use crate::access::Access;
use crate::check::held::{About, Asked, Held, may_hold, together};
use crate::check::{Context, release_name};
use crate::diagnostic::{Diagnostic, Entry, Group, Id, Kind, Tag};
use crate::lint::findings::Findings;
use crate::lint::prohibitions::Broken;
use crate::lint::roles::Roles;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::{HeldTogether, Subject};
use crate::policy::Forbid;
use crate::source::Location;
use crate::suggest::all_of;

/// Holds prohibitions against roles and personas.
pub(crate) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "forbidden-combination",
        summary: "a role or a persona holds what a `forbid` item says nobody may hold at once",
        docs: r#"
A `forbid` item is a promise of the policy: nobody holds all of this at once. It is looked for on every target in every role and, since
the privileges of several roles add up, in every persona. Features have to come together in one space; what is granted in all spaces
comes together with everything.

A level counts by itself, so taking something out of `all` does not get around a prohibition. On a release that has a feature only
inside a broader one, whoever holds the broader one holds it.

```pol
role rule_author < rules: all; alerts: all; connectors: read; >
role tuner extends rule_author < exceptions: all; >

forbid "two people for one change" < rules: all; exceptions: all; >
```

`unless` names the roles and personas that may. A persona may, too, if one of its roles is named; and a role is not reported that only
personas hold which may.

## Instead

```pol
role rule_author < rules: all; exceptions: none; alerts: all; connectors: read; >
role tuner < rules: read; exceptions: all; >
role soc_manager extends rule_author < exceptions: all; >

forbid "two people for one change" < rules: all; exceptions: all; > unless soc_manager;
```

Nothing but `unless` excuses: the level of this finding cannot be set, and neither a comment nor a baseline keeps it from being shown
(`excused-prohibition`).
"#,
        tags: &[Tag::Promise],
        ..Entry::of(Kind::Rule(Group::Correctness))
    }),
    everywhere: false,
    check: Check::Holders(role, personas),
};

fn role(subject: &Subject, out: &mut Findings) {
    let policy = subject.check.policy();
    for Broken { forbid: number, asked, space } in subject.prohibitions.broken(subject.held) {
        let Some(forbid) = policy.forbids.get(number) else { continue };
        let is_named = |name: &str| subject.prohibitions.excuses(number, name);
        let may = |it: &&HeldTogether| may_hold(policy, it.persona, is_named);
        let only_by_those_who_may = !subject.personas.is_empty() && subject.personas.iter().all(may);
        if is_named(&subject.role.name) || only_by_those_who_may {
            continue;
        }
        let mut finding = finding(forbid, &subject.role.name, subject.location(), asked, out).label("holds all of it");
        for part in asked {
            for label in subject.held.granted(policy, part, space, false) {
                finding = finding.also(label.at, format!("gives `{}`", part.text));
            }
        }
        out.push(told(finding, forbid, subject.held, (space, asked), subject.context()));
    }
}

fn personas(roles: &Roles, out: &mut Findings) {
    let policy = roles.check.policy();
    let broken =
        roles.personas.iter().flat_map(|holder| roles.prohibitions.broken(&holder.held).into_iter().map(move |it| (holder, it)));
    let mut broken: Vec<(&HeldTogether, Broken)> = broken.collect();
    broken.sort_by_key(|(_, broken)| broken.forbid);
    for (holder, Broken { forbid: number, asked, space }) in broken {
        let Some(forbid) = policy.forbids.get(number) else { continue };
        if may_hold(policy, holder.persona, |name| roles.prohibitions.excuses(number, name)) {
            continue;
        }
        let each = holder.held.each();
        // One role that holds it all is to blame, not everybody who has the role.
        if each.iter().any(|(_, held)| together(held, asked).is_some()) {
            continue;
        }
        let at = holder.persona.source.at(holder.persona.tree.name.span);
        let mut finding = finding(forbid, &holder.persona.name, at, asked, out).label("its roles hold all of it together");
        for part in asked {
            let whole = each.iter().find(|(_, held)| held.answer(part, space).all_words);
            let labels = whole.map_or(&holder.held, |(_, held)| held).granted(policy, part, space, false);
            for label in labels {
                let message = match whole {
                    Some((role, _)) => format!("`{role}` has `{}`", part.text),
                    None => format!("gives a part of `{}`", part.text),
                };
                finding = finding.also(label.at, message);
            }
        }
        out.push(told(finding, forbid, &holder.held, (space, asked), roles.check.context()));
    }
}

fn finding(forbid: &Forbid, name: &str, at: Location, asked: &[Asked], out: &Findings) -> Diagnostic {
    let parts = all_of(asked.iter().map(|part| part.text.as_str()));
    let title = forbid.source.value(&forbid.tree.title);
    let most = asked.iter().map(Asked::access).max().unwrap_or(Access::Read);
    out.at(at, format!("`{name}` holds what \"{title}\" forbids: {parts}")).gives(most)
}

/// What there is to add, once the statements are named.
fn told(finding: Diagnostic, forbid: &Forbid, held: &Held, (space, asked): (&str, &[Asked]), context: &Context) -> Diagnostic {
    let mut finding = finding
        .also(forbid.source.at(forbid.tree.title.span), "forbidden here")
        .help("take one of them away; if this holder is meant to have them, say so behind `unless`");
    if forbid.is_around {
        finding.help =
            Some("take one of them away, or move the role to the policy that forbids it and name it behind `unless`".to_owned());
        finding =
            finding.note("The prohibition is one of a policy around this one: a polc.toml of its own excuses no folder from it.");
    }
    if let Some(acting) = asked.iter().find_map(|part| held.answer(part, space).acting()) {
        finding = finding.note(acting);
        if !forbid.is_around {
            finding = finding.help("keep `run_as` in a role of its own, and name that one behind `unless` if whoever has it may");
        }
    }
    for part in asked {
        if let About::Feature(feature) = &part.about
            && feature.is_broader
        {
            finding = finding.note(format!(
                "On {} `{}` is not apart from the rest of \"{}\".",
                release_name(context.target.release()),
                feature.path,
                feature.title()
            ));
        }
    }
    finding
}

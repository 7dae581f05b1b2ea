//! What comes along where a release only has a broader feature. What is also asked for by its own name does not come along, and a task
//! by name is taken at its word: the documents say which broader feature it takes.

use crate::catalogue::{BROADER, documents};
use crate::check::effective::Surplus;
use crate::check::held::KibanaHeld;
use crate::check::names::{NameKey, releases_of};
use crate::check::release_name;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::scoped;
use crate::lint::subject::Subject;
use crate::suggest::all_of;

/// The rule.
pub static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "broader-on-release",
        summary: "the release only has what is asked for within a broader feature, and more comes along",
        docs: r#"
A policy says `alerts`, and an older release has no such feature: alerts are a part of Rules, Alerts, and Exceptions on 9.3, and of all
of Security before that. The grant is compiled to the narrowest feature that covers it, which grants more than was asked for.

```toml
[targets.dr]
release = "9.3"
```

```pol
role triage <
  alerts: all;
>
```

## Instead

Accept what comes along by asking for it, where the older release matters:

```toml
[targets.dr]
release = "9.3"
```

```pol
role triage <
  rules: all;
>
```

Or grant it only where it is a feature of its own:

```toml
[targets.dr]
release = "9.3"
```

```pol
role triage <
  cases: read;
  on kibana:9.4+ < alerts: all; >
>
```

Or allow it and say why. Once the last target has the newer release, the finding goes away by itself.
"#,
        sources: &[documents::DETECTIONS_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let surplus: Vec<&Surplus> = held.roles.iter().flat_map(|role| &role.surplus).collect();
    let is_first = |n: usize, one: &Surplus| !surplus.iter().take(n).any(|other| other.feature.order == one.feature.order);
    for (_, first) in surplus.iter().enumerate().filter(|(n, one)| is_first(*n, one)) {
        let of_feature = || surplus.iter().filter(|other| other.feature.order == first.feature.order);
        let Some(main) = of_feature().find(|one| one.all).or(of_feature().next()) else { continue };
        let (on, level) = (main.feature, if main.all { "all" } else { "read" });
        let is_asked = |key: NameKey| of_feature().any(|one| one.asked == key && one.all == main.all);
        let names = &subject.context().names;
        // As a policy for this target would write it.
        let path = |key: NameKey| match names.find(key.name) {
            Some(named) if named.key == key => key.name.to_owned(),
            _ => key.to_string(),
        };
        // Everything else that this release has within the same feature.
        let within = BROADER.iter().filter(|row| {
            row.releases.has(on.release) && on.feature.names.contains(&row.within) && row.within_owner == on.feature.owner
        });
        let along = within.map(|row| NameKey { name: row.name, owner: row.owner }).filter(|key| !is_asked(*key));
        let own = NameKey { name: on.feature.names.first().copied().unwrap_or(on.feature.id), owner: on.feature.owner };
        let mut along: Vec<String> = along.chain([own]).map(|key| format!("{}: {level}", path(key))).collect();
        along.sort();
        along.dedup();
        let mut asked: Vec<String> = of_feature().map(|one| path(one.asked)).collect();
        asked.sort();
        asked.dedup();
        let does = if main.all { on.feature.all.does } else { on.feature.read.does };
        let mut finding = out
            .at(
                main.origin.head,
                format!(
                    "{} has {} only within \"{}\": {} {} along",
                    release_name(on.release),
                    all_of(asked.iter().map(String::as_str)),
                    on.feature.called(),
                    all_of(along.iter().map(String::as_str)),
                    if along.len() == 1 { "comes" } else { "come" },
                ),
            )
            .gives(on.access(if main.all { on.all } else { on.read }))
            .label(format!("is \"{}\": `{level}` on this release", on.feature.id))
            .help("grant it where it is a feature of its own only, or accept it with a reason")
            .note(format!("It lets one do this: {does}"));
        // Of several statements, each is a part of a feature that the others ask for as well.
        if of_feature().all(|one| one.origin.head == main.origin.head) {
            finding = scoped::only_where(subject, finding, main.origin.head, releases_of(main.asked));
        }
        for other in of_feature().filter(|one| one.origin.head != main.origin.head) {
            finding = finding.also(other.origin.head, "within the same feature");
        }
        out.push(finding);
    }
}

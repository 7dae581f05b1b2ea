//! A base privilege gains every feature of the next release.

use crate::catalogue::{FEATURES, Release, documents};
use crate::check::Context;
use crate::check::held::KibanaHeld;
use crate::check::names::{Meaning, NameKey};
use crate::check::origin::Origin;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::lint::words;
use crate::suggest::all_of;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "base-privileges-grow",
        summary: "a base privilege gains every feature of the next release",
        docs: r#"
The base privileges `all` and `read` stand for every feature that Kibana has. An update brings features, and whoever holds a base
privilege holds them from that moment on, without anybody having decided so.

```pol
role reader <
  base: read;
>
```

## Instead

```pol
role reader <
  discover: read;
  dashboard: read;
>
```

Where everything in a space is what is meant, allow it and say so.
"#,
        sources: &[documents::KIBANA_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let release = subject.target().release();
    // There are no releases to wait for, and what custom roles gain there is not documented.
    if release.is_serverless() {
        return;
    }
    for (level, origins) in held.places.iter().filter_map(|place| place.base) {
        let origins: Vec<Origin> = origins.iter().map(|(_, origin)| origin).collect();
        let Some(origin) = origins.first().copied() else { continue };
        let finding = out
            .given(origin, &origins, format!("`base: {level}` gains every feature that an update brings"))
            .gives(level.of_base().access)
            .label("every feature, also those to come")
            .help("name the features that are meant");
        out.push(match coming(subject.context()) {
            Some((next, features)) if !features.is_empty() => {
                finding.note(format!("Kibana {} brings {}.", next.id(), all_of(features.iter().map(String::as_str))))
            }
            Some(_) => finding,
            None => finding.note(format!("The catalogue ends with Kibana {}.", release.id())),
        });
    }
}

/// The features that the next release has and this one does not have in any form, each as a policy for the target would call it.
fn coming(context: &Context) -> Option<(Release, Vec<String>)> {
    let next = Release::all().find(|release| *release > context.target.release() && !release.is_serverless())?;
    let is_new = |key: &NameKey| {
        let named = context.names.find(&key.to_string());
        named.is_none_or(|named| matches!(named.meaning, Meaning::Missing))
    };
    let features = FEATURES.iter().filter(|feature| feature.current.has(next) && !feature.registered.has(context.target.release()));
    let keys = features.filter_map(|feature| feature.names.first().map(|name| NameKey { name, owner: feature.owner }));
    Some((next, keys.filter(is_new).map(|key| words::path(context, key)).collect()))
}

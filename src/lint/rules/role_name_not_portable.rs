//! Serverless would refuse the name of a role.

use crate::catalogue::documents;
use crate::check::held::KibanaHeld;
use crate::check::is_serverless_name;
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "role-name-not-portable",
        summary: "serverless would refuse the name of a role",
        docs: r#"
The role API of the stack takes any printable character in the name of a role. Serverless takes letters, digits, `_`, `.` and `-` only,
with a letter or digit first.

```pol
role "SOC Tier 1" <
  cases: read;
>
```

A name cannot be changed later: the role has to be created anew and given to everybody again.

## Instead

```pol
role soc_tier1 <
  cases: read;
>
```
"#,
        sources: &[documents::SERVERLESS_ROLE_API],
        ..Entry::of(Kind::Rule(Group::Portability))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, _held: &KibanaHeld, out: &mut Findings) {
    let name = &*subject.role.name;
    // On serverless itself it is an error.
    if is_serverless_name(name) || subject.target().release().is_serverless() {
        return;
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let portable: String = name.chars().map(|c| if is_word(c) { c } else { '_' }).collect();
    let portable = portable.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let wrong = name.chars().find(|c| !is_word(*c));
    let mut finding = out.at(subject.location(), format!("serverless would refuse the name `{name}`"));
    finding = match wrong {
        Some(' ') => finding.label("there are no spaces in names there"),
        Some(c) => finding.label(format!("`{c}` is not for names there")),
        None => finding.label("a letter or digit comes first there"),
    };
    if !portable.is_empty() {
        finding = finding.help(format!("call it `{portable}`"));
    }
    out.push(finding);
}

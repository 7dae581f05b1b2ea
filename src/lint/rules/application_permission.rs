//! Permissions of an application that the service refuses.

use crate::catalogue::{APPLICATION_KINDS, documents};
use crate::diagnostic::{Applicability, Edit, Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Wording;
use crate::policy::{Platform, platform_of_application};
use crate::suggest::all_of;
use crate::syntax::tree::StatementKind;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "application-permission",
        summary: "a permission of a third-party application that the service does not take",
        docs: r#"
A profile opens a third-party application with one permission, `ACCESS`. Amazon Connect takes no other one, and no other spelling.

```pol
role agent on connect <
  ccp: access;
  application "com.example.loyalty": "Access", "Redeem";
>
```

What the user may do inside of the application is the application's own business. An MCP server takes the names of its tools; it is
written with `mcp` before the `:`.

## Instead

```pol
role agent on connect <
  ccp: access;
  application "com.example.loyalty": "ACCESS";
>
```
"#,
        sources: &[documents::CONNECT_API],
        ..Entry::of(Kind::Rule(Group::Suspicious))
    }),
    everywhere: false,
    check: Check::Wording(check),
};

fn check(wording: &Wording, out: &mut Findings) {
    if wording.check.context().target.platform() != Platform::Connect {
        return;
    }
    let source = &wording.role.source;
    for statement in wording.statements() {
        let StatementKind::Application(application) = &statement.kind else { continue };
        if platform_of_application(wording.role.platforms, application) != Platform::Connect {
            continue;
        }
        let (permissions, word) = (&application.permissions, application.kind.map(|name| name.span.of(source.text)));
        let Some(kind) = APPLICATION_KINDS.iter().find(|kind| kind.word == word) else { continue };
        let is_taken = |name: &str| kind.permissions.is_empty() || kind.permissions.contains(&name);
        let mut wrong = permissions.iter().filter(|name| !is_taken(&source.value(name)));
        let Some(first) = wrong.next() else { continue };
        let known = all_of(kind.permissions.iter().copied());
        let written = source.written(&application.namespace);
        let others = APPLICATION_KINDS.iter().filter(|other| other.permissions.is_empty());
        let tools: String = others
            .filter_map(|other| Some(format!("; tools of an {} server: `application {written} {}: …`", other.name, other.word?)))
            .collect();
        let mut finding = out
            .at(source.at(first.span), format!("a third-party application has no permission {}", source.written(first)))
            .label(format!("the service takes {known}"))
            .help(format!("write {known}{tools}"));
        for further in wrong {
            finding = finding.also(source.at(further.span), "and neither this one");
        }
        if let (Some(start), Some(end), [only]) = (permissions.first(), permissions.last(), kind.permissions) {
            let edit = Edit { at: source.at(start.span.to(end.span)), text: format!("\"{only}\"") };
            finding = finding.fix_all(format!("Write \"{only}\""), Applicability::Unsafe, vec![edit]);
        }
        out.push(finding);
    }
}

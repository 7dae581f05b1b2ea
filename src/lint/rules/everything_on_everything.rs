//! The index privilege `all` on every index.

use crate::access::Access;
use crate::catalogue::{EsFamily, documents};
use crate::check::actions::gives_much_of;
use crate::check::held::{KibanaHeld, may_be_every_index};
use crate::diagnostic::{Entry, Group, Id, Kind};
use crate::lint::findings::Findings;
use crate::lint::places::distinct;
use crate::lint::rule::{Check, Rule};
use crate::lint::subject::Subject;
use crate::pattern::is_exact;

pub(in crate::lint) static RULE: Rule = Rule {
    id: Id::of(&Entry {
        name: "everything-on-everything",
        summary: "the index privilege `all` on every index",
        docs: r#"
`all` on `*` is every index there is and will be: reading, writing, deleting, changing settings. Nobody
works with everything.

```pol
role engineer <
  index "*": all;
>
```

## Instead

```pol
role engineer <
  index "logs-*": read + view_index_metadata;
>
```
"#,
        sources: &[documents::ELASTICSEARCH_PRIVILEGES],
        ..Entry::of(Kind::Rule(Group::LeastPrivilege))
    }),
    everywhere: false,
    check: Check::Kibana(check),
};

fn check(subject: &Subject, held: &KibanaHeld, out: &mut Findings) {
    let entries = held.roles.iter().flat_map(|role| role.indices.iter().chain(&role.remote_indices));
    let is_all = |privilege: &str| gives_much_of(EsFamily::Index, privilege, "all");
    for entry in entries {
        let Some(everything) = entry.names.iter().find(|name| may_be_every_index(name)) else { continue };
        if let Some(all) = entry.privileges.iter().find(|privilege| is_all(privilege)) {
            let origins = entry.origins_of(may_be_every_index, is_all);
            for at in distinct(origins.map(|origin| origin.privilege(subject.check.policy(), is_all))) {
                let narrowed = entry.options.query.is_some() || entry.options.fields.is_some();
                let which = if is_exact(everything) { "on every index" } else { "on what may be every index" };
                let finding = out
                    .at(at, format!("`{all}` on `{everything}`: every privilege {which}, now and later"))
                    .gives(EsFamily::Index.find("all").map_or(Access::Administer, |all| all.access))
                    .label(if narrowed {
                        "reading is narrowed, nothing else is"
                    } else {
                        "reads, writes, deletes and reconfigures everything"
                    })
                    .help("name the indices and the privileges that the work takes");
                out.push(finding);
            }
        }
    }
}

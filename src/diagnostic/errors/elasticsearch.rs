//! Clusters and indices.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Elasticsearch;

    EXCEPT_OUTSIDE_FIELDS = Entry {
        name: "except-outside-fields",
        summary: "`except` names a field that is not among the granted ones",
        docs: r#"
Elasticsearch refuses a role that keeps back a field which it does not grant.

```pol,wrong
role hr <
  index "hr-*": read < fields: "name*"; except: "salary"; >; //~ except-outside-fields
>
```
"#,
    };

    INVALID_APPLICATION = Entry {
        name: "invalid-application",
        summary: "Elasticsearch takes no application, privilege of one or option of that name",
        docs: r#"
The name of an application begins with three letters or digits, the first a small letter, up to a `-` or `_`; a `*` may stand at its end.
Its privileges are printable ASCII without blanks. The one option is `resources`.

```pol,wrong
role agent <
  application "My App": "read"; //~ invalid-application
>
```
"#,
    };

    INVALID_INDEX_NAME = Entry {
        name: "invalid-index-name",
        summary: "this is not an index name or pattern",
        docs: r#"
Elasticsearch takes no such name. Patterns have `*` and `?`, or are a regular expression between slashes.

```pol,wrong
role hr <
  index "": read; //~ invalid-index-name
>
```
"#,
    };

    INVALID_INDEX_OPTION = Entry {
        name: "invalid-index-option",
        summary: "an option of `index` is unknown or has a value that it cannot have",
        docs: r#"
The options of `index` are `query`, `fields`, `except` and `restricted`.

```pol,wrong
role hr <
  index "hr-*": read < field: "*"; >; //~ invalid-index-option
>
```
"#,
    };

    INVALID_QUERY = Entry {
        name: "invalid-query",
        summary: "the query is not a JSON object with one clause, or has one that a role cannot have",
        docs: r#"
The query says which documents may be read. It is a query of Elasticsearch's in JSON; anything else would be refused, or worse, let
everything through.

```pol,wrong
role hr <
  index "hr-*": read < query: "team: soc"; >; //~ invalid-query
>
```
"#,
    };

    KIBANA_BY_HAND = Entry {
        name: "kibana-by-hand",
        summary: "privileges of Kibana are written as those of an application",
        docs: r#"
Kibana keeps what a role grants as privileges of an application, `kibana-.kibana`. They come from the features that the role grants: written
by hand, names would not be checked, and Kibana cannot show a role whose entry it does not understand. A pattern such as `*` means Kibana
as well.

```pol,wrong
role analyst <
  application "kibana-.kibana": "feature_discover.read"; //~ kibana-by-hand
>
```
"#,
    };

    NOT_ON_SERVERLESS = Entry {
        name: "not-on-serverless",
        summary: "serverless has no remote clusters, no `run_as`, no restricted indices and no global privileges",
        docs: r#"
The managed offering has no such thing, and refuses a role that asks for it.

```pol,wrong
// target: kibana:serverless
role ops <
  cases: read;
  run_as: "other"; //~ not-on-serverless
>
```
"#,
    };

    UNKNOWN_ELASTICSEARCH_PRIVILEGE = Entry {
        name: "unknown-elasticsearch-privilege",
        summary: "there is no such cluster or index privilege, or it is one of the other kind",
        docs: r#"
Elasticsearch refuses a role with a privilege that it does not know. Cluster and index privileges are two lists.

```pol,wrong
role ops <
  cluster: monitr; //~ unknown-elasticsearch-privilege
>
```
"#,
    };

    UNKNOWN_GLOBAL_PRIVILEGE = Entry {
        name: "unknown-global-privilege",
        summary: "there is no such key of `global`, or it takes something else",
        docs: r#"
`global` has the keys that Elasticsearch's role API has, which refuses any other.

```pol,wrong
role registrar <
  global: < application: < manage: < aplications: "myapp-*"; >; >; >; //~ unknown-global-privilege
>
```
"#,
    };
}

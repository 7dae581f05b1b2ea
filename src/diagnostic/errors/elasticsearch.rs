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

    NOT_ON_SERVERLESS = Entry {
        name: "not-on-serverless",
        summary: "serverless has no remote clusters, no `run_as` and no restricted indices",
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
}

//! Clusters and indices.

use super::{Chapter, Entry, Id, Kind};

errors! {
    Chapter::Elasticsearch;

    EXCEPT_OUTSIDE_FIELDS = Entry {
        name: "except-outside-fields",
        summary: "`except` names a field that is not among the granted ones",
    };

    INVALID_INDEX_NAME = Entry {
        name: "invalid-index-name",
        summary: "this is no index name or pattern",
    };

    INVALID_INDEX_OPTION = Entry {
        name: "invalid-index-option",
        summary: "an option of `index` is unknown or has a value that it cannot have",
    };

    INVALID_QUERY = Entry {
        name: "invalid-query",
        summary: "the query is not a JSON object",
    };

    NOT_ON_SERVERLESS = Entry {
        name: "not-on-serverless",
        summary: "serverless has no remote clusters, no `run_as` and no restricted indices",
    };

    UNKNOWN_ELASTICSEARCH_PRIVILEGE = Entry {
        name: "unknown-elasticsearch-privilege",
        summary: "there is no such cluster or index privilege, or it is one of the other kind",
    };
}

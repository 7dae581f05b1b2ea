//! What Elasticsearch takes as the query of a role.

use serde_json::{Map, Value};

use crate::catalogue::{COMPOUND_QUERIES, REFUSED_QUERIES};

/// What is wrong with a query; none if nothing is known to be.
pub(super) fn flaw(text: &str) -> Option<String> {
    let query: Value = match serde_json::from_str(text) {
        Ok(query) => query,
        Err(error) => return Some(format!("the query is not a JSON object: {error}")),
    };
    let Value::Object(clauses) = query else {
        return Some("the query is not a JSON object: it does not begin with `{`".to_owned());
    };
    match clauses.keys().collect::<Vec<_>>().as_slice() {
        [] => Some("the query is empty: `{\"match_all\": {}}` is every document".to_owned()),
        // What a template comes to is known only when somebody asks.
        [one] if *one == "template" => None,
        [_] => refused(&clauses),
        [_, more @ ..] => Some(format!(
            "a query has one clause, and `{}` is another one: join them with `bool`",
            more.iter().map(|it| it.as_str()).collect::<Vec<_>>().join("`, `")
        )),
    }
}

/// The first clause that a role's query cannot have, as deep as Elasticsearch looks for it.
fn refused(clauses: &Map<String, Value>) -> Option<String> {
    for (name, content) in clauses {
        for (_, key) in parts(REFUSED_QUERIES).filter(|(refused, _)| name == refused) {
            let has = |key: &str| content.as_object().is_some_and(|fields| fields.values().any(|field| field.get(key).is_some()));
            if key.is_none_or(has) {
                let with = key.map_or(String::new(), |key| format!(" with `{key}`"));
                return Some(format!("`{name}`{with} cannot be part of a role's query"));
            }
        }
        let below = parts(COMPOUND_QUERIES).filter(|(compound, _)| name == compound).filter_map(|(_, key)| content.get(key?));
        let mut clauses = below.flat_map(|below| match below {
            Value::Array(all) => all.iter().collect(),
            one => vec![one],
        });
        if let Some(found) = clauses.find_map(|clause| refused(clause.as_object()?)) {
            return Some(found);
        }
    }
    None
}

/// Names of the catalogue, each with the key behind its `:` if there is one.
fn parts(names: &'static [&'static str]) -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    names.iter().map(|name| name.split_once(':').map_or((*name, None), |(name, key)| (name, Some(key))))
}

#[cfg(test)]
mod tests {
    use super::flaw;

    #[test]
    fn queries_that_elasticsearch_refuses() {
        for right in [
            r#"{"match_all": {}}"#,
            r#"{"term": {"has_child": "x"}}"#,
            r#"{"term": {"has_child": {"value": "x"}}}"#,
            r#"{"terms": {"team": ["a", "b"]}}"#,
            r#"{"bool": {"filter": [{"term": {"a": 1}}, {"exists": {"field": "b"}}]}}"#,
            r#"{"template": {"source": "{}"}}"#,
        ] {
            assert_eq!(flaw(right), None, "{right}");
        }
        for wrong in [
            "",
            "[]",
            "{}",
            r#"{"term": {"a": 1}, "x": 1}"#,
            r#"{"has_child": {"type": "a", "query": {"match_all": {}}}}"#,
            r#"{"bool": {"must_not": {"bool": {"should": [{"has_parent": {"parent_type": "a", "query": {"match_all": {}}}}]}}}}"#,
            r#"{"terms": {"team": {"index": "teams", "id": "1", "path": "members"}}}"#,
            r#"{"geo_shape": {"place": {"indexed_shape": {"index": "shapes", "id": "1"}}}}"#,
        ] {
            assert!(flaw(wrong).is_some(), "{wrong}");
        }
    }
}

//! `< fields: …; except: …; query: …; restricted: true; >` of an index statement.

use super::super::Context;
use super::super::effective::IndexOptions;
use super::{queries, sorted};
use std::borrow::Cow;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::Source;
use crate::suggest;
use crate::syntax::tree::{Name, Pair, Value};

const KEYS: [&str; 4] = ["fields", "except", "query", "restricted"];

/// Reads the options; none if one of them is wrong.
pub(super) fn read<'a>(
    context: &Context,
    pairs: &'a [Pair],
    source: &Source<'a>,
    out: &mut Vec<Diagnostic>,
) -> Option<IndexOptions<'a>> {
    let before = out.len();
    let mut options = IndexOptions::default();
    let mut except: &[Name] = &[];
    let mut seen: Vec<&str> = Vec::new();
    for pair in pairs {
        let key = pair.key.span.of(source.text);
        let at = source.at(pair.key.span);
        if seen.contains(&key) {
            out.push(Diagnostic::new(errors::DUPLICATE_ITEM, at, format!("`{key}` is given twice")).label("once is enough"));
            continue;
        }
        seen.push(key);
        let Value::List(values) = &pair.value else {
            out.push(Diagnostic::new(errors::INVALID_INDEX_OPTION, at, format!("`{key}` takes no body")).label("write a value"));
            continue;
        };
        match (key, values.as_slice()) {
            ("fields", names) => options.fields = Some(sorted(names.iter().map(|name| source.value(name)))),
            ("except", names) => {
                except = names;
                options.except = sorted(names.iter().map(|name| source.value(name)));
            }
            ("query", [query]) => {
                let text = source.value(query);
                if let Some(wrong) = queries::flaw(&text) {
                    out.push(
                        Diagnostic::new(errors::INVALID_QUERY, source.at(query.span), wrong)
                            .label("Elasticsearch takes a query in its query DSL")
                            .help("write it raw, without escapes: \"\"\"{\"term\": {\"team\": \"soc\"}}\"\"\""),
                    );
                }
                options.query = Some(text);
            }
            ("restricted", [value]) => match value.span.of(source.text) {
                "true" if context.target.release().is_serverless() => out.push(
                    Diagnostic::new(errors::NOT_ON_SERVERLESS, at, "restricted indices cannot be opened on serverless")
                        .label("Elasticsearch refuses the role"),
                ),
                "true" => options.restricted = true,
                "false" => {}
                other => out.push(
                    Diagnostic::new(
                        errors::INVALID_INDEX_OPTION,
                        source.at(value.span),
                        format!("`restricted` cannot be `{other}`"),
                    )
                    .label("`true` or `false`"),
                ),
            },
            ("query" | "restricted", _) => {
                out.push(
                    Diagnostic::new(errors::INVALID_INDEX_OPTION, at, format!("`{key}` takes one value"))
                        .label("several are given"),
                );
            }
            _ => {
                let diagnostic =
                    Diagnostic::new(errors::INVALID_INDEX_OPTION, at, format!("index privileges have no option `{key}`"));
                out.push(suggest::meant(key, KEYS).ask(diagnostic, at, Applicability::Safe, |diagnostic| {
                    diagnostic.label(format!("known are {}", suggest::all_of(KEYS)))
                }));
            }
        }
    }
    if !options.except.is_empty() {
        // Elasticsearch wants `grant` whenever `except` is there.
        let granted = options.fields.get_or_insert_with(|| vec!["*".into()]).clone();
        let patterns = Patterns::new(&granted);
        for name in except {
            let field = source.value(name);
            if !patterns.hold(&field) {
                out.push(
                    Diagnostic::new(
                        errors::EXCEPT_OUTSIDE_FIELDS,
                        source.at(name.span),
                        format!("`{field}` is not among the granted fields"),
                    )
                    .label("nothing to except")
                    .help(format!("the granted fields are {}", suggest::all_of(granted.iter().map(|g| &**g))))
                    .note("Elasticsearch: \"Exceptions for field permissions must be a subset of the granted fields\"."),
                );
            }
        }
    }
    (out.len() == before).then_some(options)
}

/// Patterns of fields, so that one does not have to ask each of them: most are a name, or the beginning of one.
struct Patterns<'p> {
    names: FxHashSet<&'p str>,
    beginnings: FxHashSet<&'p str>,
    others: Vec<&'p str>,
}

impl<'p> Patterns<'p> {
    fn new(patterns: &'p [Cow<str>]) -> Patterns<'p> {
        let mut made = Patterns { names: FxHashSet::default(), beginnings: FxHashSet::default(), others: Vec::new() };
        for pattern in patterns {
            match pattern.strip_suffix('*') {
                Some(beginning) if !beginning.contains('*') => drop(made.beginnings.insert(beginning)),
                None if !pattern.contains('*') => drop(made.names.insert(pattern)),
                _ => made.others.push(pattern),
            }
        }
        made
    }

    /// Whether everything that a pattern matches is matched by one of them.
    fn hold(&self, field: &str) -> bool {
        let mut beginnings = field.char_indices().map(|(at, _)| at).chain([field.len()]).filter_map(|at| field.get(..at));
        self.names.contains(field)
            || beginnings.any(|beginning| self.beginnings.contains(beginning))
            || self.others.iter().any(|pattern| within(field, pattern))
    }
}

/// Whether everything that the pattern `inner` matches is matched by `outer`, where `*` is any run of characters. `*` in `inner`
/// is only within a `*` of `outer`.
fn within(inner: &str, outer: &str) -> bool {
    let (mut inner, mut parts) = (inner, outer.split('*'));
    let Some(rest) = parts.next().and_then(|first| inner.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    inner = rest;
    let Some(last) = parts.pop() else { return inner.is_empty() };
    for part in parts {
        match inner.find(part) {
            Some(at) => inner = inner.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    inner.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::{Patterns, within};

    #[test]
    fn patterns_contain_each_other() {
        assert!(within("salary", "*"));
        assert!(within("hr.*", "hr.*"));
        assert!(within("hr.salary*", "hr.*"));
        assert!(within("a.b.c", "a.*.c"));
        assert!(!within("_id", "field*"));
        assert!(!within("h*", "hr*"));
        assert!(!within("field", "fields"));
        let patterns: [std::borrow::Cow<str>; 4] = ["a", "b.*", "c*d", "*e*"].map(std::borrow::Cow::Borrowed);
        for field in ["a", "b", "b.", "b.c", "b*", "cd", "c.d", "xex", "é", "*", "", "aa", "c*d", "c*", "bé.*"] {
            let one_by_one = patterns.iter().any(|pattern| within(field, pattern));
            assert_eq!(Patterns::new(&patterns).hold(field), one_by_one, "{field}");
        }
    }
}

//! The JSON Schema of polc.toml says what the reader of polc.toml does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jsonschema::Validator;
use polc::config::{Config, SCHEMA};
use polc::source::SourceMap;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(SCHEMA).expect("the schema is JSON")
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).expect("the schema is a schema")
}

/// What the schema says of a file, one line for each complaint.
fn complaints(text: &str) -> Vec<String> {
    let value: Value = toml::from_str(text).expect("valid TOML");
    validator().iter_errors(&value).map(|error| error.to_string()).collect()
}

/// What the reader says of a file: name and label of each diagnostic.
fn read(text: &str) -> Vec<(&'static str, String)> {
    let mut sources = SourceMap::default();
    let file = sources.add("polc.toml", text);
    let (_, diagnostics) = Config::parse(file, sources.text(file));
    diagnostics.into_iter().map(|diagnostic| (diagnostic.id.name, diagnostic.primary.message)).collect()
}

/// Asks the reader what it would have taken in the place of something that is near nothing it knows.
fn known(text: &str) -> BTreeSet<String> {
    let found = read(text);
    let label = found.iter().map(|(_, label)| label.as_str()).find(|label| label.starts_with("known are "));
    let label = label.unwrap_or_else(|| panic!("{text}: {found:?}"));
    label.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn keys(schema: &Value, pointer: &str) -> BTreeSet<String> {
    let properties = schema.pointer(pointer).and_then(Value::as_object).unwrap_or_else(|| panic!("no {pointer}"));
    properties.keys().cloned().collect()
}

fn words(schema: &Value, key: &str) -> BTreeSet<String> {
    let words = schema.pointer(&format!("/$defs/kibana/properties/{key}/enum")).and_then(Value::as_array);
    words.unwrap_or_else(|| panic!("no enum of {key}")).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn is_a_schema_of_its_draft() {
    assert!(jsonschema::meta::is_valid(&schema()));
    assert_eq!(schema()["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn everything_is_described() {
    fn walk(value: &Value, path: &str) {
        let Some(properties) = value.as_object() else { return };
        if let Some(listed) = properties.get("properties").and_then(Value::as_object).filter(|_| !path.contains("/allOf/")) {
            for (name, property) in listed {
                assert!(property["description"].as_str().is_some_and(|text| text.ends_with('.')), "{path}/{name}");
            }
        }
        for (name, inner) in properties {
            walk(inner, &format!("{path}/{name}"));
        }
    }
    walk(&schema(), "");
}

#[test]
fn keys_are_those_of_the_reader() {
    let schema = schema();
    assert_eq!(keys(&schema, "/properties"), known("wholly_unlike = 1"));
    assert_eq!(keys(&schema, "/$defs/kibana/properties"), known("[targets.a]\nwholly_unlike = 1"));
    assert_eq!(keys(&schema, "/properties/lint/properties"), known("[lint]\nwholly_unlike = 1"));
    assert_eq!(keys(&schema, "/$defs/connect/properties"), known("[targets.a]\nplatform = \"connect\"\nwholly_unlike = 1"));
}

#[test]
fn words_are_those_of_the_reader() {
    let schema = schema();
    for key in ["release", "deployment", "solution", "license", "unknown_features"] {
        assert_eq!(words(&schema, key), known(&format!("[targets.a]\n{key} = \"wholly unlike\"")), "{key}");
    }
    let levels = schema.pointer("/$defs/levels/additionalProperties/enum").and_then(Value::as_array).unwrap();
    let levels: BTreeSet<String> = levels.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    assert_eq!(levels, known("[lint.levels]\nstyle = \"wholly unlike\""));
    let platforms = ["kibana", "connect"].map(|name| schema["$defs"][name]["properties"]["platform"]["const"].clone());
    let platforms: BTreeSet<String> = platforms.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    assert_eq!(platforms, known("[targets.a]\nplatform = \"wholly unlike\""));
}

/// What both of them accept, and what both of them refuse.
#[test]
fn agrees_with_the_reader() {
    let kibana = |rest: &str| format!("[targets.a]\nplatform = \"kibana\"\n{rest}\n");
    let good = [
        String::new(),
        "[targets]".to_owned(),
        "[targets.a]".to_owned(),
        "[targets.a]\nplatform = \"connect\"\ninstance_id = \"i\"\nextra_permissions = [\"A.B\"]\nextra_resources = [\"Case\"]"
            .to_owned(),
        kibana("release = \"serverless\"\ndeployment = \"serverless\"\nproject_tier = \"complete\""),
        kibana("deployment = \"serverless\""),
        kibana("release = \"9.0\"\ndeployment = \"hosted\"\nlicense = \"gold\""),
        kibana("spaces = [\"*\"]"),
        kibana("spaces = [\"default\", \"soc-eu\", \"a_1\"]\nupgraded_from_8_0 = true\nderive_indices = false"),
        "[lint]".to_owned(),
        "[lint.levels]\nstyle = \"warn\"\nmissing-description = \"deny\"\n[lint.paths.\"old/**\"]\nhint = \"allow\"".to_owned(),
        kibana("unknown_features = \"deny\"\nextra_features = []\npublic_base_url = \"https://k.example.org\""),
    ];
    for text in &good {
        assert_eq!(complaints(text), Vec::<String>::new(), "{text}");
        assert_eq!(read(text), Vec::new(), "{text}");
    }
    let bad = [
        "target = 1".to_owned(),
        "targets = 1".to_owned(),
        "targets.a = 1".to_owned(),
        kibana("relase = \"9.5\""),
        kibana("release = 9.5"),
        kibana("release = \"8.19\""),
        kibana("release = \"serverless\"\ndeployment = \"hosted\""),
        kibana("release = \"9.5\"\ndeployment = \"serverless\""),
        kibana("spaces = \"default\""),
        kibana("spaces = [\"SOC\"]"),
        kibana("spaces = [\"*\", \"default\"]"),
        kibana("derive_indices = \"no\""),
        kibana("extra_features = [1]"),
        kibana("instance_id = \"i\""),
        "[targets.a]\nplatform = \"connect\"\nrelease = \"9.5\"".to_owned(),
        "[targets.a]\nplatform = \"slack\"".to_owned(),
        "lint = 1".to_owned(),
        "[lint]\nlevel = 1".to_owned(),
        "[lint.levels]\nstyle = \"error\"".to_owned(),
        "[lint.levels]\nstyle = 1".to_owned(),
        "[lint.paths]\nold = \"allow\"".to_owned(),
    ];
    for text in &bad {
        assert_ne!(complaints(text), Vec::<String>::new(), "{text}");
        assert_ne!(read(text), Vec::new(), "{text}");
    }
}

#[test]
fn the_examples_are_valid_and_name_their_schema() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut seen = 0;
    for folder in std::fs::read_dir(&examples).unwrap() {
        let path: PathBuf = folder.unwrap().path().join("polc.toml");
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        assert_eq!(complaints(&text), Vec::<String>::new(), "{}", path.display());
        assert_eq!(read(&text), Vec::new(), "{}", path.display());
        assert!(text.starts_with("#:schema ") && text.lines().next().unwrap().ends_with("polc.schema.json"), "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 6, "{seen} examples");
}

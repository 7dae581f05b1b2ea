//! Completion and hover.

use serde_json::{Value, json};

use crate::editor::{Editor, snapshot};

const CONFIG: (&str, &str) = (
    "polc.toml",
    "[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.4\"\n\n[targets.old]\nrelease = \"9.2\"\n\n[targets.centre]\nplatform = \"connect\"\n",
);

/// The labels that are offered where the `|` stands, and the text that the first of a label would write.
fn offered(editor: &mut Editor, name: &str, marked: &str) -> Vec<String> {
    let list = editor.ask("textDocument/completion", editor.at(name, marked));
    let mut items = list["items"].as_array().unwrap().clone();
    items.sort_by_key(|item| item["sortText"].as_str().unwrap_or("").to_owned());
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

fn item(editor: &mut Editor, name: &str, marked: &str, label: &str) -> Value {
    let list = editor.ask("textDocument/completion", editor.at(name, marked));
    list["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|item| item["label"] == label)
        .unwrap_or_else(|| panic!("{label} in {list}"))
        .clone()
}

#[test]
fn completion_knows_where_it_is() {
    let text = r#"abstract role base < spaces: soc-eu; cases: read; >
role one extends base < cases: read + ; >
role r2 <
  cases: read;
  x
>
role two on connect < y
role r3 on connect < permission 
role r4 on connect < cases: ; >
role r5 < index "logs-*": read + ; >
role r6 < index "logs-*": read < z > ; >
role r7 < tasks: ; >
role r8 < cluster: ; >
role r9 < in 
persona p = r2 + ; 
test "t" < ; >
test "u" < one can ; only one, ; only one, p ; >
test "v" < one can cases: all on ; >
role x 
role y extends  "#;
    let mut editor = Editor::new(&[CONFIG, ("a.pol", text)]);
    editor.open("a.pol");
    let mut told = String::new();
    for marked in [
        "one extends base < cases: read + |;",
        "  x|\n",
        "two on connect < y|",
        "r3 on connect < permission |",
        "r4 on connect < cases: |;",
        "\"logs-*\": read + |;",
        "\"logs-*\": read < |z",
        "tasks: |;",
        "cluster: |;",
        "role r9 < in |",
        "r2 + |;",
        "\"t\" < |;",
        "one can |;",
        "only one, |;",
        "one, p |;",
        "all on |;",
        "role x |",
        "role y extends |",
    ] {
        let labels = offered(&mut editor, "a.pol", marked);
        let shown: Vec<&str> = labels.iter().take(12).map(String::as_str).collect();
        let more = labels.len().saturating_sub(shown.len());
        told += &format!(
            "{}\n    {}{}\n",
            marked.replace('\n', "⏎"),
            shown.join("  "),
            if more > 0 { format!("  and {more} more") } else { String::new() }
        );
    }
    snapshot("completion", &told);
}

#[test]
fn completion_of_what_a_comment_allows() {
    let mut editor = Editor::new(&[("a.pol", "role a <\n  cases: all; // polc: allow(cases-all\n>\n")]);
    editor.open("a.pol");
    let found = editor.ask("textDocument/completion", editor.at("a.pol", "allow(cases-all|"));
    let items = found["items"].as_array().or(found.as_array()).unwrap();
    assert!(items.iter().any(|item| item["label"] == "cases-all-without-connectors"), "{found}");
}

#[test]
fn completion_writes_and_explains() {
    let mut editor = Editor::new(&[CONFIG, ("a.pol", "role one <\n  cas\n  cases: read + reo;\n>\n")]);
    editor.open("a.pol");
    let feature = item(&mut editor, "a.pol", "  cas|\n", "cases");
    assert_eq!(feature["textEdit"]["newText"], "cases: ${1:read};");
    assert_eq!(
        feature["textEdit"]["range"],
        json!({ "start": { "line": 1, "character": 2 }, "end": { "line": 1, "character": 5 } })
    );
    assert_eq!(feature["insertTextFormat"], 2);
    let privilege = item(&mut editor, "a.pol", "+ reo|;", "reopen");
    let resolved = editor.ask("completionItem/resolve", privilege);
    snapshot("completion_resolved", resolved["documentation"]["value"].as_str().unwrap());
}

#[test]
fn a_client_without_snippets_gets_plain_text() {
    let mut editor = Editor::with(json!({}), &[CONFIG, ("a.pol", "role one <\n  cas\n>\n")]);
    editor.open("a.pol");
    let feature = item(&mut editor, "a.pol", "  cas|\n", "cases");
    assert_eq!(feature["textEdit"]["newText"], "cases: read;");
    assert!(feature.get("insertTextFormat").is_none());
}

#[test]
fn completion_in_the_configuration() {
    let mut editor = Editor::new(&[("polc.toml", "[targets.prod]\nrel\nrelease = \"\"\n"), ("a.pol", "role a < >\n")]);
    editor.open("polc.toml");
    assert!(offered(&mut editor, "polc.toml", "rel|\n").contains(&"release".to_owned()));
    assert!(offered(&mut editor, "polc.toml", "release = \"|\"").contains(&"9.4".to_owned()));
}

#[test]
fn hover() {
    let text = "/// Looks at things.\nrole one on kibana, connect <\n  cases: read;\n  kibana.cases: read + reopen;\n  rules: all;\n  index \"x\": read;\n  tasks: manage_cases;\n\
                  connect.queues: view;\n  permission \"Users.View\";\n>\npersona p = one;\n\
                  abstract role base < tasks: manage_cases; rules: read; >\nrole heir extends base < rules += manual_run; >\n";
    let mut editor = Editor::new(&[CONFIG, ("a.pol", text)]);
    editor.open("a.pol");
    let mut told = String::new();
    for marked in [
        "role on|e",
        "  ca|ses",
        "+ reo|pen",
        "  ru|les",
        "\"x\": re|ad",
        "manage_ca|ses",
        "queues: vi|ew",
        "\"Users.Vi|ew\"",
        "p = on|e",
        "persona |p",
        "role hei|r",
    ] {
        let found = editor.ask("textDocument/hover", editor.at("a.pol", marked));
        told += &format!("==== {marked}\n{}\n\n", found["contents"]["value"].as_str().unwrap_or("nothing"));
    }
    snapshot("hover", &told);
    editor.open("polc.toml");
    let found = editor.ask("textDocument/hover", editor.at("polc.toml", "rele|ase"));
    assert!(found["contents"]["value"].as_str().unwrap().starts_with("**`release`**"), "{found}");
    assert_eq!(editor.ask("textDocument/hover", editor.at("a.pol", "/// Lo|oks")), Value::Null);
}

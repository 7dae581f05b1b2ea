//! Roles and personas by name: definition, references, highlight, rename, symbols.

use serde_json::{Value, json};

use crate::editor::{Editor, snapshot};

const FILES: &[(&str, &str)] = &[
    (
        "base.pol",
        "/// What everybody may look at.\nabstract role analyst_base < discover: read; >\n\nrole \"SOC lead\" extends analyst_base <\n  cases: all;\n>\n",
    ),
    (
        "more.pol",
        "role tier1 extends analyst_base < cases: read + reopen; >\npersona triage = tier1 + \"SOC lead\";\n\
         test \"what tier 1 can\" < tier1 can cases.reopen; triage can cases: all on prod; >\nforbid \"both\" < rules: all; > unless tier1;\n",
    ),
    ("polc.toml", "[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.4\"\n"),
];

fn lines(editor: &Editor, locations: &Value) -> Vec<String> {
    let line = |location: &Value| {
        let start = &location["range"]["start"];
        let uri = location["uri"].as_str().unwrap().replace(&editor.uri(""), "");
        format!("{uri}:{}:{}", start["line"], start["character"])
    };
    locations.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn definition() {
    let mut editor = Editor::new(FILES);
    editor.open("more.pol");
    let found = editor.ask("textDocument/definition", editor.at("more.pol", "extends analyst|_base"));
    assert_eq!(lines(&editor, &json!([found])), ["base.pol:1:14"]);
    let found = editor.ask("textDocument/definition", editor.at("more.pol", "\"SOC |lead\""));
    assert_eq!(lines(&editor, &json!([found])), ["base.pol:3:5"]);
    let found = editor.ask("textDocument/definition", editor.at("more.pol", "on pr|od"));
    assert_eq!(lines(&editor, &json!([found])), ["polc.toml:0:0"]);
    assert_eq!(editor.ask("textDocument/definition", editor.at("more.pol", "cas|es: read")), Value::Null);
}

#[test]
fn references() {
    let mut editor = Editor::new(FILES);
    editor.open("more.pol");
    let mut params = editor.at("more.pol", "role ti|er1");
    params["context"] = json!({ "includeDeclaration": true });
    let all = editor.ask("textDocument/references", params.clone());
    assert_eq!(lines(&editor, &all), ["more.pol:0:5", "more.pol:1:17", "more.pol:2:25", "more.pol:3:37"]);
    params["context"] = json!({ "includeDeclaration": false });
    assert_eq!(editor.ask("textDocument/references", params).as_array().unwrap().len(), 3);
}

#[test]
fn highlight() {
    let mut editor = Editor::new(FILES);
    editor.open("more.pol");
    let found = editor.ask("textDocument/documentHighlight", editor.at("more.pol", "role tier|1"));
    let kinds: Vec<_> = found.as_array().unwrap().iter().map(|found| found["kind"].as_i64().unwrap()).collect();
    assert_eq!(kinds, [3, 2, 2, 2]);
}

#[test]
fn rename_across_files() {
    let mut editor = Editor::new(FILES);
    editor.open("more.pol");
    let prepared = editor.ask("textDocument/prepareRename", editor.at("more.pol", "analyst|_base"));
    assert_eq!(prepared["placeholder"], "analyst_base");
    let mut params = editor.at("more.pol", "analyst|_base");
    params["newName"] = json!("everybody else");
    let edit = editor.ask("textDocument/rename", params);
    snapshot("rename", &editor.shown(&edit));
    assert_eq!(editor.ask("textDocument/prepareRename", editor.at("more.pol", "ca|ses: read")), Value::Null);
}

#[test]
fn a_taken_name_is_refused() {
    let mut editor = Editor::new(FILES);
    editor.open("more.pol");
    let mut refused = |marked: &str, new: &str| {
        let mut params = editor.at("more.pol", marked);
        params["newName"] = json!(new);
        editor.try_ask("textDocument/rename", params).unwrap_err()["message"].as_str().unwrap().to_owned()
    };
    assert_eq!(refused("role tier|1", "triage"), "there is a persona `triage` already, in more.pol");
    assert_eq!(refused("role tier|1", "\"SOC lead\""), "there is a role `SOC lead` already, in base.pol");
    assert_eq!(refused("role tier|1", " "), "a name has at least one character, and stands on one line");
    assert_eq!(refused("ca|ses", "x"), "only roles and personas can be renamed: place the cursor on the name of one");
}

#[test]
fn document_symbols() {
    let mut editor = Editor::new(FILES);
    let symbols = editor.ask("textDocument/documentSymbol", editor.whole("base.pol"));
    snapshot("document_symbols", &editor.shown(&symbols));
}

#[test]
fn workspace_symbols() {
    let mut editor = Editor::new(FILES);
    let names = |found: Value| -> Vec<String> {
        found.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap().to_owned()).collect()
    };
    let found = editor.ask("workspace/symbol", json!({ "query": "tier" }));
    assert_eq!(names(found), ["tier1", "what tier 1 can"]);
    let found = editor.ask("workspace/symbol", json!({ "query": "anbs" }));
    assert_eq!(names(found), ["analyst_base"]);
}

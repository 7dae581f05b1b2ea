//! What an editor draws and offers around the text: actions, folds, selections, colours, hints, lenses, hierarchy, links.

use serde_json::{Value, json};

use crate::editor::{Editor, snapshot};

const CONFIG: (&str, &str) = (
    "polc.toml",
    "# see https://polc.example/targets\n[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.4\"\n\n[targets.old]\nrelease = \"9.2\"\n",
);

/// Text with edits made in it.
fn applied(text: &str, edits: &Value) -> String {
    let at = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap() as usize
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| (at(&edit["range"]["start"]), at(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

/// The actions for a range, each with the text that it makes.
fn actions(editor: &mut Editor, name: &str, from: &str, to: &str, only: Option<&str>) -> Vec<(String, String)> {
    let range = json!({ "start": editor.place(name, from), "end": editor.place(name, to) });
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let mut params = editor.whole(name);
    params["range"] = range;
    params["context"] = context;
    let found = editor.ask("textDocument/codeAction", params);
    let text = editor.text(name);
    let edits = |action: &Value| applied(&text, &action["edit"]["documentChanges"][0]["edits"]);
    let made = found.as_array().unwrap().iter().map(|action| (action["title"].as_str().unwrap().to_owned(), edits(action)));
    made.collect()
}

#[test]
fn fixes_are_actions() {
    let text = "role one {\n  cases = all - delte;\n}\n";
    let mut editor = Editor::new(&[CONFIG, ("a.pol", text)]);
    editor.open("a.pol");
    let found = actions(&mut editor, "a.pol", "all - |delte", "delt|e", Some("quickfix"));
    assert_eq!(found, [("Write `delete` (changes privileges)".to_owned(), text.replace("delte", "delete"))]);
    let found = actions(&mut editor, "a.pol", "|role", "role|", Some("source.fixAll"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, "role one <\n  cases : all - delte;\n>\n", "{found:?}");
    let both = actions(&mut editor, "a.pol", "cases |= ", "cases =| ", None);
    assert!(both.len() >= 2, "{both:?}");
}

#[test]
fn fixes_in_the_configuration() {
    let mut editor = Editor::new(&[("polc.toml", "[targets.prod]\nrelase = \"9.4\"\n"), ("a.pol", "role a < >\n")]);
    editor.open("polc.toml");
    let found = actions(&mut editor, "polc.toml", "rel|ase", "rela|se", Some("quickfix"));
    assert_eq!(found, [("Write `release`".to_owned(), "[targets.prod]\nrelease = \"9.4\"\n".to_owned())]);
}

#[test]
fn what_is_no_error_can_be_allowed_with_a_reason() {
    let text = "role one <\n  \"myPlugin\": read;\n>\n";
    let mut editor = Editor::new(&[CONFIG, ("a.pol", text)]);
    editor.open("a.pol");
    let found = actions(&mut editor, "a.pol", "my|Plugin", "myPlug|in", None);
    let allowed = found.iter().find(|(title, _)| title.starts_with("Allow")).unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(allowed.0, "Allow unknown-feature-id here, with a reason");
    assert_eq!(allowed.1, "role one <\n  // polc: allow(unknown-feature-id) say why\n  \"myPlugin\": read;\n>\n");
}

#[test]
fn folding() {
    let text = "// one\n// two\n\nrole a <\n  cases: read;\n  in ops <\n    cases: all;\n  >\n>\n/* x\n y */\nrole broken <\n  cases: read;\nrole b <\n  cases: read;\n>\n";
    let mut editor = Editor::new(&[("a.pol", text)]);
    let folds = editor.ask("textDocument/foldingRange", editor.whole("a.pol"));
    let told: Vec<String> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| format!("{}-{} {}", fold["startLine"], fold["endLine"], fold["kind"]))
        .collect();
    assert_eq!(told, ["0-1 \"comment\"", "3-7 null", "5-6 null", "9-10 \"comment\"", "13-14 null"]);
}

#[test]
fn selection_ranges() {
    let text = "/// Doc.\nrole a <\n  cases: read + reopen;\n>\n\nrole b < >\n";
    let mut editor = Editor::new(&[("a.pol", text)]);
    let mut params = editor.whole("a.pol");
    params["positions"] = json!([editor.place("a.pol", "reo|pen")]);
    let found = editor.ask("textDocument/selectionRange", params);
    let mut told = String::new();
    let mut range = &found[0];
    while !range.is_null() {
        let end = applied(text, &json!([{ "range": range["range"], "newText": "▮" }]));
        told += &format!("{}\n----\n", end.trim_end());
        range = &range["parent"];
    }
    snapshot("selection_ranges", &told);
}

#[test]
fn semantic_tokens() {
    let text = "/// Doc 🦀.\nplatform kibana;\nrole \"é 🦀\" extends base <\n  cases: read + reopen; /* a\n  b */\n  index \"logs\": read;\n  spaces: ops;\n>\npersona p = base;\nrole broken <\n  cases: ;;\n>\n";
    let mut editor = Editor::new(&[("a.pol", text)]);
    editor.open("a.pol");
    let legend = editor.capabilities["semanticTokensProvider"]["legend"].clone();
    let tokens = editor.ask("textDocument/semanticTokens/full", editor.whole("a.pol"));
    let lines: Vec<Vec<u16>> = text.lines().map(|line| line.encode_utf16().collect()).collect();
    let (mut line, mut character) = (0, 0);
    let mut told = String::new();
    let data: Vec<usize> = tokens["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    for token in data.chunks(5) {
        (line, character) = if token[0] == 0 { (line, character + token[1]) } else { (line + token[0], token[1]) };
        let written = String::from_utf16(&lines[line][character..character + token[2]]).unwrap();
        let modifiers = if token[4] == 0 { String::new() } else { format!(" {}", token[4]) };
        told += &format!("{line}:{character} {written} · {}{modifiers}\n", legend["tokenTypes"][token[3]].as_str().unwrap());
    }
    snapshot("semantic_tokens", &told);

    // What changed since.
    editor.replace("a.pol", "reopen", "reopen + delete");
    let mut params = editor.whole("a.pol");
    params["previousResultId"] = tokens["resultId"].clone();
    let delta = editor.ask("textDocument/semanticTokens/full/delta", params);
    let edit = &delta["edits"][0];
    let (start, gone) = (edit["start"].as_u64().unwrap() as usize, edit["deleteCount"].as_u64().unwrap() as usize);
    let mut patched = data.clone();
    patched.splice(start..start + gone, edit["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize));
    let whole = editor.ask("textDocument/semanticTokens/full", editor.whole("a.pol"));
    let fresh: Vec<usize> = whole["data"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    assert_eq!(patched, fresh);
    assert!(edit["data"].as_array().unwrap().len() < fresh.len());

    // And of a part.
    let mut params = editor.whole("a.pol");
    params["range"] = json!({ "start": { "line": 6, "character": 0 }, "end": { "line": 6, "character": 99 } });
    let part = editor.ask("textDocument/semanticTokens/range", params);
    assert_eq!(part["data"].as_array().unwrap().len(), 15, "{part}");
    assert_eq!(part["data"][0], 6);
}

#[test]
fn inlay_hints() {
    let text = "abstract role base < cases: read + reopen; >\nrole lead extends base <\n  cases: all;\n  alerts: all;\n  rules: read;\n>\n";
    let mut editor = Editor::new(&[CONFIG, ("a.pol", text)]);
    editor.open("a.pol");
    let mut params = editor.whole("a.pol");
    params["range"] = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let hints = editor.ask("textDocument/inlayHint", params);
    let told: String = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| format!("{}:{} {}\n", hint["position"]["line"], hint["position"]["character"], hint["label"].as_str().unwrap()))
        .collect();
    snapshot("inlay_hints", &told);
}

#[test]
fn code_lenses_and_what_they_show() {
    let text = "abstract role base < cases: read; >\nrole lead extends base < >\nrole agent on connect < cases: view; >\n";
    let mut editor = Editor::new(&[CONFIG, ("a.pol", text)]);
    editor.open("a.pol");
    let lenses = editor.ask("textDocument/codeLens", editor.whole("a.pol"));
    let titles: Vec<&str> = lenses.as_array().unwrap().iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Compiled for prod", "Compiled for old", "Compiled for connect"]);
    let command = &lenses[0]["command"];
    let shown = editor.ask("workspace/executeCommand", json!({ "command": command["command"], "arguments": command["arguments"] }));
    snapshot("compiled", shown.as_str().unwrap());
    editor.settle();
    let asked = editor.asked.iter().find(|asked| asked["method"] == "window/showDocument").unwrap();
    let path = asked["params"]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    assert!(path.ends_with("/prod/lead.json"), "{path}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), shown.as_str().unwrap());
    for (command, arguments, wrong) in [
        ("polc.nothing", json!([]), "polc has no command polc.nothing; it has polc.showCompiled, polc.runTest, polc.why"),
        ("polc.showCompiled", json!([{ "uri": editor.uri("a.pol"), "role": "boss", "target": "prod" }]), "there is no role `boss`"),
        (
            "polc.showCompiled",
            json!([{ "uri": editor.uri("a.pol"), "role": "lead", "target": "x" }]),
            "`lead` compiles to nothing on x",
        ),
    ] {
        let error = editor.try_ask("workspace/executeCommand", json!({ "command": command, "arguments": arguments })).unwrap_err();
        assert_eq!(error["message"], wrong);
    }
    editor.stop();
    assert!(!std::path::Path::new(&path).exists(), "what was written is gone with the server");
}

#[test]
fn type_hierarchy() {
    let mut editor = Editor::new(&[
        ("a.pol", "abstract role base < cases: read; >\nrole lead extends base < >\n"),
        ("b.pol", "role boss extends lead, base < >\n"),
    ]);
    editor.open("a.pol");
    let item = editor.ask("textDocument/prepareTypeHierarchy", editor.at("a.pol", "role le|ad"))[0].clone();
    assert_eq!(item["name"], "lead");
    let names = |found: Value| -> Vec<String> {
        found.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(editor.ask("typeHierarchy/supertypes", json!({ "item": item }))), ["base"]);
    assert_eq!(names(editor.ask("typeHierarchy/subtypes", json!({ "item": item }))), ["boss"]);
    let base = editor.ask("textDocument/prepareTypeHierarchy", editor.at("a.pol", "extends ba|se"))[0].clone();
    assert_eq!(names(editor.ask("typeHierarchy/subtypes", json!({ "item": base }))), ["boss", "lead"]);
    assert_eq!(editor.ask("textDocument/prepareTypeHierarchy", editor.at("a.pol", "ca|ses")), Value::Null);
}

#[test]
fn document_links() {
    let mut editor =
        Editor::new(&[CONFIG, ("a.pol", "// see https://a.example/b.\nrole a < description: \"http://b.example\"; >\n")]);
    let mut targets = |name: &str| -> Vec<String> {
        let params = editor.whole(name);
        let links = editor.ask("textDocument/documentLink", params);
        links.as_array().unwrap().iter().map(|link| link["target"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(targets("a.pol"), ["https://a.example/b", "http://b.example"]);
    assert_eq!(targets("polc.toml"), ["https://polc.example/targets"]);
}

const UGLY: &str = "role one<cases:read;>  // first\n\n\n\nrole two <\n    alerts : all ; // 🦀\n>\n";

#[test]
fn formatting() {
    let mut editor = Editor::new(&[CONFIG, ("a.pol", UGLY), ("b.pol", "role three < cases = read; >\n")]);
    editor.open("a.pol");
    editor.open("b.pol");
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    let mut ask = |name: &str| {
        let mut params = editor.whole(name);
        params["options"] = options.clone();
        (editor.ask("textDocument/formatting", params), editor.text(name))
    };
    let (edits, text) = ask("a.pol");
    assert_eq!(applied(&text, &edits), "role one < cases: read; > // first\n\nrole two <\n  alerts: all; // 🦀\n>\n");
    // What has mistakes is left alone.
    assert_eq!(ask("b.pol").0, Value::Null);
}

#[test]
fn formatting_of_a_selection() {
    let mut editor = Editor::new(&[CONFIG, ("a.pol", UGLY)]);
    editor.open("a.pol");
    let mut params = editor.whole("a.pol");
    params["range"] = json!({ "start": editor.place("a.pol", "alerts| :"), "end": editor.place("a.pol", "all |;") });
    params["options"] = json!({ "tabSize": 2, "insertSpaces": true });
    let edits = editor.ask("textDocument/rangeFormatting", params);
    let text = editor.text("a.pol");
    let first = text.split_inclusive('\n').next().unwrap();
    assert_eq!(applied(&text, &edits), format!("{first}\n\n\nrole two <\n  alerts: all; // 🦀\n>\n"));
}

#[test]
fn formatting_while_typing() {
    let mut editor = Editor::new(&[CONFIG, ("a.pol", UGLY)]);
    editor.open("a.pol");
    let mut ask = |marked: &str, typed: &str| {
        let mut params = editor.at("a.pol", marked);
        params["ch"] = json!(typed);
        params["options"] = json!({ "tabSize": 2, "insertSpaces": true });
        (editor.ask("textDocument/onTypeFormatting", params), editor.text("a.pol"))
    };
    let (edits, text) = ask("read;|>", ";");
    assert!(applied(&text, &edits).starts_with("role one < cases: read; > // first\n"), "{edits}");
    let (edits, text) = ask("🦀\n>|", ">");
    assert!(applied(&text, &edits).ends_with("role two <\n  alerts: all; // 🦀\n>\n"), "{edits}");
}

//! What the linter finds, in the editor: the same as on the command line, with its levels, suppressions and baseline.

use serde_json::{Value, json};

use crate::editor::{Editor, pushing, snapshot};

const POLICY: &str = "role lead <\n  cases: all;\n>\n";
const CONFIG: &str = "[targets.main]\nrelease = \"9.4\"\n";

fn names(editor: &mut Editor, file: &str) -> Vec<String> {
    editor.diagnostics(file).iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

fn severity(editor: &mut Editor, file: &str, name: &str) -> Value {
    editor.diagnostics(file).into_iter().find(|item| item["code"] == name).unwrap()["severity"].clone()
}

/// The code actions for a piece of text, by their titles.
fn actions(editor: &mut Editor, file: &str, piece: &str) -> Vec<(String, Value)> {
    let mut params = editor.whole(file);
    params["range"] = json!({ "start": editor.place(file, &format!("|{piece}")), "end": editor.place(file, &format!("{piece}|")) });
    params["context"] = json!({ "diagnostics": [] });
    let actions = editor.ask("textDocument/codeAction", params);
    actions.as_array().unwrap().iter().map(|action| (action["title"].as_str().unwrap().to_owned(), action.clone())).collect()
}

#[test]
fn findings_are_told_with_their_pages_and_ways_out() {
    let mut editor = Editor::new(&[("a.pol", POLICY)]);
    editor.open("a.pol");
    let mut items = editor.diagnostics("a.pol");
    for item in &mut items {
        let href = item.as_object_mut().unwrap().remove("codeDescription").unwrap()["href"].as_str().unwrap().to_owned();
        let page = std::fs::read_to_string(href.strip_prefix("file://").unwrap()).unwrap();
        assert!(page.starts_with(&format!("# {}\n", item["code"].as_str().unwrap())), "{page}");
    }
    snapshot("findings", &editor.shown(&Value::from(items)));
    let titles: Vec<String> = actions(&mut editor, "a.pol", "cases").into_iter().map(|(title, _)| title).collect();
    snapshot("finding_actions", &titles.join("\n"));
}

#[test]
fn a_finding_goes_with_the_keystroke_that_mends_it() {
    let mut editor = Editor::with(pushing(), &[("a.pol", POLICY)]);
    editor.open("a.pol");
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 2);
    editor.replace("a.pol", "all;\n", "all;\n  connectors: all;\n  alerts: read;\n");
    assert_eq!(editor.pushed("a.pol"), Some(vec![]));
}

#[test]
fn what_a_parent_or_a_persona_brings_is_counted_across_files() {
    let mut editor = Editor::new(&[
        ("a.pol", POLICY),
        ("b.pol", "role other < connectors: all; alerts: read; >\npersona both = lead;\nforbid \"x\" < rules: all; >\n"),
    ]);
    editor.open("b.pol");
    assert_eq!(names(&mut editor, "a.pol").len(), 2);
    editor.replace("b.pol", "= lead", "= lead + other");
    assert_eq!(names(&mut editor, "a.pol"), [""; 0]);
    // As long as something is wrong with what goes along with it, nobody knows.
    editor.replace("b.pol", "connectors: all", "connectors: al");
    assert_eq!(names(&mut editor, "a.pol"), [""; 0]);
    editor.replace("b.pol", "connectors: al", "connectors: none");
    assert_eq!(names(&mut editor, "a.pol"), ["cases-all-without-connectors"]);
}

#[test]
fn roles_are_compared_across_files() {
    let mut editor = Editor::new(&[("a.pol", "role one < discover: read; >\n"), ("b.pol", "role two < discover: all; >\n")]);
    editor.open("b.pol");
    assert_eq!(names(&mut editor, "b.pol"), [""; 0]);
    editor.replace("b.pol", "discover: all", "discover: read");
    assert_eq!(names(&mut editor, "b.pol"), ["duplicate-role"]);
    editor.open("a.pol");
    editor.replace("a.pol", "read", "none");
    assert_eq!(names(&mut editor, "b.pol"), [""; 0]);
}

#[test]
fn levels_are_those_of_the_configuration_while_it_is_typed() {
    let mut editor = Editor::new(&[("polc.toml", CONFIG), ("a.pol", POLICY), ("sub/b.pol", "role b < cases: all; >\n")]);
    editor.open("polc.toml");
    assert_eq!(severity(&mut editor, "a.pol", "cases-all-without-connectors"), 2);
    let levels = "\n[lint.levels]\ncases-all-without-connectors = \"deny\"\ncase-alerts-without-alert-feature = \"allow\"\n\
                  \n[lint.paths.\"sub/\"]\nsuspicious = \"allow\"\n";
    editor.replace("polc.toml", "\"9.4\"\n", &format!("\"9.4\"\n{levels}"));
    assert_eq!(severity(&mut editor, "a.pol", "cases-all-without-connectors"), 1);
    assert!(!names(&mut editor, "a.pol").contains(&"case-alerts-without-alert-feature".to_owned()));
    assert_eq!(names(&mut editor, "sub/b.pol"), [""; 0]);
    // A name that there is not is an error of the file itself.
    editor.replace("polc.toml", "cases-all-without-connectors =", "cases-all-without-conectors =");
    assert_eq!(
        editor.told("polc.toml"),
        [
            "4:0 unknown-config-key there is no finding `cases-all-without-conectors` whose level can be set: did you mean `cases-all-without-connectors`?"
        ]
    );
    assert_eq!(severity(&mut editor, "a.pol", "cases-all-without-connectors"), 2);
}

#[test]
fn a_finding_can_be_allowed_with_a_reason_and_the_comment_is_watched() {
    let mut editor = Editor::new(&[("a.pol", POLICY)]);
    editor.open("a.pol");
    let found = actions(&mut editor, "a.pol", "cases");
    let (_, allow) = found.iter().find(|(title, _)| title == "Allow cases-all-without-connectors here, with a reason").unwrap();
    let edit = &allow["edit"]["documentChanges"][0]["edits"][0];
    let line = edit["newText"].as_str().unwrap().to_owned();
    assert_eq!(line, "  // polc: allow(cases-all-without-connectors) say why\n");
    editor.replace("a.pol", "  cases", &format!("{line}  cases"));
    assert_eq!(edit["range"], json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 0 } }));
    assert_eq!(names(&mut editor, "a.pol"), ["case-alerts-without-alert-feature"]);
    editor.replace("a.pol", "cases: all", "cases: read");
    assert_eq!(names(&mut editor, "a.pol"), ["unused-suppression"]);
    editor.replace("a.pol", "cases: read", "cases: reed");
    assert_eq!(names(&mut editor, "a.pol"), ["unknown-privilege"], "whether the comment is needed is not known now");
    editor.replace("a.pol", "allow(cases-all-without-connectors)", "allow(cases-al-without-connectors)");
    assert_eq!(names(&mut editor, "a.pol"), ["unknown-lint", "unknown-privilege"]);
}

#[test]
fn what_the_baseline_knows_is_not_told_until_there_is_more_of_it() {
    let baseline = r#"{ "version": 1, "findings": { "a.pol": { "cases-all-without-connectors": 1, "case-alerts-without-alert-feature": 1 } } }"#;
    let mut editor = Editor::new(&[("polc.toml", CONFIG), ("a.pol", POLICY), ("polc-baseline.json", baseline)]);
    editor.open("a.pol");
    assert_eq!(names(&mut editor, "a.pol"), [""; 0]);
    editor.replace("a.pol", ">\n", ">\nrole more < cases: all + settings; dashboard: read; >\n");
    let known = |name: &&String| baseline.contains(&format!("\"{name}\""));
    assert_eq!(names(&mut editor, "a.pol").iter().filter(known).count(), 4, "which ones are new, nobody can tell");
    std::fs::write(editor.path("polc-baseline.json"), "{ \"version\": 7 }").unwrap();
    let uri = editor.uri("polc-baseline.json");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    editor.settle();
    let said = |message: &Value| {
        message["method"] == "window/showMessage" && message["params"]["message"].as_str().unwrap().contains("version 7")
    };
    assert!(editor.notified.iter().any(said), "{:?}", editor.notified);
}

#[test]
fn a_broken_configuration_keeps_all_rules_quiet() {
    let mut editor = Editor::new(&[("polc.toml", "[targets.main]\nrelese = \"9.4\"\n"), ("a.pol", POLICY)]);
    editor.open("a.pol");
    assert_eq!(names(&mut editor, "a.pol"), [""; 0]);
    editor.open("polc.toml");
    editor.replace("polc.toml", "relese", "release");
    assert_eq!(names(&mut editor, "a.pol").len(), 2);
}

#[test]
fn what_an_upgrade_would_take_away_can_be_kept() {
    let policy = "role reader <\n  security: read;\n  maps: read;\n>\n";
    let config = "[targets.new]\nrelease = \"9.4\"\n\n[targets.old]\nrelease = \"9.2\"\n";
    let mut editor = Editor::new(&[("a.pol", policy), ("polc.toml", config)]);
    editor.open("a.pol");
    assert!(names(&mut editor, "a.pol").contains(&"differs-between-targets".to_owned()));
    let offered = actions(&mut editor, "a.pol", "security");
    let (title, action) = offered.iter().find(|(title, _)| title.starts_with("Keep on")).unwrap();
    assert_eq!(title, "Keep on 9.4 what 9.2 gives: rules: read; alerts: read; (changes privileges)");
    let edits = action["edit"].as_object().unwrap().values().next().unwrap().to_string();
    assert!(edits.contains("\\n  rules: read;\\n  alerts: read;"), "{edits}");
}

//! Tests and prohibitions that are run by their lenses.

use serde_json::{Value, json};

use crate::editor::{Editor, able, snapshot};
use crate::fixtures;

const CONFIG: (&str, &str) = (
    "polc.toml",
    "[targets.prod]\nplatform = \"kibana\"\nrelease = \"9.4\"\n\n[targets.old]\nplatform = \"kibana\"\nrelease = \"9.2\"\n",
);

const ROLES: (&str, &str) = (
    "roles.pol",
    "/// Everybody.\nabstract role base < cases: all - delete; >\nrole lead extends base < discover: read; >\nrole onlooker < dashboard: read; >\n\
     role author < dashboard: all; >\nrole scout < discover: all; >\npersona night = author + scout;\n",
);

const TESTS: (&str, &str) = (
    "tests.pol",
    "test \"who reopens\" <\n  lead can cases.reopen;\n  lead can discover: read on prod;\n  night can discover: all, dashboard.read;\n>\n\n\
     test \"nobody deletes\" <\n  lead cannot cases.delete, cases.comment;\n  lead can discover: all;\n>\n\n\
     forbid \"two people\" < dashboard: all; discover: all; >\nforbid \"no cluster\" < cluster: all; >\n",
);

/// A client that cannot be asked to show a document.
fn modest() -> Value {
    let mut able = able();
    able["window"].as_object_mut().unwrap().remove("showDocument");
    able
}

fn run(editor: &mut Editor, kind: &str, title: &str) -> Result<Value, Value> {
    let argument = json!({ "uri": editor.uri("tests.pol"), kind: title });
    editor.try_ask("workspace/executeCommand", json!({ "command": "polc.runTest", "arguments": [argument] }))
}

/// Why something was not run.
fn refused(editor: &mut Editor, kind: &str, title: &str) -> String {
    run(editor, kind, title).unwrap_err()["message"].as_str().unwrap().to_owned()
}

/// The messages that the user was shown, each with its type.
fn said(editor: &mut Editor) -> Vec<String> {
    editor.settle();
    let messages = editor.notified.iter().filter(|message| message["method"] == "window/showMessage");
    messages.map(|message| format!("{} {}", message["params"]["type"], message["params"]["message"].as_str().unwrap())).collect()
}

/// The documents that the editor was asked to show.
fn shown(editor: &Editor) -> Vec<String> {
    let asked = editor.asked.iter().filter(|asked| asked["method"] == "window/showDocument");
    asked.map(|asked| asked["params"]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned()).collect()
}

#[test]
fn lenses_above_tests_and_prohibitions() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    editor.open("tests.pol");
    let lenses = editor.ask("textDocument/codeLens", editor.whole("tests.pol"));
    let told: String = lenses
        .as_array()
        .unwrap()
        .iter()
        .map(|lens| {
            let (start, command) = (&lens["range"]["start"], &lens["command"]);
            let arguments = editor.shown(&command["arguments"]).split_whitespace().collect::<Vec<_>>().join(" ");
            let title = command["title"].as_str().unwrap();
            format!("{}:{} {title} · {} {arguments}\n", start["line"], start["character"], command["command"].as_str().unwrap())
        })
        .collect();
    snapshot("test_lenses", &told);
    // What a lens says is understood.
    for lens in lenses.as_array().unwrap() {
        let command = &lens["command"];
        editor.ask("workspace/executeCommand", json!({ "command": command["command"], "arguments": command["arguments"] }));
    }
}

#[test]
fn a_test_that_holds() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    let result = run(&mut editor, "test", "who reopens").unwrap();
    snapshot("test_holds", &editor.shown(&result));
    assert_eq!(said(&mut editor), ["3 \"who reopens\" holds on `prod` and `old`"]);
    assert!(shown(&editor).is_empty());
}

#[test]
fn a_test_that_fails() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    let result = run(&mut editor, "test", "nobody deletes").unwrap();
    snapshot("test_fails", result["report"].as_str().unwrap());
    let standings: Vec<&str> = result["tests"][0]["assertions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|assertion| assertion["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(standings, ["failed", "failed"]);
    assert_eq!(result["summary"]["failed"], 2);
    let message = "1 \"nobody deletes\": `lead` can `cases.comment` on `old` and `prod`, and 1 more";
    assert_eq!(said(&mut editor), [message]);
    let shown = shown(&editor);
    assert!(shown[0].ends_with("/tests/nobody%20deletes.txt") && shown.len() == 1, "{shown:?}");
    assert_eq!(std::fs::read_to_string(shown[0].replace("%20", " ")).unwrap(), result["report"].as_str().unwrap());
}

#[test]
fn an_editor_that_shows_no_documents_is_told_the_place() {
    let mut editor = Editor::with(modest(), &[CONFIG, ROLES, TESTS]);
    run(&mut editor, "test", "nobody deletes").unwrap();
    let place = "roles.pol:2:29: granted here";
    let message = format!("1 \"nobody deletes\": `lead` can `cases.comment` on `old` and `prod` ({place}), and 1 more");
    assert_eq!(said(&mut editor), [message]);
    assert!(shown(&editor).is_empty());
}

/// Every test of `tests/verify.rs` comes to the same as on the command line, if it comes to anything.
#[test]
fn results_are_those_of_the_command_line() {
    let folder = crate::snapshots::root::root().join("tests/tests");
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut files = fixtures::files(&text);
        files.push(("polc.toml".to_owned(), fixtures::config(&text)));
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let mut editor = Editor::new(&files);
        let polc = std::process::Command::new(env!("CARGO_BIN_EXE_polc"))
            .args(["test", "-f", "json"])
            .env_clear()
            .current_dir(editor.folder.path())
            .output()
            .unwrap();
        let told: Value = serde_json::from_slice(&polc.stdout).unwrap();
        let has_errors = !told["errors"].as_array().unwrap().is_empty();
        for test in told["tests"].as_array().unwrap() {
            let argument = json!({ "uri": editor.uri("policy.pol"), "test": test["title"] });
            let command = json!({ "command": "polc.runTest", "arguments": [argument] });
            match editor.try_ask("workspace/executeCommand", command) {
                Ok(result) => {
                    assert_eq!(result["tests"], json!([test]), "{}", path.display());
                    compared += 1;
                }
                Err(error) => assert!(has_errors, "{}: {error}", path.display()),
            }
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn a_prohibition_that_a_persona_breaks() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    let result = run(&mut editor, "forbid", "two people").unwrap();
    snapshot("prohibition_broken", result["report"].as_str().unwrap());
    assert_eq!(result["tests"][0]["assertions"][0]["outcome"], "failed");
    let kept = run(&mut editor, "forbid", "no cluster").unwrap();
    assert_eq!(kept["tests"][0]["assertions"][0]["assertion"], "forbid \"no cluster\" < cluster: all; >");
    assert_eq!(kept["summary"]["passed"], 1);
    let messages = [
        "1 `night` holds what \"two people\" forbids: `dashboard: all` and `discover: all` on `old` and `prod`",
        "3 \"no cluster\" holds on `prod` and `old`",
    ];
    assert_eq!(said(&mut editor), messages);
    assert_eq!(shown(&editor).len(), 1);
    // A persona that may, may.
    editor.open("tests.pol");
    editor.replace("tests.pol", "discover: all; >\nforbid", "discover: all; > unless night;\nforbid");
    let result = run(&mut editor, "forbid", "two people").unwrap();
    assert_eq!(result["summary"]["failed"], 0, "{result}");
    // No level excuses from it.
    editor.open("polc.toml");
    editor.edit("polc.toml", 0, 0, "[lint.levels]\nforbidden-combination = \"allow\"\n\n");
    let why = "\"two people\" was not run: polc.toml has an error: the level of `forbidden-combination` cannot be set";
    assert_eq!(refused(&mut editor, "forbid", "two people"), why);
}

#[test]
fn what_is_not_saved_counts() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    editor.open("roles.pol");
    editor.open("tests.pol");
    editor.replace("roles.pol", "all - delete", "read");
    let result = run(&mut editor, "test", "who reopens").unwrap();
    assert_eq!(result["summary"]["failed"], 1);
    editor.replace("roles.pol", "cases: read", "cases: read + reopen");
    let result = run(&mut editor, "test", "who reopens").unwrap();
    assert_eq!(result["summary"]["failed"], 0);
    // Places are those of the text as it is now.
    editor.edit("tests.pol", 0, 0, "// one more line\n");
    let result = run(&mut editor, "test", "nobody deletes").unwrap();
    assert_eq!(result["tests"][0]["range"]["start"]["line"], 8);
    editor.replace("tests.pol", "\"nobody deletes\"", "\"new\"");
    assert!(run(&mut editor, "test", "new").is_ok());
    editor.close("tests.pol");
    assert_eq!(refused(&mut editor, "test", "new"), "there is no test \"new\"");
}

#[test]
fn a_policy_with_errors_has_no_result() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    editor.open("roles.pol");
    editor.replace("roles.pol", "all - delete", "all - delte");
    assert_eq!(
        refused(&mut editor, "test", "who reopens"),
        "\"who reopens\" was not run: roles.pol:2: cases has no privilege `delte`"
    );
    assert_eq!(
        refused(&mut editor, "forbid", "no cluster"),
        "\"no cluster\" was not run: roles.pol:2: cases has no privilege `delte`"
    );
    // In the test itself, its syntax, its roles.
    editor.replace("roles.pol", "all - delte", "all - delete");
    editor.open("tests.pol");
    for (old, new, why) in [
        ("lead can cases.reopen", "lead can cases.reopn", "cases has no privilege `reopn`"),
        ("lead can cases.reopn", "leed can cases.reopen", "there is no role `leed`"),
        ("leed can cases.reopen", "lead may cases.reopen", "expected `can` or `cannot`, found `may`"),
        ("lead may cases.reopen;", "lead can cases.reopen on prd;", "there is no target `prd`; did you mean `prod`?"),
    ] {
        editor.replace("tests.pol", old, new);
        assert_eq!(refused(&mut editor, "test", "who reopens"), format!("\"who reopens\" was not run: tests.pol:2: {why}"));
    }
    // A mistake elsewhere costs the others nothing.
    assert!(run(&mut editor, "test", "nobody deletes").is_ok());
    editor.replace("roles.pol", "role onlooker < ", "role onlooker < bogus: all; ");
    assert!(run(&mut editor, "test", "nobody deletes").is_ok());
    editor.open("polc.toml");
    editor.replace("polc.toml", "9.4", "1.0");
    assert_eq!(
        refused(&mut editor, "test", "nobody deletes"),
        "\"nobody deletes\" was not run: polc.toml has an error: `release` of [targets.prod] cannot be `1.0`"
    );
    assert_eq!(said(&mut editor).len(), 2);
}

#[test]
fn what_there_is_not_and_what_there_is_twice() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    assert_eq!(refused(&mut editor, "test", "who knows"), "there is no test \"who knows\"");
    assert_eq!(refused(&mut editor, "test", "two people"), "there is no test \"two people\"");
    assert_eq!(refused(&mut editor, "forbid", "who reopens"), "there is no prohibition \"who reopens\"");
    assert_eq!(refused(&mut editor, "neither", "x"), "polc.runTest takes an object with uri, and test or forbid");
    editor.open("tests.pol");
    editor.replace("tests.pol", "nobody deletes", "who reopens");
    assert_eq!(refused(&mut editor, "test", "who reopens"), "two tests are called \"who reopens\"");
    // A prohibition may have the title of a test.
    editor.replace("tests.pol", "two people", "who reopens");
    assert!(run(&mut editor, "forbid", "who reopens").is_ok());
    editor.open("roles.pol");
    editor.replace("roles.pol", "role onlooker", "role lead");
    let why = "\"new\" was not run: roles.pol:4: two roles are called `lead`";
    editor.replace("tests.pol", "who reopens", "new");
    assert_eq!(refused(&mut editor, "test", "new"), why);
    let argument = json!({ "uri": "file:///elsewhere/a.pol", "test": "x" });
    let error = editor.try_ask("workspace/executeCommand", json!({ "command": "polc.runTest", "arguments": [argument] }));
    assert_eq!(error.unwrap_err()["message"], "file:///elsewhere/a.pol is not part of a policy that polc knows");
}

/// The lens of a claim asks why: the chain from a persona by its role, or what comes nearest. A prohibition says who holds what it forbids.
#[test]
fn why_somebody_can() {
    let mut editor = Editor::new(&[CONFIG, ROLES, TESTS]);
    editor.open("tests.pol");
    let lenses = editor.ask("textDocument/codeLens", editor.whole("tests.pol"));
    let lenses = lenses.as_array().unwrap();
    let titles: Vec<&str> = lenses.iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    let held: Vec<&str> = titles.iter().copied().filter(|title| title.starts_with("held by")).collect();
    assert_eq!(held, ["held by night", "held by nobody"]);
    let whys = lenses.iter().filter(|lens| lens["command"]["command"] == "polc.why");
    let asked: Vec<Value> = whys.map(|lens| lens["command"]["arguments"].clone()).collect();
    assert_eq!(asked.len(), 5);
    let mut told = String::new();
    for arguments in &asked {
        let answer = editor.ask("workspace/executeCommand", json!({ "command": "polc.why", "arguments": arguments }));
        told += &format!(
            "{} {}: {}\n{}",
            arguments[0]["subject"],
            arguments[0]["claim"],
            answer["answer"],
            answer["report"].as_str().unwrap()
        );
    }
    snapshot("why", &told);
    // One for each whom `only` names.
    let text = "test \"t\" <\n  only lead, night can exactly discover: read, cases.read in soc;\n>\n";
    editor.edit("tests.pol", 0, TESTS.1.len(), text);
    let lenses = editor.ask("textDocument/codeLens", editor.whole("tests.pol"));
    let asked: Vec<Value> = lenses.as_array().unwrap()[1..].iter().map(|lens| lens["command"]["arguments"][0].clone()).collect();
    let claim = "discover: read, cases.read in soc";
    let expected = ["lead", "night"].map(|name| json!({ "uri": editor.uri("tests.pol"), "subject": name, "claim": claim }));
    assert_eq!(asked, expected);
    let wrong = json!([{ "uri": editor.uri("tests.pol"), "subject": "boss", "claim": "cases.reopen" }]);
    let refused = editor.try_ask("workspace/executeCommand", json!({ "command": "polc.why", "arguments": wrong })).unwrap_err();
    assert_eq!(refused["message"], "there is no role or persona `boss`, or the policy has too many roles");
}

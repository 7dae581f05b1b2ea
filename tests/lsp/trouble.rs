//! Bad input: whatever comes, the server goes on, says nothing stale, and says what is wrong so that a person understands.

use std::fs;

use serde_json::{Value, json};

use crate::editor::{Editor, able, pushing, short};

#[test]
fn a_file_that_is_not_utf8() {
    let mut editor = Editor::with(pushing(), &[("a.pol", "role a < >\n")]);
    fs::write(editor.path("b.pol"), b"role b < description: \"\xFF\"; >\n").unwrap();
    let uri = editor.uri("b.pol");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 1 }] }));
    let told = editor.pushed("b.pol").unwrap();
    assert_eq!(told, ["0:23 invalid-utf8 this file is not UTF-8: the first bytes that are not"]);
    // What the editor shows is text, and text is right.
    editor.open_with("b.pol", "role b < description: \"x\"; cases: read; >\n");
    assert_eq!(editor.pushed("b.pol"), Some(vec![]));
}

#[test]
fn a_broken_configuration_is_told_there_and_the_rest_goes_on() {
    let mut editor =
        Editor::with(pushing(), &[("polc.toml", "[targets.prod\nrelease = 9\n"), ("a.pol", "role a < cases: reed; >\n")]);
    editor.open("a.pol");
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 1);
    let told = editor.pushed("polc.toml").unwrap();
    assert!(told[0].contains("invalid-config polc.toml is not valid TOML"), "{told:?}");
    let message = editor.notified.iter().find(|message| message["method"] == "window/showMessage").unwrap();
    let message = message["params"]["message"].as_str().unwrap();
    assert!(message.contains("polc.toml is not valid TOML"), "{message}");
    // It is fixed in the editor, and then on disk.
    editor.open("polc.toml");
    editor.replace("polc.toml", "[targets.prod\nrelease = 9\n", "[targets.prod]\nrelease = \"9.2\"\n");
    assert_eq!(editor.pushed("polc.toml"), Some(vec![]));
    let on = editor.pushed[&editor.uri("a.pol")]["diagnostics"][0]["message"].as_str().unwrap().to_owned();
    assert!(on.ends_with("On prod"), "{on}");
}

#[test]
fn a_release_that_does_not_exist() {
    let mut editor = Editor::new(&[("polc.toml", "[targets.prod]\nrelease = \"9.44\"\n"), ("a.pol", "role a < cases: read; >\n")]);
    editor.open("polc.toml");
    let told = editor.told("polc.toml");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("1:10 invalid-config `release` of [targets.prod] cannot be `9.44`"), "{told:?}");
    assert!(editor.told("a.pol").is_empty());
}

#[test]
fn a_configuration_comes_and_goes() {
    let mut editor = Editor::with(pushing(), &[("a.pol", "role a < cases: reed; >\n"), ("sub/b.pol", "role b extends a < >\n")]);
    editor.open("a.pol");
    assert_eq!(editor.pushed("sub/b.pol"), None);
    // A folder with a polc.toml of its own is a policy of its own.
    fs::write(editor.path("sub/polc.toml"), "").unwrap();
    let uri = editor.uri("sub/polc.toml");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 1 }] }));
    assert!(editor.pushed("sub/b.pol").unwrap()[0].contains("unknown-role"), "{:?}", editor.pushed);
    fs::remove_file(editor.path("sub/polc.toml")).unwrap();
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 3 }] }));
    assert_eq!(editor.pushed("sub/b.pol"), Some(vec![]));
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 1);
}

#[test]
fn files_that_change_on_disk() {
    let mut editor = Editor::with(pushing(), &[("a.pol", "role a extends b < >\n")]);
    assert!(editor.pushed("a.pol").unwrap()[0].contains("unknown-role"));
    fs::write(editor.path("b.pol"), "role b < >\n").unwrap();
    let uri = editor.uri("b.pol");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 1 }] }));
    assert_eq!(editor.pushed("a.pol"), Some(vec![]));
    fs::write(editor.path("b.pol"), "role c < >\n").unwrap();
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 1);
    // What is ignored is not a part of the policy.
    fs::create_dir(editor.path(".git")).unwrap();
    fs::write(editor.path(".gitignore"), "ignored.pol\n").unwrap();
    fs::write(editor.path("ignored.pol"), "role b < >\n").unwrap();
    let ignored = editor.uri("ignored.pol");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": ignored, "type": 1 }] }));
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 1);
}

#[test]
fn a_file_deleted_while_it_is_open() {
    let mut editor = Editor::with(pushing(), &[("a.pol", "role a extends b < >\n"), ("b.pol", "role b < cases: reed; >\n")]);
    editor.open("b.pol");
    fs::remove_file(editor.path("b.pol")).unwrap();
    let uri = editor.uri("b.pol");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 3 }] }));
    // The editor still has it.
    assert_eq!(editor.pushed("b.pol").unwrap().len(), 1);
    assert_eq!(editor.pushed("a.pol"), None);
    editor.close("b.pol");
    assert_eq!(editor.pushed("b.pol"), Some(vec![]), "nothing stale is left");
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 1);
}

/// A link is not a second file: what the editor opens through one is the file that was read already.
#[cfg(unix)]
#[test]
fn a_file_that_is_opened_through_a_link() {
    use std::os::unix::fs::symlink;
    let roles = "role a < cases: read; >\n";
    let files = [("p/polc.toml", ""), ("p/base.pol", "role base extends a < >\n"), ("p/team/a.pol", roles)];
    let folder = crate::folders::folder(&files);
    symlink("p", folder.path().join("also")).unwrap();
    symlink("p/team/a.pol", folder.path().join("link.pol")).unwrap();
    symlink("team", folder.path().join("p/door")).unwrap();
    // The workspace is a link itself.
    let root = crate::editor::uri_of(folder.path().join("also").to_str().unwrap());
    let mut editor = Editor::start(folder, pushing(), json!([{ "uri": root, "name": "test" }]));
    for name in ["also/team/a.pol", "p/team/a.pol", "also/door/a.pol", "link.pol"] {
        editor.open_with(name, &roles.replace("read", "reed"));
        let told = editor.pushed(name).unwrap();
        assert!(told.len() == 1 && told[0].contains("unknown-privilege"), "{name}: {told:?}");
        editor.close(name);
        editor.settle();
        assert!(editor.pushed.values().all(|told| told["diagnostics"] == json!([])), "{name}: {:?}", editor.pushed);
    }
    // What changes on disk is told by the path of the workspace.
    fs::write(editor.path("p/team/a.pol"), "role a < cases: al; >\n").unwrap();
    let uri = editor.uri("p/door/a.pol");
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": uri, "type": 2 }] }));
    assert_eq!(editor.pushed("also/team/a.pol").unwrap().len(), 1);
}

#[test]
fn what_is_not_saved_is_forgotten_when_it_is_closed() {
    let mut editor = Editor::with(pushing(), &[("a.pol", "role a < cases: read; >\n")]);
    editor.open("a.pol");
    editor.replace("a.pol", "read", "reed");
    assert_eq!(editor.pushed("a.pol").unwrap().len(), 1);
    editor.close("a.pol");
    assert_eq!(editor.pushed("a.pol"), Some(vec![]));
}

#[test]
fn ranges_past_the_end_and_out_of_order() {
    let mut editor = Editor::new(&[("a.pol", "role a < discover: read; >\n")]);
    editor.open("a.pol");
    let at = |line: u64, character: u64| json!({ "line": line, "character": character });
    // Past the end: appended.
    editor.change("a.pol", json!([{ "range": { "start": at(99, 99), "end": at(199, 0) }, "text": "role b < cases: reed; >\n" }]));
    assert_eq!(editor.told("a.pol").len(), 1);
    // The wrong way round: turned. `reed` becomes `read`.
    editor.change("a.pol", json!([{ "range": { "start": at(1, 20), "end": at(1, 16) }, "text": "read" }]));
    assert!(editor.told("a.pol").is_empty());
    // Several changes, each of what the one before made.
    editor.change(
        "a.pol",
        json!([
            { "range": { "start": at(0, 5), "end": at(0, 6) }, "text": "x🦀" },
            { "range": { "start": at(0, 6), "end": at(0, 8) }, "text": "y" },
            { "range": { "start": at(1, 16), "end": at(1, 4_294_967_295) }, "text": "raed; >" },
        ]),
    );
    let told = editor.diagnostics("a.pol");
    assert_eq!(
        told.iter().map(short).collect::<Vec<_>>(),
        ["1:16 unknown-privilege cases has no privilege `raed`: did you mean `read`?"]
    );
    // The whole text at once.
    editor.change("a.pol", json!([{ "text": "role z < cases: read; >\n" }]));
    assert!(editor.told("a.pol").is_empty());
    // Questions about places that are not there.
    for method in ["hover", "completion", "definition", "prepareRename", "documentHighlight", "prepareTypeHierarchy"] {
        let mut params = editor.whole("a.pol");
        params["position"] = at(4_000_000_000, 4_000_000_000);
        editor.ask(&format!("textDocument/{method}"), params);
    }
}

#[test]
fn files_that_nobody_opened() {
    let mut editor = Editor::new(&[("a.pol", "role a < >\n")]);
    let mut params = editor.whole("nowhere.pol");
    params["position"] = json!({ "line": 0, "character": 0 });
    assert_eq!(editor.ask("textDocument/hover", params.clone()), Value::Null);
    params["newName"] = json!("x");
    let error = editor.try_ask("textDocument/rename", params).unwrap_err();
    assert_eq!(error["message"], "this file is not part of a policy that polc knows");
    editor.change("nowhere.pol", json!([{ "text": "role" }]));
    editor.settle();
    let log = editor.notified.iter().find(|message| message["method"] == "window/logMessage").unwrap();
    assert!(
        log["params"]["message"].as_str().unwrap().ends_with("nowhere.pol was changed but never opened; the change is left out")
    );
}

#[test]
fn requests_and_notifications_that_nobody_knows() {
    let mut editor = Editor::new(&[]);
    assert_eq!(editor.try_ask("textDocument/moniker", json!({})).unwrap_err()["code"], -32601);
    assert_eq!(editor.try_ask("textDocument/hover", json!({ "x": 1 })).unwrap_err()["code"], -32602);
    editor.notify("$/nothing", json!({}));
    editor.notify("textDocument/didOpen", json!({ "x": 1 }));
    editor.settle();
    let log = editor.notified.iter().find(|message| message["method"] == "window/logMessage").unwrap();
    assert!(log["params"]["message"].as_str().unwrap().starts_with("textDocument/didOpen is not understood and left out"), "{log}");
}

#[test]
fn cancelled_requests_are_answered() {
    let mut editor = Editor::new(&[("a.pol", "role a < cases: read; >\n")]);
    editor.open("a.pol");
    let hover = editor.at("a.pol", "ca|ses");
    let mut messages = Vec::new();
    for id in 1000..1020 {
        messages.push(json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": hover }));
    }
    for id in 1000..1020 {
        messages.push(json!({ "jsonrpc": "2.0", "method": "$/cancelRequest", "params": { "id": id } }));
    }
    editor.send_together(&messages);
    for id in 1000..1020 {
        // Each is answered once, one way or the other.
        if let Err(error) = editor.answer(&json!(id)) {
            assert_eq!(error["code"], -32800, "{error}");
        }
    }
}

#[test]
fn a_server_that_is_killed_leaves_nothing_behind() {
    let files = [("a.pol", "role a < cases: reed; >\n")];
    let mut editor = Editor::new(&files);
    editor.open("a.pol");
    editor.replace("a.pol", "role", "rol");
    let folder = editor.kill();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let roots = json!([{ "uri": crate::editor::uri_of(folder.path().to_str().unwrap()), "name": "again" }]);
    let mut editor = Editor::start(folder, able(), roots);
    assert_eq!(editor.told("a.pol").len(), 1);
}

#[test]
fn an_editor_that_goes_away() {
    let mut editor = Editor::new(&[("a.pol", "role a < >\n")]);
    editor.open("a.pol");
    assert_eq!(editor.hang_up(), 1);
    let mut editor = Editor::new(&[]);
    editor.ask("shutdown", Value::Null);
    assert_eq!(editor.try_ask("textDocument/hover", json!({})).unwrap_err()["code"], -32600);
    assert_eq!(editor.hang_up(), 0);
}

#[test]
fn folders_come_and_go() {
    let mut editor =
        Editor::with(pushing(), &[("one/a.pol", "role a < cases: reed; >\n"), ("two/b.pol", "role b < cases: reed; >\n")]);
    editor.settle();
    let root = editor.uri("");
    let (one, two) = (editor.uri("one"), editor.uri("two"));
    let folder = |uri: &str| json!({ "uri": uri, "name": "x" });
    editor.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [folder(&one)], "removed": [folder(root.trim_end_matches('/'))] } }),
    );
    assert_eq!((editor.pushed("one/a.pol").unwrap().len(), editor.pushed("two/b.pol").unwrap().len()), (1, 0));
    editor.notify("workspace/didChangeWorkspaceFolders", json!({ "event": { "added": [folder(&two)], "removed": [] } }));
    assert_eq!((editor.pushed("one/a.pol").unwrap().len(), editor.pushed("two/b.pol").unwrap().len()), (1, 1));
}

#[test]
fn files_outside_of_every_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Editor::start(folder, able(), Value::Null);
    editor.open_with("a.pol", "role a < cases: reed; >\n");
    assert_eq!(editor.told("a.pol").len(), 1);
    let uri = "untitled:Untitled-1";
    editor.notify(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": uri, "languageId": "pol", "version": 1, "text": "role a < cases: reed; >" } }),
    );
    let report = editor.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
    assert_eq!(report["items"].as_array().unwrap().len(), 1, "each is a policy of its own");
}

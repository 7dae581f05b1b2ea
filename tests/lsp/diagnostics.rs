//! Diagnostics, pushed and asked for.

use serde_json::json;

use crate::editor::{Editor, able, pushing, snapshot};

const WRONG: &str =
    "role base < discover: read; >\nrole lead extends base <\n  cases: all - delte;\n  in ops < alerts: reed; >\n>\n";

#[test]
fn a_client_that_asks_is_not_pushed_to() {
    let mut editor = Editor::new(&[("roles.pol", WRONG)]);
    editor.open("roles.pol");
    let mut report = editor.ask("textDocument/diagnostic", editor.whole("roles.pol"));
    assert_eq!(report["kind"], "full");
    for item in report["items"].as_array_mut().unwrap() {
        // The name of a finding leads to its explanation.
        let href = item.as_object_mut().unwrap().remove("codeDescription").unwrap()["href"].as_str().unwrap().to_owned();
        let (page, name) = href.strip_prefix("file://").unwrap().split_once('#').unwrap();
        assert_eq!(item["code"], name);
        assert!(std::fs::read_to_string(page).unwrap().contains(&format!("`{name}`")));
    }
    snapshot("document_diagnostics", &editor.shown(&report["items"]));
    editor.settle();
    assert!(editor.pushed.is_empty(), "{:?}", editor.pushed);
    assert_eq!(editor.stop(), 0);
}

#[test]
fn what_did_not_change_is_not_told_again() {
    let mut editor = Editor::new(&[("roles.pol", WRONG)]);
    editor.open("roles.pol");
    let id = editor.ask("textDocument/diagnostic", editor.whole("roles.pol"))["resultId"].clone();
    let mut again = editor.whole("roles.pol");
    again["previousResultId"] = id;
    assert_eq!(editor.ask("textDocument/diagnostic", again.clone())["kind"], "unchanged");
    editor.replace("roles.pol", "delte", "delete");
    assert_eq!(editor.ask("textDocument/diagnostic", again)["kind"], "full");
}

#[test]
fn a_client_that_does_not_ask_is_pushed_to() {
    let mut editor =
        Editor::with(pushing(), &[("a.pol", "role base < cases: read; >\n"), ("b.pol", "role lead extends base < >\n")]);
    editor.open("a.pol");
    assert_eq!(editor.pushed("a.pol"), Some(vec![]));
    assert_eq!(editor.pushed("b.pol"), None);
    editor.replace("a.pol", "role base", "role bose");
    assert_eq!(editor.pushed("b.pol").unwrap().len(), 1);
    assert_eq!(editor.pushed[&editor.uri("b.pol")]["diagnostics"][0]["code"], "unknown-role");
    editor.replace("a.pol", "role bose", "role base");
    assert_eq!(editor.pushed("b.pol"), Some(vec![]));
    let version = editor.pushed[&editor.uri("a.pol")]["version"].clone();
    assert!(version.as_i64() > Some(1), "{version}");
}

#[test]
fn the_whole_workspace_can_be_asked_about() {
    let mut editor = Editor::new(&[
        ("a.pol", "role a < cases: reed; >\n"),
        ("sub/b.pol", "role b < cass: read; >\n"),
        ("c.pol", "role c < cases: read; >\n"),
    ]);
    let report = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": "work" }));
    let uris: Vec<&str> = report["items"].as_array().unwrap().iter().map(|item| item["uri"].as_str().unwrap()).collect();
    assert_eq!(uris, [editor.uri("a.pol"), editor.uri("sub/b.pol")]);
    let progress: Vec<&str> = editor
        .notified
        .iter()
        .filter(|message| message["params"]["token"] == "work")
        .map(|message| message["params"]["value"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(progress, ["begin", "end"]);
    let known: Vec<_> =
        report["items"].as_array().unwrap().iter().map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect();
    let again = editor.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    assert!(again["items"].as_array().unwrap().iter().all(|item| item["kind"] == "unchanged"), "{again}");
    // What is fixed is told, too.
    editor.open("a.pol");
    editor.replace("a.pol", "reed", "read");
    let fixed = editor.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    let item = fixed["items"].as_array().unwrap().iter().find(|item| item["uri"] == editor.uri("a.pol")).unwrap().clone();
    assert_eq!((item["kind"].as_str(), item["items"].as_array().map(Vec::len)), (Some("full"), Some(0)));
}

#[test]
fn a_client_that_asks_is_told_to_ask_again() {
    let mut editor = Editor::new(&[("a.pol", "role base < cases: read; >\n"), ("b.pol", "role lead extends base < >\n")]);
    editor.open("a.pol");
    editor.settle();
    let refreshes = |editor: &Editor| editor.asked.iter().filter(|asked| asked["method"] == "workspace/diagnostic/refresh").count();
    let before = refreshes(&editor);
    editor.replace("a.pol", "cases", "cass");
    editor.settle();
    assert_eq!(refreshes(&editor), before, "nothing changed elsewhere");
    editor.replace("a.pol", "role base", "role bose");
    editor.settle();
    assert_eq!(refreshes(&editor), before + 1);
}

#[test]
fn other_places_and_what_does_nothing_are_marked() {
    let mut editor = Editor::new(&[("a.pol", "role one < >\n"), ("b.pol", "role one < >\n")]);
    let found = editor.diagnostics("b.pol");
    assert_eq!(found[0]["tags"], json!([1]));
    let related = &found[0]["relatedInformation"][0];
    assert_eq!((&related["location"]["uri"], &related["message"]), (&json!(editor.uri("a.pol")), &json!("it was first used here")));
}

#[test]
fn a_client_without_extras_gets_none() {
    let mut editor = Editor::with(json!({}), &[("a.pol", "role one < cases: read; >\nrole one < cases: read; >\n")]);
    editor.open("a.pol");
    editor.settle();
    let diagnostic = &editor.pushed[&editor.uri("a.pol")]["diagnostics"][0];
    assert_eq!(diagnostic["code"], "duplicate-item");
    assert!(diagnostic.get("relatedInformation").is_none() && diagnostic.get("tags").is_none(), "{diagnostic}");
}

#[test]
fn places_beyond_the_basic_plane_are_right_in_every_encoding() {
    let text = "/* 🦀é */ role a < cases: reed; >\n";
    for (offered, agreed, character) in [
        (json!(["utf-8", "utf-16"]), "utf-8", 29),
        (json!(["utf-16", "utf-32"]), "utf-16", 26),
        (json!(["utf-32"]), "utf-32", 25),
        (json!(null), "utf-16", 26),
    ] {
        let mut able = able();
        able["general"]["positionEncodings"] = offered;
        let mut editor = Editor::with(able, &[("a.pol", text)]);
        editor.open("a.pol");
        assert_eq!(editor.capabilities["positionEncoding"], agreed);
        assert_eq!(editor.diagnostics("a.pol")[0]["range"]["start"]["character"], character, "{agreed}");
        // An edit behind these characters lands where it should.
        editor.replace("a.pol", "reed", "read");
        assert!(editor.told("a.pol").is_empty(), "{agreed}");
    }
}

#[test]
fn broken_text_in_one_role_never_costs_the_others_theirs() {
    let mut editor = Editor::new(&[(
        "a.pol",
        "role one < cases: read;\nrole two < cases: reed; >\nrole three < \"open; >\nrole four < cass: read; >\n",
    )]);
    editor.open("a.pol");
    let told = editor.told("a.pol");
    assert!(told.iter().any(|told| told.starts_with("1:")), "{told:?}");
    assert!(told.iter().any(|told| told.starts_with("3:")), "{told:?}");
    let symbols = editor.ask("textDocument/documentSymbol", editor.whole("a.pol"));
    let names: Vec<&str> = symbols.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"two") && names.contains(&"four"), "{names:?}");
}

#[test]
fn what_was_pushed_stays_true() {
    let files = [
        ("a.pol", "abstract role base < spaces: default; discover: read; >\nrole one extends base < cases: read; >\n"),
        ("b.pol", "role two extends one < base: read; >\nrole three extends two, base < alerts: all; >\n"),
        ("c.pol", "persona p = one + two;\ntest \"t\" < one can cases.read; p cannot alerts: all; >\nrole one < >\n"),
    ];
    let pieces = ["x", " ", "\n", ";", "<", ">", "\"", "one", "base", "role two < >\n", "base: read;", "cases: reed;", "// "];
    let mut editor = Editor::with(pushing(), &files);
    for (name, _) in files {
        editor.open(name);
    }
    let mut dice = 0x2545_F491_4F6C_DD1D_u64;
    let mut roll = |sides: usize| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        (dice % sides as u64) as usize
    };
    for step in 0..400 {
        let name = files[roll(3)].0;
        let text = editor.text(name);
        let (at, len) = (roll(text.len() + 1), roll(3) * roll(4));
        let old = &text[at..(at + len).min(text.len())];
        let new = if roll(3) == 0 { "" } else { pieces[roll(pieces.len())] };
        editor.edit(name, at, old.len(), new);
        if step % 7 > 0 {
            continue;
        }
        editor.settle();
        for (name, _) in files {
            let asked = editor.diagnostics(name);
            let pushed = editor.pushed[&editor.uri(name)]["diagnostics"].as_array().unwrap();
            assert_eq!(*pushed, asked, "step {step}, {name}:\n{}", editor.text(name));
        }
    }
}

//! Nothing is advertised that is not tested: the capabilities are those of this table, and each row names its test.

use serde_json::Value;

use crate::editor::{Editor, pushing};

/// What is advertised, and the test that exercises it.
const TESTED: &[(&str, &str)] = &[
    ("codeActionProvider", "shapes::fixes_are_actions"),
    ("codeActionProvider.codeActionKinds.quickfix", "shapes::fixes_are_actions"),
    ("codeActionProvider.codeActionKinds.source.fixAll.polc", "shapes::fixes_are_actions"),
    ("codeLensProvider", "shapes::code_lenses_and_what_they_show"),
    ("completionProvider", "words::completion_knows_where_it_is"),
    ("completionProvider.resolveProvider", "words::completion_writes_and_explains"),
    ("definitionProvider", "names::definition"),
    ("diagnosticProvider", "diagnostics::a_client_that_asks_is_not_pushed_to"),
    ("diagnosticProvider.interFileDependencies", "diagnostics::a_client_that_asks_is_told_to_ask_again"),
    ("diagnosticProvider.workDoneProgress", "diagnostics::the_whole_workspace_can_be_asked_about"),
    ("diagnosticProvider.workspaceDiagnostics", "diagnostics::the_whole_workspace_can_be_asked_about"),
    ("documentFormattingProvider", "shapes::formatting"),
    ("documentHighlightProvider", "names::highlight"),
    ("documentLinkProvider", "shapes::document_links"),
    ("documentOnTypeFormattingProvider", "shapes::formatting_while_typing"),
    ("documentOnTypeFormattingProvider.firstTriggerCharacter", "shapes::formatting_while_typing"),
    ("documentOnTypeFormattingProvider.moreTriggerCharacter.>", "shapes::formatting_while_typing"),
    ("documentRangeFormattingProvider", "shapes::formatting_of_a_selection"),
    ("documentSymbolProvider", "names::document_symbols"),
    ("executeCommandProvider", "shapes::code_lenses_and_what_they_show"),
    ("executeCommandProvider.commands.polc.runTest", "run_test::a_test_that_holds"),
    ("executeCommandProvider.commands.polc.showCompiled", "shapes::code_lenses_and_what_they_show"),
    ("executeCommandProvider.commands.polc.why", "run_test::why_somebody_can"),
    ("foldingRangeProvider", "shapes::folding"),
    ("hoverProvider", "words::hover"),
    ("inlayHintProvider", "shapes::inlay_hints"),
    ("positionEncoding", "diagnostics::places_beyond_the_basic_plane_are_right_in_every_encoding"),
    ("referencesProvider", "names::references"),
    ("renameProvider", "names::rename_across_files"),
    ("renameProvider.prepareProvider", "names::rename_across_files"),
    ("selectionRangeProvider", "shapes::selection_ranges"),
    ("semanticTokensProvider", "shapes::semantic_tokens"),
    ("semanticTokensProvider.full.delta", "shapes::semantic_tokens"),
    ("semanticTokensProvider.range", "shapes::semantic_tokens"),
    ("textDocumentSync.change", "trouble::ranges_past_the_end_and_out_of_order"),
    ("textDocumentSync.openClose", "trouble::what_is_not_saved_is_forgotten_when_it_is_closed"),
    ("typeHierarchyProvider", "shapes::type_hierarchy"),
    ("workspace.workspaceFolders.changeNotifications", "trouble::folders_come_and_go"),
    ("workspace.workspaceFolders.supported", "trouble::folders_come_and_go"),
    ("workspaceSymbolProvider", "names::workspace_symbols"),
];

/// Everything that is advertised, as paths.
fn paths(prefix: &str, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            // A provider with options is a capability by itself.
            if prefix.ends_with("Provider") {
                found.push(prefix.to_owned());
            }
            for (name, value) in members {
                // How tokens are called, and when to complete, is not an ability.
                if !matches!(name.as_str(), "legend" | "triggerCharacters" | "identifier") {
                    paths(&if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") }, value, found);
                }
            }
        }
        Value::Array(members) => found.extend(members.iter().map(|member| format!("{prefix}.{}", member.as_str().unwrap()))),
        Value::Bool(false) => {}
        _ => found.push(prefix.to_owned()),
    }
}

#[test]
fn everything_advertised_is_tested() {
    let editor = Editor::new(&[]);
    let mut advertised = Vec::new();
    paths("", &editor.capabilities, &mut advertised);
    advertised.sort();
    let tested: Vec<&str> = TESTED.iter().map(|(path, _)| *path).collect();
    assert_eq!(advertised, tested);
    let sources = [
        ("diagnostics", include_str!("diagnostics.rs")),
        ("names", include_str!("names.rs")),
        ("run_test", include_str!("run_test.rs")),
        ("shapes", include_str!("shapes.rs")),
        ("trouble", include_str!("trouble.rs")),
        ("words", include_str!("words.rs")),
    ];
    for (path, test) in TESTED {
        let (module, name) = test.split_once("::").unwrap();
        let source = sources.iter().find(|(held, _)| *held == module).unwrap().1;
        assert!(source.contains(&format!("#[test]\nfn {name}()")), "{path}: there is no test {test}");
    }
}

#[test]
fn files_are_watched_and_work_is_told() {
    let mut editor = Editor::with(pushing(), &[("a.pol", "role a < >\n")]);
    editor.settle();
    let asked: Vec<&str> = editor.asked.iter().map(|asked| asked["method"].as_str().unwrap()).collect();
    assert_eq!(asked, ["window/workDoneProgress/create", "client/registerCapability"]);
    let watchers = &editor.asked[1]["params"]["registrations"][0]["registerOptions"]["watchers"];
    let globs: Vec<&str> = watchers.as_array().unwrap().iter().map(|watcher| watcher["globPattern"].as_str().unwrap()).collect();
    assert_eq!(globs, ["**/*.pol", "**/polc.toml", "**/polc-baseline.json"]);
    let work: Vec<&str> = editor
        .notified
        .iter()
        .filter(|message| message["method"] == "$/progress")
        .map(|message| message["params"]["value"]["kind"].as_str().unwrap())
        .collect();
    assert_eq!(work, ["begin", "end"]);
}

#[test]
fn hints_are_asked_for_again_when_the_targets_change() {
    let mut editor = Editor::new(&[("polc.toml", "[targets.a]\nrelease = \"9.4\"\n"), ("a.pol", "role a < cases: read; >\n")]);
    editor.open("polc.toml");
    editor.replace("polc.toml", "9.4", "9.2");
    editor.settle();
    let asked: Vec<&str> = editor.asked.iter().map(|asked| asked["method"].as_str().unwrap()).collect();
    assert!(asked.ends_with(&["workspace/inlayHint/refresh", "workspace/codeLens/refresh"]), "{asked:?}");
}

//! A scripted editor: starts the server and talks to it over standard input and output, as editors do.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::folders::folder;
use crate::snapshots;

/// Longer than any answer takes, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    requests: i64,
    pub(crate) folder: tempfile::TempDir,
    /// What the server said it can do.
    pub(crate) capabilities: Value,
    /// The last diagnostics that were pushed, by URI.
    pub(crate) pushed: BTreeMap<String, Value>,
    /// Every notification that came and was not a push.
    pub(crate) notified: Vec<Value>,
    /// What the server asked.
    pub(crate) asked: Vec<Value>,
    texts: HashMap<String, String>,
    encoding: String,
}

/// A client that understands everything and asks for diagnostics by itself.
pub(crate) fn able() -> Value {
    let mut able = pushing();
    able["textDocument"]["diagnostic"] =
        json!({ "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] }, "codeDescriptionSupport": true });
    able["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    able
}

/// The same, but diagnostics have to be pushed.
pub(crate) fn pushing() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true },
            "inlayHint": { "refreshSupport": true },
            "codeLens": { "refreshSupport": true },
            "semanticTokens": { "refreshSupport": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] }, "codeDescriptionSupport": true, "versionSupport": true },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
    })
}

impl Editor {
    /// Starts a server on a folder with these files, for a client that can do everything.
    pub(crate) fn new(files: &[(&str, &str)]) -> Editor {
        Editor::with(able(), files)
    }

    pub(crate) fn with(capabilities: Value, files: &[(&str, &str)]) -> Editor {
        let folder = folder(files);
        let roots = json!([{ "uri": uri_of(folder.path().to_str().unwrap()), "name": "test" }]);
        Editor::start(folder, capabilities, roots)
    }

    pub(crate) fn start(folder: tempfile::TempDir, capabilities: Value, folders: Value) -> Editor {
        let mut child = Command::new(env!("CARGO_BIN_EXE_polc"))
            .args(["lsp", "--stdio"])
            .env_clear()
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let stdin = child.stdin.take();
        let mut editor = Editor {
            child,
            stdin,
            messages,
            requests: 0,
            folder,
            capabilities: Value::Null,
            pushed: BTreeMap::new(),
            notified: Vec::new(),
            asked: Vec::new(),
            texts: HashMap::new(),
            encoding: String::new(),
        };
        let result = editor.ask(
            "initialize",
            json!({ "processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders }),
        );
        editor.encoding = result["capabilities"]["positionEncoding"].as_str().unwrap().to_owned();
        editor.capabilities = result["capabilities"].clone();
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let stdin = self.stdin.as_mut().unwrap();
        write!(stdin, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        stdin.flush().unwrap();
    }

    /// Sends several messages at once.
    pub(crate) fn send_together(&mut self, messages: &[Value]) {
        let texts = messages.iter().map(|message| {
            let text = message.to_string();
            format!("Content-Length: {}\r\n\r\n{text}", text.len())
        });
        let all: String = texts.collect();
        self.stdin.as_mut().unwrap().write_all(all.as_bytes()).unwrap();
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and gives the result or the error.
    pub(crate) fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.answer(&json!(id))
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Waits for the answer to a request.
    pub(crate) fn answer(&mut self, id: &Value) -> Result<Value, Value> {
        loop {
            let message = self.next().expect("the server answers");
            if message.get("method").is_none() && message["id"] == *id {
                return match message.get("error") {
                    Some(error) => Err(error.clone()),
                    None => Ok(message["result"].clone()),
                };
            }
            self.take(message);
        }
    }

    fn next(&mut self) -> Option<Value> {
        match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("the server says nothing"),
        }
    }

    /// Takes in what is not an answer.
    fn take(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let uri = message["params"]["uri"].as_str().unwrap().to_owned();
            self.pushed.insert(uri, message["params"].clone());
        } else if message.get("id").is_some() {
            self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
            self.asked.push(message);
        } else {
            self.notified.push(message);
        }
    }

    /// Waits until everything that was sent is worked out and told.
    pub(crate) fn settle(&mut self) {
        // Diagnostics are told before the server waits for the next message.
        for _ in 0..2 {
            let _ = self.try_ask("polc/nothing", json!({}));
        }
    }

    /// The path of a file of the folder, as a URI.
    pub(crate) fn uri(&self, name: &str) -> String {
        uri_of(self.folder.path().join(name).to_str().unwrap())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens a file as it is on disk.
    pub(crate) fn open(&mut self, name: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        self.open_with(name, &text);
    }

    pub(crate) fn open_with(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.texts.insert(name.to_owned(), text.to_owned());
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "pol", "version": 1, "text": text } }),
        );
    }

    pub(crate) fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.texts.get(name).cloned().unwrap_or_else(|| fs::read_to_string(self.path(name)).unwrap())
    }

    /// Replaces some text in an open file by other text, as one incremental change.
    pub(crate) fn replace(&mut self, name: &str, old: &str, new: &str) {
        let start = self.text(name).find(old).unwrap_or_else(|| panic!("{name} has {old:?}"));
        self.edit(name, start, old.len(), new);
    }

    /// Replaces some bytes of an open file.
    pub(crate) fn edit(&mut self, name: &str, start: usize, len: usize, new: &str) {
        let mut text = self.text(name);
        let range = json!({ "start": self.position_of(&text, start), "end": self.position_of(&text, start + len) });
        text.replace_range(start..start + len, new);
        self.texts.insert(name.to_owned(), text);
        self.change(name, json!([{ "range": range, "text": new }]));
    }

    /// Sends changes as they are.
    pub(crate) fn change(&mut self, name: &str, changes: Value) {
        let uri = self.uri(name);
        self.requests += 1;
        let version = self.requests + 1;
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    /// A byte as a position, in what was agreed on.
    fn position_of(&self, text: &str, at: usize) -> Value {
        let before = &text[..at];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap();
        let character = match self.encoding.as_str() {
            "utf-8" => column.len(),
            "utf-32" => column.chars().count(),
            _ => column.encode_utf16().count(),
        };
        json!({ "line": line, "character": character })
    }

    /// The place of the `|` in a piece of text that a file has but for the `|`.
    pub(crate) fn place(&self, name: &str, marked: &str) -> Value {
        let text = self.text(name);
        let at = text.find(&marked.replacen('|', "", 1)).unwrap_or_else(|| panic!("{name} has {marked:?}"));
        self.position_of(&text, at + marked.find('|').unwrap())
    }

    /// What requests about a place take.
    pub(crate) fn at(&self, name: &str, marked: &str) -> Value {
        json!({ "textDocument": { "uri": self.uri(name) }, "position": self.place(name, marked) })
    }

    pub(crate) fn whole(&self, name: &str) -> Value {
        json!({ "textDocument": { "uri": self.uri(name) } })
    }

    /// The diagnostics of a file, asked for.
    pub(crate) fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        let report = self.ask("textDocument/diagnostic", self.whole(name));
        report["items"].as_array().unwrap().clone()
    }

    /// The diagnostics of a file in short.
    pub(crate) fn told(&mut self, name: &str) -> Vec<String> {
        self.diagnostics(name).iter().map(short).collect()
    }

    /// The diagnostics that were pushed for a file, in short; none if nothing was ever pushed.
    pub(crate) fn pushed(&mut self, name: &str) -> Option<Vec<String>> {
        self.settle();
        Some(self.pushed.get(&self.uri(name))?["diagnostics"].as_array().unwrap().iter().map(short).collect())
    }

    /// A value as a snapshot shows it.
    pub(crate) fn shown(&self, value: &Value) -> String {
        let text = serde_json::to_string_pretty(value).unwrap();
        text.replace(&uri_of(self.folder.path().to_str().unwrap()), "FOLDER")
            .replace(&self.folder.path().display().to_string(), "FOLDER")
    }

    /// Says goodbye as agreed, and gives the exit code.
    pub(crate) fn stop(mut self) -> i32 {
        self.ask("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.child.wait().unwrap().code().unwrap()
    }

    /// Goes away without a word.
    pub(crate) fn hang_up(mut self) -> i32 {
        self.stdin = None;
        self.child.wait().unwrap().code().unwrap()
    }

    /// Kills the server.
    pub(crate) fn kill(mut self) -> tempfile::TempDir {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.folder, tempfile::tempdir().unwrap())
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `line:character name message`, the first line of it.
pub(crate) fn short(diagnostic: &Value) -> String {
    let start = &diagnostic["range"]["start"];
    let message = diagnostic["message"].as_str().unwrap().lines().next().unwrap();
    format!("{}:{} {} {message}", start["line"], start["character"], diagnostic["code"].as_str().unwrap())
}

pub(crate) fn uri_of(path: &str) -> String {
    format!("file://{path}")
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

pub(crate) fn snapshot(name: &str, text: &str) {
    snapshots::settings().bind(|| insta::assert_snapshot!(format!("lsp__{name}"), text));
}

// What the extension contributes, held against the real polc (the environment's POLC).

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const read = (file) => fs.readFileSync(path.join(here, "..", file), "utf8");
const json = (file) => JSON.parse(read(file));
const manifest = json("package.json");
const polc = process.env.POLC;
assert.ok(polc, "set POLC to the polc to test with");

/** The findings of polc on a text. */
function findings(text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "polc-"));
  fs.writeFileSync(path.join(folder, "a.pol"), text);
  const done = spawnSync(polc, ["check", "-f", "json", folder], { encoding: "utf8" });
  fs.rmSync(folder, { recursive: true });
  return JSON.parse(done.stdout).diagnostics;
}

/** What a snippet inserts if nothing is changed. */
function expand(body) {
  let text = [body].flat().join("\n").replace(/\\([$}\\])/g, (_, c) => ({ $: "\u0001", "}": "\u0002", "\\": "\u0003" })[c]);
  text = text.replace(/\$\{\d+:([^}]*)\}/g, "$1").replace(/\$\d+/g, "");
  return text.replaceAll("\u0001", "$").replaceAll("\u0002", "}").replaceAll("\u0003", "\\");
}

const page = fs.readFileSync(path.join(here, "../../../docs/diagnostics.md"), "utf8");
const syntax = new Set([...page.split("\n## Writing\n")[1].split("\n## ")[0].matchAll(/^\| `([a-z0-9-]+)`/gm)].map((m) => m[1]));
const items = /^(\/\/\/|role|abstract|persona|test|forbid)/;

for (const [name, snippet] of Object.entries(json("snippets/pol.json"))) {
  test(`snippet ${name} is written correctly`, () => {
    const text = expand(snippet.body);
    assert.doesNotMatch(text, /\$/);
    const found = findings(items.test(text) ? text : `role a < ${text} >`);
    assert.deepEqual(found.filter((finding) => syntax.has(finding.name)), []);
  });
}

test("the problem matcher reads every finding of `polc check -f concise`", () => {
  const { pattern } = manifest.contributes.problemMatchers[0];
  const mistakes = path.join(here, "../../../tests/mistakes");
  const done = spawnSync(polc, ["check", "-f", "concise", "."], { cwd: mistakes, encoding: "utf8" });
  const lines = done.stdout.split("\n").filter((line) => /\[[a-z0-9-]+\]/.test(line));
  assert.ok(lines.length > 20, done.stderr);
  for (const line of lines) {
    const match = new RegExp(pattern.regexp).exec(line);
    assert.ok(match, line);
    assert.ok(fs.existsSync(path.resolve(mistakes, match[pattern.file])), line);
  }
});

test("the indentation rules and the lines of the examples agree", () => {
  const { increaseIndentPattern: more, decreaseIndentPattern: less } = json("language-configuration.json").indentationRules;
  const examples = path.join(here, "../../../examples");
  let lines = 0;
  for (const file of fs.readdirSync(examples, { recursive: true }).filter((file) => file.endsWith(".pol"))) {
    const text = fs.readFileSync(path.join(examples, file), "utf8").split("\n");
    // How statements go on over several lines is for `polc fmt` to say.
    if (!text.every((line) => /^\s*$|\/\/|[;<>]$/.test(line))) {
      continue;
    }
    let depth = 0;
    for (const line of text) {
      if (new RegExp(less).test(line)) {
        depth -= 1;
      }
      if (line !== "") {
        assert.equal(line.length - line.trimStart().length, 2 * depth, `${file}: ${line}`);
        lines += 1;
      }
      if (new RegExp(more).test(line)) {
        depth += 1;
      }
    }
    assert.equal(depth, 0, file);
  }
  assert.ok(lines > 100);
});

test("every file that the manifest names is there, and every command is registered", () => {
  const { languages, grammars, snippets, commands } = manifest.contributes;
  const files = [...languages.map((l) => l.configuration), ...grammars.map((g) => g.path), ...snippets.map((s) => s.path)];
  for (const file of [...files, manifest.icon, languages[0].icon.light, languages[0].icon.dark]) {
    assert.ok(fs.existsSync(path.join(here, "..", file)), file);
  }
  const source = read("src/extension.ts");
  for (const { command } of commands) {
    assert.match(source, new RegExp(`registerCommand\\("${command.replace(".", "\\.")}"`));
  }
});

test("no command is one of the server's, and what these give is shown", () => {
  const send = (message) => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  };
  const input = [
    { id: 1, method: "initialize", params: { capabilities: {} } },
    { method: "initialized", params: {} },
    { id: 2, method: "shutdown" },
    { method: "exit" },
  ];
  const done = spawnSync(polc, ["lsp"], { input: input.map(send).join(""), encoding: "utf8", cwd: os.tmpdir() });
  const { commands } = JSON.parse(/\{"jsonrpc".*?\}(?=Content-Length|$)/s.exec(done.stdout)[0]).result.capabilities.executeCommandProvider;
  const source = read("src/client.ts");
  assert.ok(commands.length > 0);
  for (const command of commands) {
    // The library registers these with VS Code, where a name can be registered once.
    assert.ok(!manifest.contributes.commands.some((own) => own.command === command), command);
    const [, name] = new RegExp(`const ([A-Z_]+) = "${command.replace(".", "\\.")}"`).exec(source) ?? assert.fail(command);
    assert.match(source, new RegExp(`case ${name}:`));
  }
});

test("every setting is read", () => {
  // The client reads `polc.trace.server` itself: the id of the client is `polc`.
  assert.deepEqual(Object.keys(manifest.contributes.configuration.properties), ["polc.path", "polc.trace.server"]);
  assert.match(read("src/server.ts"), /getConfiguration\("polc"\)\.get\("path"/);
  assert.match(read("src/client.ts"), /new LanguageClient\(\s*"polc"/);
});

test("the versions of polc and the extension are one", () => {
  const version = execFileSync(polc, ["--version"], { encoding: "utf8" }).trim().split(" ").at(-1);
  assert.equal(manifest.version, version);
});

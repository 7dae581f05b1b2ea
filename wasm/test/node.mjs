// What the package says and does, in Node: wasm/test/node.mjs PACKAGE
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { pathToFileURL } from "node:url";

const folder = path.resolve(process.argv[2] ?? "target/wasm/package");
const polc = await import(pathToFileURL(path.join(folder, "node.mjs")));
const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");

/** The files of a folder of examples. */
function example(name) {
  const folder = path.join(root, "examples", name);
  const found = readdirSync(folder, { recursive: true }).filter((name) => /\.pol$|^polc(-baseline)?\.(toml|json)$/.test(name));
  return Object.fromEntries(found.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
}

const files = { "soc.pol": "role soc_tier1 < cases: read + reopen; alerts: all; >\n" };
const names = (report) => report.diagnostics.map((found) => found.name);

test("a policy that is right has no errors", () => {
  const report = polc.check(files);
  assert.equal(report.version, 1);
  assert.deepEqual(report.summary, { ...report.summary, errors: 0, files: 1, roles: 1 });
});

test("a mistake has a place and a way out", () => {
  const report = polc.check({ "soc.pol": "role 🦀 < >\nrole soc < cases: raed; >\n" });
  assert.ok(names(report).includes("unknown-privilege"), JSON.stringify(report));
  const found = report.diagnostics.find((one) => one.name === "unknown-privilege");
  assert.deepEqual([found.level, found.path, found.range.start.line], ["error", "soc.pol", 2]);
  assert.equal(found.fixes[0].edits[0].text, "read");
});

test("targets and levels are asked for", () => {
  assert.equal(polc.check(files, { levels: { "missing-description": "deny" } }).summary.errors, 1);
  assert.equal(polc.check(files, { levels: { "missing-description": "allow" } }).summary.errors, 0);
  const newer = { "a.pol": "role a < workflows: all; >" };
  assert.ok(names(polc.check(newer, { targets: ["kibana:9.0"] })).includes("feature-not-in-release"));
  assert.equal(polc.check(newer, { targets: ["kibana:9.5"] }).summary.errors, 0);
});

test("what there is not is an exception that says so", () => {
  assert.throws(() => polc.check(files, { targets: ["prod"] }), /there is no target `prod`/);
  assert.throws(() => polc.check(files, { levels: { "all-spaces": "loud" } }), /there is no level `loud`/);
  assert.throws(() => polc.check(files, { target: "prod" }), /unknown field `target`, expected `targets` or `levels`/);
  assert.throws(() => polc.check({ "notes.txt": "" }), /notes.txt is not a file of a policy/);
  assert.throws(() => polc.check({}), /there is no policy/);
  assert.throws(() => polc.build(files, { formats: ["rolle"] }), /did you mean `role`/);
  assert.throws(() => polc.explain("all-space"), /did you mean `all-spaces`/);
});

test("documents are built, and none where there is an error", () => {
  const built = polc.build(files);
  assert.deepEqual(Object.keys(built.files), ["kibana-9.5/soc_tier1.json"]);
  assert.deepEqual(JSON.parse(built.files["kibana-9.5/soc_tier1.json"]).kibana[0].spaces, ["default"]);
  const wrong = polc.build({ "soc.pol": "role soc < cases: raed; >" });
  assert.deepEqual([wrong.files, wrong.report.summary.errors], [{}, 1]);
});

test("files are laid out, and one with a mistake stays as it is", () => {
  const formatted = polc.format({ "a.pol": "role a<cases:read;>", "b.pol": "role b < cases read >" });
  assert.deepEqual(formatted.files, { "a.pol": "role a < cases: read; >\n" });
  assert.equal(formatted.mistakes.diagnostics[0].path, "b.pol");
});

test("findings are explained", () => {
  const explained = polc.explain("all-spaces");
  assert.equal(explained.name, "all-spaces");
  assert.match(explained.docs, /```pol/);
});

test("who holds what is a table, by feature or by privilege", () => {
  const table = polc.matrix({ "a.pol": "role a < cases: read + delete; in hr < rules: all; > >" });
  assert.deepEqual(table.columns.filter((column) => column === "cases" || column === "rules"), ["cases", "rules"]);
  const [row, hr] = table.rows;
  assert.deepEqual([row.subject, row.kind, row.target, row.space], ["a", "role", "kibana-9.5", "default"]);
  assert.deepEqual([row.cells.cases, row.cells.rules, hr.space, hr.cells.rules], ["read+", "·", "hr", "all"]);
  const only = polc.matrix({ "a.pol": "role a < cases: read; >" }, { privileges: true, targets: ["kibana:9.4"], in: ["soc"] });
  assert.deepEqual([only.rows[0].target, only.rows[0].space], ["kibana-9.4", "soc"]);
  assert.deepEqual(polc.matrix({ "a.pol": "role a < cases: read; >" }, { privileged: true }).columns, []);
  // A role with an error is not known, which is not the same as nothing.
  assert.equal(polc.matrix({ "a.pol": "role a < cases: raed; > role b < cases: read; >" }).rows[0].cells.cases, "?");
});

test("why is a chain, and what would give it", () => {
  const policy = { "a.pol": "role base < cases: read; >\nrole analyst extends base < rules: read; >\n" };
  const held = polc.why(policy, "analyst", "cases: read");
  assert.deepEqual([held.answer, held.answers[0].where], ["yes", [{ target: "kibana-9.5", spaces: ["default"] }]]);
  assert.deepEqual(held.steps.at(-1).at.range.start.line, 1);
  const missing = polc.why(policy, "analyst", "cases.delete", { targets: ["kibana:9.4"] });
  assert.equal(missing.answer, "no");
  assert.match(missing.would_give, /cases \+= delete;/);
  assert.throws(() => polc.why(policy, "analist", "cases.delete"), /there is no role or persona `analist`; did you mean `analyst`\?/);
  assert.throws(() => polc.why(policy, "analyst", "cases.delte"), /did you mean `delete`/);
  assert.throws(() => polc.why(policy, "analyst", ""), /say what, as a test would/);
  assert.throws(() => polc.why(policy, "analyst", "cases.read", { target: [] }), /unknown field `target`, expected `targets`/);
});

test("answers are what the command prints", { skip: !process.env.POLC }, () => {
  const print = (name, ...asked) => JSON.parse(execFileSync(process.env.POLC, [...asked, path.join(root, "examples", name), "-f", "json"], { encoding: "utf8" }));
  for (const name of ["soc", "both"]) {
    assert.deepEqual(polc.matrix(example(name)), print(name, "matrix"));
    assert.deepEqual(polc.matrix(example(name), { privileges: true, privileged: true }), print(name, "matrix", "--privileges", "--privileged"));
  }
  // The command names files by the path that it was given.
  const ends = (document) => JSON.parse(JSON.stringify(document, (key, value) => (key === "path" ? path.basename(value) : value)));
  assert.deepEqual(ends(polc.why(example("soc"), "soc_lead", "cases.delete")), ends(print("soc", "why", "soc_lead", "cases.delete")));
});

/** Always the same numbers, so that what fails fails again. */
function dice(seed) {
  return (sides) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % sides;
  };
}

test("after any edits a live policy says what a fresh check says", () => {
  const pieces = ["<", ">", ";", '"', "raed", "role x < cases: read; >\n", "/*", " extends soc_lead", "all", "\n", "// polc: allow(all-spaces) seen\n"];
  for (const name of ["soc", "both", "first"]) {
    const roll = dice(7);
    const files = example(name);
    const live = new polc.Live(files);
    for (let step = 0; step < 60; step += 1) {
      const names = Object.keys(files).filter((file) => file.endsWith(".pol") || (file === "polc.toml" && step % 3 === 0));
      const file = names[roll(names.length)];
      const at = roll(files[file].length + 1);
      files[file] = files[file].slice(0, at) + (roll(2) ? pieces[roll(pieces.length)] : "") + files[file].slice(at + roll(3));
      live.put(file, files[file]);
      assert.deepEqual(live.diagnostics(), polc.check(files).diagnostics, `${name}, step ${step}, ${file}`);
    }
    const first = Object.keys(files).find((file) => file.endsWith(".pol"));
    delete files["polc.toml"];
    live.remove("polc.toml");
    files["more.pol"] = "role more < cases: raed; >";
    live.put("more.pol", files["more.pol"]);
    assert.deepEqual(live.diagnostics(), polc.check(files).diagnostics, `${name}, without polc.toml`);
    delete files[first];
    live.remove(first);
    assert.deepEqual(live.diagnostics(), polc.check(files).diagnostics, `${name}, without ${first}`);
    assert.throws(() => live.put("notes.txt", ""), /notes.txt is not a file of a policy/);
    live.free();
  }
});

// A shared machine may be busy: this fails where something grows that should not, not where a second is long.
test("a keystroke in a policy of 200 roles is answered at once", () => {
  let text = "";
  for (let n = 0; n < 200; n += 1) {
    const parent = n % 10 ? ` extends team_${n - (n % 10)}` : "";
    text += `/// Team ${n}.\nrole team_${n}${parent} <\n  spaces: team-${n % 20};\n  cases: read + reopen;\n  alerts: all;\n  rules: read;\n  index "logs-${n}-*": read;\n>\n`;
  }
  const live = new polc.Live({ "a.pol": text });
  live.diagnostics();
  const at = text.indexOf("reopen", text.length / 2);
  const took = [];
  for (let n = 0; n < 60; n += 1) {
    const typed = `${text.slice(0, at + (n % 7))}${text.slice(at + 6)}`;
    const began = performance.now();
    live.put("a.pol", typed);
    live.diagnostics();
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  console.log(`a keystroke takes ${took[30].toFixed(1)} ms, the slowest of 60 ${took.at(-1).toFixed(1)} ms`);
  assert.ok(took[30] < 16, `half of all keystrokes take more than ${took[30]} ms`);
  live.free();
});

test("the version is that of Cargo.toml", () => {
  assert.equal(polc.version(), /^version = "(.*)"$/m.exec(readFileSync(path.join(root, "Cargo.toml"), "utf8"))[1]);
  assert.equal(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version, polc.version());
});

test("the types know every function and every field of a report", () => {
  const types = readFileSync(path.join(folder, "polc.d.ts"), "utf8");
  for (const name of ["check", "build", "format", "explain", "matrix", "why", "version"]) {
    assert.match(types, new RegExp(`export function ${name}\\(`));
  }
  assert.match(types, /export class Live \{/);
  const report = polc.check({ "soc.pol": "role soc < cases: raed; >" });
  const table = polc.matrix(files);
  const why = polc.why(files, "soc_tier1", "cases.delete");
  const parts = [report, report.summary, report.diagnostics[0], table, table.rows[0], why, why.answers[0], why.answers[0].where[0], why.steps[0]];
  for (const field of parts.flatMap((part) => Object.keys(part))) {
    assert.match(types, new RegExp(`\\b${field}\\??:`), field);
  }
});

// The same as the command line, where there is one: every example compiles to the same bytes.
test("examples compile to what the command makes of them", { skip: !process.env.POLC }, () => {
  for (const name of ["first", "soc", "observability", "serverless", "contact-centre", "both"]) {
    const files = example(name);
    const built = Object.entries(polc.build(files).files);
    assert.ok(built.length > 0, name);
    const folder = path.join(root, "examples", name);
    const printed = JSON.parse(execFileSync(process.env.POLC, ["build", folder, "--stdout"], { encoding: "utf8" }));
    for (const [file, text] of built) {
      const [target, role] = file.replace(/\.json$/, "").split("/");
      assert.deepEqual(JSON.parse(text), printed[target][decodeURIComponent(role)], `${name}: ${file}`);
    }
  }
});

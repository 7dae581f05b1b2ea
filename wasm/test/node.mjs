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

test("the version is that of Cargo.toml", () => {
  assert.equal(polc.version(), /^version = "(.*)"$/m.exec(readFileSync(path.join(root, "Cargo.toml"), "utf8"))[1]);
  assert.equal(JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).version, polc.version());
});

test("the types know every function and every field of a report", () => {
  const types = readFileSync(path.join(folder, "polc.d.ts"), "utf8");
  for (const name of ["check", "build", "format", "explain", "version"]) {
    assert.match(types, new RegExp(`export function ${name}\\(`));
  }
  const report = polc.check({ "soc.pol": "role soc < cases: raed; >" });
  for (const field of [...Object.keys(report), ...Object.keys(report.summary), ...Object.keys(report.diagnostics[0])]) {
    assert.match(types, new RegExp(`\\b${field}\\??:`), field);
  }
});

// The same as the command line, where there is one: every example compiles to the same bytes.
test("examples compile to what the command makes of them", { skip: !process.env.POLC }, () => {
  for (const example of ["first", "soc", "observability", "serverless", "contact-centre", "both"]) {
    const folder = path.join(root, "examples", example);
    const found = readdirSync(folder, { recursive: true }).filter((name) => /\.pol$|^polc(-baseline)?\.(toml|json)$/.test(name));
    const files = Object.fromEntries(found.map((name) => [name, readFileSync(path.join(folder, name), "utf8")]));
    const built = Object.entries(polc.build(files).files);
    assert.ok(built.length > 0, example);
    const printed = JSON.parse(execFileSync(process.env.POLC, ["build", folder, "--stdout"], { encoding: "utf8" }));
    for (const [name, text] of built) {
      const [target, role] = name.replace(/\.json$/, "").split("/");
      assert.deepEqual(JSON.parse(text), printed[target][decodeURIComponent(role)], `${example}: ${name}`);
    }
  }
});

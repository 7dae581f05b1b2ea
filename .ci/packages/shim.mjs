// What the package of npm says where it cannot run: shim.mjs PROJECT, in which polc is installed from it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "node:test";

const project = process.argv[2];

/** Runs the shim in a copy of the project, as if on another platform, after something was done to the copy. */
function run({ platform = "linux", arch = "x64", args = ["--version"], spoil = () => {} } = {}) {
  const copy = mkdtempSync(path.join(tmpdir(), "shim-"));
  try {
    cpSync(path.join(project, "node_modules"), path.join(copy, "node_modules"), { recursive: true });
    const pretend = path.join(copy, "pretend.cjs");
    writeFileSync(pretend, `for (const [key, value] of Object.entries(${JSON.stringify({ platform, arch })})) Object.defineProperty(process, key, { value });`);
    spoil(path.join(copy, "node_modules/@polc"));
    const shim = path.join(copy, "node_modules/polc/bin/polc.js");
    const done = spawnSync(process.execPath, ["--require", pretend, shim, ...args], { encoding: "utf8" });
    return { code: done.status, said: done.stdout + done.stderr };
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function refused(how, ...words) {
  const { code, said } = run(how);
  assert.equal(code, 2, said);
  for (const one of words) {
    assert.ok(said.includes(one), `${one} is not said, but:\n${said}`);
  }
}

test("it runs, with the exit code and the words of the program", () => {
  assert.equal(run().code, 0);
  assert.equal(run({ args: ["check", "/no/such/policy"] }).code, 2);
});

test("a platform that there is no program for", () => {
  refused({ platform: "freebsd" }, "no polc for freebsd on x64", "macOS on arm64", "cargo install", "@polc/wasm");
  refused({ arch: "riscv64" }, "no polc for Linux on riscv64", "cargo install");
});

test("a program that is not installed", () => {
  refused({ spoil: (packages) => rmSync(packages, { recursive: true }) }, "@polc/linux-x64 is not installed", "--omit=optional", "npm install");
});

test("node_modules of another machine", () => {
  refused({ arch: "arm64" }, "@polc/linux-arm64 is not installed", "What is there is @polc/linux-x64");
});

test("a program that does not start", () => {
  const program = (packages) => path.join(packages, "linux-x64/polc");
  const write = (text) => (packages) => writeFileSync(program(packages), text);
  refused({ spoil: (packages) => chmodSync(program(packages), 0o644) }, "may not be executed", "noexec");
  // What a program for musl or glibc looks like where there is only the other one: its loader is not there.
  refused({ spoil: write("#!/lib/ld-of-another-libc.so\n") }, "loader", "musl", "cargo install");
});

#!/usr/bin/env node
// Runs the polc of this platform. It is in a package of its own, which npm installs beside this one: those of the other platforms do not
// fit, and are left out. Where there is none that runs, this says what to do instead.
"use strict";

const { spawnSync } = require("node:child_process");
const { optionalDependencies } = require("../package.json");

// What a shell gives for wrong usage, as polc itself does.
const TROUBLE = 2;
const INSTEAD = `What to do instead:
  cargo install polc-cli --locked     builds it, with Rust from https://rustup.rs
  npm install @polc/wasm              is polc for programs, in Node and in browsers: it runs everywhere`;

/** What `platform-processor` polc is to run on, in words. */
function words(name) {
  const systems = { darwin: "macOS", linux: "Linux", win32: "Windows" };
  const [system, processor] = name.split("-");
  return `${systems[system] ?? system} on ${processor}`;
}

function found(name) {
  try {
    return require.resolve(`${name}/polc${name.includes("win32") ? ".exe" : ""}`);
  } catch {
    return undefined;
  }
}

/** The program for a platform and a processor, or why there is none. */
function program(platform, processor) {
  const wanted = `@polc/${platform}-${processor}`;
  const known = Object.keys(optionalDependencies);
  if (!known.includes(wanted)) {
    const list = known.map((name) => `  ${words(name.slice("@polc/".length))}`).join("\n");
    return { problem: `npm has no polc for ${words(`${platform}-${processor}`)}, only for\n${list}\n${INSTEAD}` };
  }
  const path = found(wanted);
  if (path) {
    return { path };
  }
  const other = known.find(found);
  const why = other
    ? `What is there is ${other}: node_modules was made on another platform or for another processor.`
    : "npm leaves it out with --omit=optional, and where package-lock.json was made without it.";
  return { problem: `${wanted} is not installed, which has the program for this platform.\n${why}\nRun \`npm install\` here, without that.` };
}

/** Why a program that is there does not start. */
function notStarted(path, error, platform) {
  const why = {
    ENOENT:
      platform === "linux"
        ? "this Linux does not have the loader that it asks for; is its C library musl, and the program for glibc?"
        : "a part of the system that it asks for is not there",
    EACCES: "it may not be executed; is node_modules on a file system that is mounted noexec?",
    // What Windows says.
    UNKNOWN: "it is for another processor, or broken",
  }[error.code] ?? error.message;
  return `${path} does not start: ${why}\n${INSTEAD}`;
}

function main(args, { platform, arch } = process) {
  const { path, problem } = program(platform, arch);
  if (problem) {
    console.error(`polc: ${problem}`);
    return TROUBLE;
  }
  const run = spawnSync(path, args, { stdio: "inherit" });
  if (run.error) {
    console.error(`polc: ${notStarted(path, run.error, platform)}`);
    return TROUBLE;
  }
  if (run.signal) {
    process.kill(process.pid, run.signal);
  }
  return run.status ?? TROUBLE;
}

process.exitCode = main(process.argv.slice(2));

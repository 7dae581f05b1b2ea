// The page: what is typed goes to polc, and what polc says is shown.
import { build, type Diagnostic, type Files, format, matrix, type MatrixOptions, why } from "polc";

import * as documents from "./documents";
import { el, get, tabs } from "./dom";
import { Editor } from "./editor";
import * as engine from "./engine";
import * as table from "./matrix";
import * as problems from "./problems";
import * as share from "./share";
import { listen as listenForTheme } from "./theme";
import * as answers from "./why";

/** The policies of the menu, put here by build.mjs. */
declare const EXAMPLES: { name: string; title: string; group: string; files: Files }[];

/** What takes longer than a keystroke waits until the hands rest. */
const REST = 150;

const panels = ["documents", "matrix"] as const;
let panel: (typeof panels)[number] = "documents";
let resting: number | undefined;
let asked: table.Asked | undefined;
/** Somebody typed: the policy stands nowhere else. */
let isOwn = false;

const editor = new Editor(get("editor"), get("files"), { edited, moved });

function say(text: string) {
  get("status").textContent = text;
}

/** What is wrong with what somebody asked. */
const told = (wrong: unknown) => (wrong instanceof Error ? wrong.message : String(wrong));

/** What is shown is not up to date. */
function busy() {
  document.body.dataset.state = "work";
}

function mark(found: Diagnostic[]) {
  editor.mark(found);
  problems.list(found, { go: (one) => editor.go(one.path, one.range), fix: (fix) => editor.fix(fix, true) });
}

function edited(name: string, text: string) {
  busy();
  say("");
  isOwn = true;
  const isGone = text.trim() === "" && !name.endsWith(".pol");
  try {
    mark(engine.edit(name, isGone ? null : text));
  } catch (wrong) {
    return say(`polc has stopped (${told(wrong)}). Share the policy, and open the link anew.`);
  }
  performance.clearMarks("answered");
  performance.mark("answered");
  clearTimeout(resting);
  resting = window.setTimeout(work, REST);
}

function moved() {
  const role = editor.role();
  if (role && panel === "documents" && role !== get<HTMLSelectElement>("role").value) documents.show(role);
}

/** Brings what is shown on the right up to date. */
function work() {
  clearTimeout(resting);
  const files = editor.files();
  try {
    if (panel === "documents") {
      documents.built(build(files), editor.role());
    } else {
      const other = (options: MatrixOptions) => matrix(files, options);
      table.show(other(table.options()), other, ask);
      answer();
    }
  } catch (wrong) {
    say(told(wrong));
  }
  document.body.dataset.state = "rest";
}

function ask(question: table.Asked) {
  get<HTMLInputElement>("subject").value = question.subject;
  get<HTMLInputElement>("claim").value = question.claim;
  asked = question;
  answer();
  get("why").scrollIntoView({ block: "nearest" });
}

function answer() {
  if (!asked) return;
  const { subject, claim, target } = asked;
  try {
    answers.show(why(editor.files(), subject, claim, target ? { targets: [target] } : {}), (path, range) => editor.go(path, range));
  } catch (wrong) {
    answers.refuse(told(wrong));
  }
}

function open(files: Files) {
  isOwn = false;
  asked = undefined;
  get("answer").replaceChildren();
  documents.forget();
  editor.open(files);
  mark(engine.open(editor.files()));
  work();
}

/** Opens what the address names: a policy that somebody shared, an example, or else the first one. */
async function follow() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const shared = parameters.get("policy");
  const menu = get<HTMLSelectElement>("example");
  say("");
  if (shared !== null) {
    menu.value = "";
    try {
      return open(await share.unpack(shared));
    } catch (wrong) {
      say(`The link cannot be read: ${told(wrong)}`);
    }
  }
  const example = EXAMPLES.find(({ name }) => name === parameters.get("example")) ?? EXAMPLES[0];
  menu.value = example.name;
  open(example.files);
}

function layOut() {
  const { files, mistakes } = format(editor.files());
  editor.replace(files);
  const names = [...new Set(mistakes.diagnostics.map((one) => one.path))];
  if (names.length) say(`${names.join(", ")} cannot be laid out before ${names.length === 1 ? "its" : "their"} mistakes are fixed.`);
  else say(Object.keys(files).length ? "Laid out." : "It is laid out already.");
}

/** Puts the policy into the address. Not by `location`: it is open already. */
async function keep() {
  history.replaceState(null, "", `#policy=${await share.pack(editor.files())}`);
}

async function link() {
  await keep();
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied. It holds the whole policy; nothing was sent anywhere.");
  } catch {
    say("The link is in the address bar. It holds the whole policy; nothing was sent anywhere.");
  }
}

function listen() {
  const menu = get<HTMLSelectElement>("example");
  const option = ({ name, title }: (typeof EXAMPLES)[number]) => el("option", { value: name }, title);
  const groups = [...new Set(EXAMPLES.map(({ group }) => group))];
  const own = el("option", { value: "", hidden: true }, "A shared policy");
  menu.replaceChildren(own, ...groups.map((group) => el("optgroup", { label: group }, ...EXAMPLES.filter((it) => it.group === group).map(option))));
  menu.addEventListener("change", async () => {
    busy();
    // The way back leads to what was typed.
    if (isOwn) await keep();
    location.hash = `example=${menu.value}`;
  });
  window.addEventListener("hashchange", () => void follow());
  get("format").addEventListener("click", layOut);
  get("share").addEventListener("click", () => void link());
  document.addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyF") {
      event.preventDefault();
      layOut();
    }
  });
  get<HTMLSelectElement>("role").addEventListener("change", (event) => documents.show((event.target as HTMLSelectElement).value));
  for (const name of ["privileges", "privileged"]) get(name).addEventListener("change", work);
  get("why").addEventListener("submit", (event) => {
    event.preventDefault();
    asked = { subject: get<HTMLInputElement>("subject").value.trim(), claim: get<HTMLInputElement>("claim").value, target: "" };
    answer();
  });
  const choose = tabs(get("panels"), (tab) => {
    panel = tab.dataset.panel as typeof panel;
    for (const name of panels) get(`panel-${name}`).hidden = name !== panel;
    if (document.body.dataset.state) work();
  });
  choose(get("tab-documents"));
  table.listen();
  listenForTheme();
}

listen();
engine.load().then(follow, (wrong) => say(`polc cannot be started here: ${told(wrong)}`));

// What a role compiles to, on all its targets side by side.
import type { Built } from "polc";

import { counted, el, get } from "./dom";

/** The documents of each role by target, in the order of the build. */
type Roles = Map<string, Map<string, string>>;

let roles: Roles = new Map();
/** The role that somebody asked for, or that the cursor is in. */
let wanted = "";

function byRole(files: Record<string, string>): Roles {
  const found: Roles = new Map();
  for (const [path, text] of Object.entries(files)) {
    const [target, ...rest] = path.split("/");
    const role = decodeURIComponent(rest.join("/").replace(/\.json$/, ""));
    if (!found.has(role)) found.set(role, new Map());
    found.get(role)!.set(target, text);
  }
  return found;
}

/** Shows what was built, of a role if none was shown yet. Where nothing was built, what was there before stays, and it says so. */
export function built({ files, report: { summary } }: Built, role = "") {
  const isStale = summary.errors > 0;
  const note = get("stale");
  note.hidden = !isStale;
  note.textContent = `Nothing is built from a policy with ${counted(summary.errors, "error")}.`;
  if (isStale && roles.size) note.textContent += " This is what it was before.";
  get("documents").classList.toggle("stale", isStale);
  if (!isStale) roles = byRole(files);
  const menu = get<HTMLSelectElement>("role");
  menu.replaceChildren(...[...roles.keys()].map((role) => el("option", { value: role }, role)));
  menu.disabled = roles.size === 0;
  show(wanted || role);
}

/** Forgets what was built from another policy. */
export function forget() {
  roles = new Map();
  wanted = "";
}

/** Shows a role, if there is one of that name. */
export function show(role: string) {
  const menu = get<HTMLSelectElement>("role");
  wanted = roles.has(role) ? role : roles.has(wanted) ? wanted : ([...roles.keys()][0] ?? "");
  menu.value = wanted;
  const documents = [...(roles.get(wanted) ?? [])];
  const sets = documents.map(([, text]) => new Set(text.split("\n").map(bare)));
  get("documents").replaceChildren(
    ...documents.map(([target, text], at) => {
      // A line is marked where the document beside it, of the same product, does not have it.
      const others = sets.filter((_, other) => other !== at && product(documents[other][1]) === product(text));
      const isOwn = (line: string) => others.some((set) => !set.has(bare(line)));
      return el(
        "figure",
        {},
        el("figcaption", {}, el("span", { class: "target" }, target), copy(text)),
        el("pre", { tabindex: "0", "aria-label": `${wanted} on ${target}` }, ...text.trimEnd().split("\n").map((line) => shown(line, isOwn(line)))),
      );
    }),
  );
}

const bare = (line: string) => line.trim().replace(/,$/, "");
const product = (text: string) => text.includes('"SecurityProfileName"');

function shown(line: string, isOwn: boolean): HTMLElement {
  const parts = line.split(/("(?:[^"\\]|\\.)*")/);
  const styled = parts.map((part, at) => (at % 2 ? el("span", { class: parts[at + 1].startsWith(":") ? "tok-propertyName" : "tok-string" }, part) : part));
  return el(isOwn ? "mark" : "span", { class: "line" }, ...styled, "\n");
}

function copy(text: string): HTMLElement {
  const button = el("button", { type: "button", class: "quiet", click: async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    } catch {
      // A page in a frame may not: what is selected, its reader copies.
      getSelection()?.selectAllChildren(button.closest("figure")!.querySelector("pre")!);
    }
  } }, "Copy");
  return button;
}

// What there is to say of a policy: in the editor, where one points at it, and as a list below.
import { type Diagnostic, explain, type Fix } from "polc";

import { counted, el, get, prose } from "./dom";

/** Where the documents are that findings name, by how they are cited. From the catalogue, by build.mjs. */
declare const DOCUMENTS: Record<string, string>;

/** A sentence, with the documents that it names as links. */
function cited(text: string): (Node | string)[] {
  const cite = Object.keys(DOCUMENTS).find((cite) => text.includes(cite));
  if (!cite) return prose(text);
  const [before, ...after] = text.split(cite);
  const link = el("a", { href: DOCUMENTS[cite], target: "_blank", rel: "noopener noreferrer" }, cite);
  return [...prose(before), link, ...cited(after.join(cite))];
}

/** Everything that is said of a finding beside its fixes. */
export function about(found: Diagnostic): HTMLElement {
  const say = (name: string, text: string) => el("p", { class: name }, ...cited(text));
  return el(
    "div",
    { class: "about" },
    el("p", { class: "message" }, ...prose(found.message)),
    found.help && say("help", found.help),
    ...found.notes.map((note) => say("note", note)),
    found.targets.length > 0 && el("p", { class: "targets" }, `on ${found.targets.join(", ")}`),
  );
}

/** The page of a finding: paragraphs and policies, and the documents that it goes by. */
function explained(name: string): HTMLElement[] {
  const { docs, sources } = explain(name);
  // Links lead to other pages, of which there are none here.
  const paragraph = (text: string) => {
    const plain = text.replace(/^#+ /, "").replace(/\[([^\]]+)\]\([^)]*\)/g, "$1");
    return text.startsWith("#") ? el("h3", {}, ...prose(plain)) : el("p", {}, ...prose(plain));
  };
  const parts = docs.split(/^```[^\n]*\n([^]*?)^```$/m);
  const shown = parts.flatMap((part, at): HTMLElement[] =>
    at % 2 ? [el("pre", {}, part.trimEnd())] : part.split(/\n{2,}/).map((text) => text.trim()).filter(Boolean).map(paragraph),
  );
  return [...shown, ...sources.map((source) => el("p", {}, "Source: ", ...cited(source)))];
}

function explanation(name: string): HTMLElement {
  const details = el("details", {}, el("summary", {}, "Explain"));
  details.addEventListener("toggle", () => details.append(...explained(name)), { once: true });
  return details;
}

export interface Told {
  go(found: Diagnostic): void;
  fix(fix: Fix): void;
}

/** Shows the list, in place of the one before. */
export function list(found: Diagnostic[], told: Told) {
  const count = (level: Diagnostic["level"]) => found.filter((one) => one.level === level).length;
  const parts = (["error", "warning", "note"] as const).filter(count).map((level) => counted(count(level), level));
  get("count").textContent = parts.join(", ") || "Nothing to complain about";
  get("count").dataset.level = (["error", "warning", "note"] as const).find(count) ?? "none";
  const item = (one: Diagnostic) => {
    const place = `${one.path}:${one.range.start.line}:${one.range.start.column}`;
    return el(
      "li",
      { class: one.level },
      el("p", { class: "head" }, el("span", { class: "level" }, one.level), " ", el("code", {}, one.name), " ",
        el("button", { type: "button", class: "place", click: () => told.go(one) }, place)),
      about(one),
      one.fixes.length > 0 && el("p", { class: "fixes" }, ...one.fixes.map((fix) =>
        el("button", { type: "button", class: "fix", click: () => told.fix(fix) }, ...prose(fix.title),
          fix.applicability === "unsafe" && el("small", {}, " changes privileges")))),
      explanation(one.name),
    );
  };
  // As many as anybody reads; the count has them all.
  const most = 100;
  const more = found.length > most ? [el("li", { class: "more" }, `and ${found.length - most} more`)] : [];
  get("problems").replaceChildren(...found.slice(0, most).map(item), ...more);
}

// The files of a policy, one at a time, each with its own history.
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { json } from "@codemirror/legacy-modes/mode/javascript";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Action, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers,
} from "@codemirror/view";
import { classHighlighter, tags } from "@lezer/highlight";
import type { Diagnostic, Edit, Files, Fix, Point, Range } from "polc";

import { el, tabs } from "./dom";
import { pol } from "./pol";
import { about } from "./problems";

/** What the page does when something happens here. */
export interface Told {
  /** Somebody typed, or made an edit that was offered. */
  edited(name: string, text: string): void;
  /** Another line. */
  moved(): void;
}

const tokenTable = { property: tags.propertyName };
const LANGUAGES: [string, Extension][] = [
  [".toml", StreamLanguage.define({ ...toml, tokenTable })],
  [".json", StreamLanguage.define({ ...json, tokenTable })],
  [".pol", pol],
];

/** The place of a point of polc's, which counts from 1. */
function offset(doc: Text, point: Point): number {
  const line = doc.line(Math.min(Math.max(point.line, 1), doc.lines));
  return Math.min(line.from + point.utf16 - 1, line.to);
}

export class Editor {
  private readonly view: EditorView;
  private readonly states = new Map<string, EditorState>();
  private shown = "";
  private found: Diagnostic[] = [];
  private readonly choose: (tab: HTMLElement) => void;

  constructor(
    parent: HTMLElement,
    private readonly list: HTMLElement,
    private readonly told: Told,
  ) {
    this.view = new EditorView({ parent });
    this.choose = tabs(list, (tab) => this.show(tab.dataset.name ?? ""));
  }

  /** All texts. A file in which nothing stands is none, unless it is a policy. */
  files(): Files {
    this.keep();
    const all = [...this.states].map(([name, state]) => [name, state.doc.toString()] as const);
    return Object.fromEntries(all.filter(([name, text]) => name.endsWith(".pol") || text.trim() !== ""));
  }

  /** Another policy altogether. */
  open(files: Files) {
    this.states.clear();
    this.found = [];
    const names = Object.keys(files).filter((name) => name.endsWith(".pol"));
    const beside = Object.keys(files).filter((name) => !name.endsWith(".pol") && name !== "polc.toml");
    for (const name of [...names, "polc.toml", ...beside]) this.states.set(name, this.state(name, files[name] ?? ""));
    const tab = (name: string, at: number) =>
      el("button", { role: "tab", type: "button", "data-name": name, id: `file-${at}`, "aria-controls": "editor" }, name, " ", el("span", { class: "count" }));
    this.list.replaceChildren(...[...this.states.keys()].map(tab));
    this.shown = "";
    this.choose(this.tabs()[0]);
  }

  /** Other texts in some files, as one step that can be undone. */
  replace(files: Files) {
    for (const [name, text] of Object.entries(files)) {
      const length = this.doc(name)?.length ?? 0;
      this.change(name, { from: 0, to: length, insert: text });
    }
  }

  /** Makes an edit that was offered, in whatever files it touches, and takes the keyboard back if what it was made with is gone. */
  fix(fix: Fix, takesFocus = false) {
    const names = new Set(fix.edits.map((edit) => edit.path));
    for (const name of names) {
      const doc = this.doc(name);
      if (!doc) continue;
      const change = (edit: Edit) => ({ from: offset(doc, edit.range.start), to: offset(doc, edit.range.end), insert: edit.text });
      this.change(name, fix.edits.filter((edit) => edit.path === name).map(change));
    }
    if (takesFocus) this.view.focus();
  }

  /** Goes to a place. */
  go(path: string, range: Range) {
    const tab = this.tab(path);
    if (!tab) return;
    if (path !== this.shown) this.choose(tab);
    const doc = this.view.state.doc;
    const selection = { anchor: offset(doc, range.start), head: offset(doc, range.end) };
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.view.focus();
  }

  /** Shows what was found. */
  mark(found: Diagnostic[]) {
    this.found = found;
    for (const tab of this.tabs()) {
      const here = found.filter((one) => one.path === tab.dataset.name && one.level !== "note");
      const errors = here.filter((one) => one.level === "error").length;
      const count = here.length ? [String(here.length), el("span", { class: "unseen" }, " to look at")] : [];
      tab.querySelector(".count")!.replaceChildren(...count);
      tab.classList.toggle("wrong", errors > 0);
    }
    this.underline();
  }

  /** The role that the cursor stands in, or the first one where it stands before all of them. */
  role(): string | undefined {
    const { doc, selection } = this.view.state;
    const heads = [...doc.toString().matchAll(/^[ \t]*(?:abstract\s+)?(role|persona|test|forbid)\s+("(?:[^"\\\n]|\\.)*"|[\p{L}_][\p{L}\w-]*)/gmu)];
    const end = doc.lineAt(selection.main.head).to;
    const here = heads.findLast((head) => head.index <= end) ?? heads.find(([, kind]) => kind === "role");
    return here?.[1] === "role" ? here[2].replace(/^"(.*)"$/, "$1") : undefined;
  }

  private tabs() {
    return [...this.list.querySelectorAll<HTMLElement>("[role=tab]")];
  }

  private tab(name: string) {
    return this.tabs().find((tab) => tab.dataset.name === name);
  }

  private doc(name: string) {
    this.keep();
    return this.states.get(name)?.doc;
  }

  /** What is shown is newer than what is kept. */
  private keep() {
    if (this.shown) this.states.set(this.shown, this.view.state);
  }

  private change(name: string, changes: { from: number; to: number; insert: string } | { from: number; to: number; insert: string }[]) {
    if (name === this.shown) return this.view.dispatch({ changes, scrollIntoView: true });
    const state = this.states.get(name)!.update({ changes }).state;
    this.states.set(name, state);
    this.told.edited(name, state.doc.toString());
  }

  private show(name: string) {
    this.keep();
    this.shown = name;
    this.view.setState(this.states.get(name)!);
    this.view.dom.parentElement!.setAttribute("aria-labelledby", this.tab(name)?.id ?? "");
    this.underline();
    this.told.moved();
  }

  private underline() {
    const doc = this.view.state.doc;
    const actions = (one: Diagnostic): Action[] =>
      one.fixes.map((fix) => ({ name: fix.title.replaceAll("`", ""), apply: () => this.fix(fix) }));
    const here = this.found.filter((one) => one.path === this.shown);
    const marks = here.map((one) => ({
      from: offset(doc, one.range.start),
      to: offset(doc, one.range.end),
      severity: one.level === "note" ? ("info" as const) : one.level,
      message: one.message,
      source: one.name,
      renderMessage: () => about(one),
      actions: actions(one),
    }));
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  private state(name: string, doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightActiveLineGutter(),
        highlightActiveLine(),
        highlightSpecialChars(),
        drawSelection(),
        history(),
        indentUnit.of("  "),
        indentOnInput(),
        bracketMatching(),
        syntaxHighlighting(classHighlighter),
        LANGUAGES.find(([end]) => name.endsWith(end))?.[1] ?? [],
        // Tab goes on to what comes next on the page: nobody is caught in here.
        keymap.of([{ key: "F8", run: nextDiagnostic }, { key: "Shift-F8", run: previousDiagnostic }, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": name, spellcheck: "false", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) this.told.edited(name, update.state.doc.toString());
          if (update.selectionSet) this.told.moved();
        }),
      ],
    });
  }
}

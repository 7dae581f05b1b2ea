// What everybody holds, as a table. A cell says why when it is clicked.
import type { Cell, Matrix, MatrixOptions } from "polc";

import { el, get } from "./dom";

export interface Asked {
  subject: string;
  claim: string;
  target: string;
}

const WORDS: Record<Cell, string> = {
  all: "the whole level", "all−": "all but something", read: "read", "read+": "read and more", min: "less than read", yes: "held", "·": "nothing", "?": "not known",
};

type Row = Matrix["rows"][number];
type Ask = (options: MatrixOptions) => Matrix;

/** What is asked of a cell: what it says is held, or what would be the least to hold. */
function claim(row: Row, column: string, matrix: Ask): string {
  const where = row.space === null ? "" : row.space === "*" ? " in *" : ` in ${JSON.stringify(row.space)}`;
  if (isByPrivilege()) return column + where;
  const cell = row.cells[column];
  if (cell === "all" || cell === "all−") return `${column}: all${where}`;
  const { columns, rows } = matrix({ privileges: true, targets: [row.target] });
  const here = rows.find(({ subject, space }) => subject === row.subject && space === row.space);
  const held = columns.filter((name) => name.startsWith(`${column}.`) && here?.cells[name] === "yes");
  // Not everything can be read; what somebody else holds, there is.
  const least = columns.includes(`${column}.read`) ? "read" : "all";
  return `${column}: ${held.map((name) => name.slice(column.length + 1)).join(" + ") || least}${where}`;
}

/** Kibana has spaces, and Amazon Connect has none. */
const isOf = (row: Row) => (row.space === null ? "connect" : "kibana");

const isByPrivilege = () => get<HTMLInputElement>("privileges").checked;

export const options = (): MatrixOptions => ({
  privileges: isByPrivilege(),
  privileged: get<HTMLInputElement>("privileged").checked,
});

/** Shows the table, in place of the one before. `matrix` gives others of the same policy. */
export function show({ columns, rows }: Matrix, matrix: Ask, why: (asked: Asked) => void) {
  const table = get("matrix");
  if (!rows.length || !columns.length) {
    table.replaceChildren(el("caption", {}, "Nobody holds anything."));
    return;
  }
  // What only one product has is no question about the other.
  const holders = new Map(columns.map((name) => [name, new Set(rows.filter((row) => (row.cells[name] ?? "·") !== "·").map(isOf))]));
  const hasTargets = new Set(rows.map((row) => row.target)).size > 1;
  const column = (name: string) => el("th", { scope: "col" }, el("span", {}, name));
  const line = (row: Row) => {
    const space = row.space === null ? "" : row.space === "*" ? "all spaces" : row.space;
    const place = [hasTargets && row.target, space].filter(Boolean).join(" · ");
    const cell = (name: string) => {
      const held = row.cells[name] ?? "?";
      if (held === "·" && !holders.get(name)?.has(isOf(row))) return el("td", {});
      const says = `${row.subject}, ${name}${place ? `, ${place}` : ""}: ${held}, ${WORDS[held]}. Why?`;
      const ask = () => why({ subject: row.subject, claim: claim(row, name, matrix), target: row.target });
      return el("td", {}, el("button", { type: "button", class: `cell ${CLASSES[held]}`, tabindex: "-1", "aria-label": says, title: says, click: ask }, held));
    };
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("span", { class: row.kind }, row.subject), " ", el("small", {}, place)),
      ...columns.map(cell),
    );
  };
  table.replaceChildren(el("thead", {}, el("tr", {}, el("td", {}), ...columns.map(column))), el("tbody", {}, ...rows.map(line)));
  table.querySelector("button")!.tabIndex = 0;
}

const CLASSES: Record<Cell, string> = { all: "all", "all−": "most", read: "read", "read+": "more", min: "least", yes: "all", "·": "nothing", "?": "unknown" };

/** Arrow keys go from cell to cell: the table is one stop of the Tab key, not a thousand. */
export function listen() {
  get("matrix").addEventListener("keydown", (event) => {
    const by = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const here = (event.target as HTMLElement).closest("td");
    if (!by || !here) return;
    event.preventDefault();
    const row = here.parentElement as HTMLTableRowElement;
    const rows = [...(row.parentElement as HTMLTableSectionElement).rows];
    let [at, column] = [rows.indexOf(row), here.cellIndex];
    let next: HTMLButtonElement | null | undefined;
    // Past what is not asked about.
    do {
      [at, column] = [at + by[0], column + by[1]];
      next = rows[at]?.cells[column]?.querySelector("button");
    } while (!next && rows[at]?.cells[column]);
    if (!next) return;
    (event.target as HTMLElement).tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

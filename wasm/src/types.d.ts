
/** The files of one policy by name: `*.pol`, and if there are any `polc.toml` and `polc-baseline.json`. */
export type Files = Record<string, string>;

export type Level = "allow" | "note" | "warn" | "deny";

export interface CheckOptions {
  /** Names of targets, such as `kibana:9.4` or one of `polc.toml`; all of them if left out. */
  targets?: string[];
  /** Levels of findings or groups, which go over those of `polc.toml`. */
  levels?: Record<string, Level>;
}

export interface BuildOptions {
  /** Names of targets; all of them if left out. */
  targets?: string[];
  /** Names of formats, as `polc build -e` has them; the default of each product if left out. */
  formats?: string[];
  /** Names of roles; all of them if left out. */
  roles?: string[];
}

export interface MatrixOptions {
  /** Names of targets; all of them if left out. */
  targets?: string[];
  /** A column for each privilege instead of each feature. */
  privileges?: boolean;
  /** Only what lets its holders administer, or give rights to others. */
  privileged?: boolean;
  /** Only these spaces; every space in which anything is held if left out. */
  in?: string[];
}

export interface WhyOptions {
  /** Names of targets; all of them if left out. */
  targets?: string[];
}

/** Lines, columns and UTF-16 columns count from 1, bytes from 0 at the beginning of the file. */
export interface Point {
  line: number;
  column: number;
  byte: number;
  utf16: number;
}

/** `end` is behind the last character. */
export interface Range {
  start: Point;
  end: Point;
}

export interface Edit {
  path: string;
  range: Range;
  text: string;
}

export interface Fix {
  title: string;
  /** A safe fix leaves what is compiled as it is. */
  applicability: "safe" | "unsafe";
  edits: Edit[];
}

export interface Diagnostic {
  name: string;
  level: "error" | "warning" | "note";
  message: string;
  path: string;
  range: Range;
  targets: string[];
  /** The most that the privileges it is about let their holder do, if it is about privileges that somebody has. */
  class?: "read" | "write" | "delete" | "administer" | "permissions";
  help: string | null;
  notes: string[];
  related: { path: string; range: Range; message: string }[];
  fixes: Fix[];
}

/** How many findings there are, and of what. */
export interface Summary {
  errors: number;
  warnings: number;
  notes: number;
  /** Those that have a safe fix. */
  fixable: number;
  files: number;
  roles: number;
  /** How many are not shown, by what keeps them from it. */
  suppressed: { comments: number; baseline: number; levels: number };
}

/** The document of `polc check -f json`. */
export interface Report {
  version: number;
  diagnostics: Diagnostic[];
  summary: Summary;
}

export interface Built {
  report: Report;
  /** By the paths that `polc build` writes them to; none where the report has an error. */
  files: Record<string, string>;
}

export interface Formatted {
  /** The policy files that change, with the text that they get. */
  files: Record<string, string>;
  /** What keeps files from being formatted. */
  mistakes: Report;
}

/** How much is held of a feature: all, all but something, read, read and more, less than read; `yes` of a privilege, nothing, not known. */
export type Cell = "all" | "all−" | "read" | "read+" | "min" | "yes" | "·" | "?";

/** The document of `polc matrix -f json`. */
export interface Matrix {
  version: number;
  columns: string[];
  rows: {
    subject: string;
    kind: "role" | "persona";
    target: string;
    /** `*` for all spaces; none for what is not held in spaces. */
    space: string | null;
    cells: Record<string, Cell>;
  }[];
}

export type Verdict = "yes" | "part" | "no" | "not-known";

/** One link of the chain by which something is held. */
export interface Step {
  says: string;
  at: { path: string; range: Range } | null;
}

/** The document of `polc why -f json`. What is not in `answers` is the first of them. */
export interface Why {
  version: number;
  subject: string;
  claim: string;
  answer: Verdict;
  steps: Step[];
  missing: string[];
  would_give: string | null;
  would_break: string[];
  answers: {
    answer: Verdict;
    where: { target: string; spaces: string[] }[];
    steps: Step[];
    missing: string[];
    /** A statement that would give what is missing, and the role that it would stand in. */
    would_give: string | null;
    role: string | null;
  }[];
}

/** What `polc explain -f json` says of one name. */
export interface Explained {
  name: string;
  group: string;
  level: Level;
  since: string;
  status: "stable" | "renamed" | "removed";
  summary: string;
  /** Markdown. */
  docs: string;
  sources: string[];
}

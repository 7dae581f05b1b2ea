// The colours and the indents of .pol. Which words there are, the product's own tables say: a test holds these lists against them.
import { StreamLanguage, type StringStream } from "@codemirror/language";

export const KEYWORDS = [
  "platform", "abstract", "role", "persona", "test", "forbid", "extends", "on", "unless", "in", "index", "cluster", "spaces", "run_as",
  "permission", "application", "can", "cannot", "exactly", "only",
];

export const WORDS = [
  "base", "tasks", "description", "metadata", "global", "tags", "access_tags", "granular_access", "restricted_resources",
  "hierarchy_group", "hierarchy_resources", "allowed_flow_modules", "allowed_ai_agents",
];

const LEVELS = ["read", "all", "none", "minimal_read", "minimal_all", "true", "false", "null"];

/** Keywords behind which names of roles stand. */
const BEFORE_NAMES = ["role", "persona", "extends", "unless"];
/** Keywords that are names like any other where a value follows at once. */
const HEADS = ["index", "in", "on", "application"];
/** Keywords that end a value, which anything else that looks like one does not. */
const BEHIND_VALUES = ["in", "on", "unless"];

interface State {
  /** What has begun and not ended yet. */
  within: "comment" | "text" | null;
  /** Behind a `:`, where privileges stand. */
  isValue: boolean;
  /** What a name stands for. */
  names: "typeName" | "namespace" | null;
  depth: number;
}

function until(stream: StringStream, end: string): boolean {
  if (stream.skipTo(end)) {
    stream.match(end);
    return true;
  }
  stream.skipToEnd();
  return false;
}

function token(stream: StringStream, state: State): string | null {
  if (state.within) {
    const end = state.within === "comment" ? "*/" : '"""';
    const style = state.within === "comment" ? "blockComment" : "string";
    if (until(stream, end)) state.within = null;
    return style;
  }
  if (stream.eatSpace()) return null;
  if (stream.match(/^\/\/.*/)) return /^\/\/\/(?!\/)/.test(stream.current()) ? "docComment" : "lineComment";
  if (stream.match("/*")) {
    if (!until(stream, "*/")) state.within = "comment";
    return "blockComment";
  }
  if (stream.match('"""')) {
    if (!until(stream, '"""')) state.within = "text";
    return "string";
  }
  if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return state.names ?? "string";
  if (stream.match(/^[<>{};]/)) {
    const sign = stream.current();
    if (sign === "<" || sign === "{") state.depth += 1;
    if (sign === ">" || sign === "}") state.depth = Math.max(0, state.depth - 1);
    [state.isValue, state.names] = [false, null];
    return "bracket";
  }
  if (stream.match(/^(?:\+=|-=|:=|=>|:)/)) {
    state.isValue = true;
    return "operator";
  }
  if (stream.match(/^-?\d[\w.]*/)) return "number";
  if (stream.match(/^[+\-=]/)) return "operator";
  if (stream.eat("*")) return "atom";
  const word = stream.match(state.names ? /^[\p{L}_][\p{L}\w-]*/u : /^[\p{L}_][\p{L}\w]*(?:\.[\p{L}\w]+)*/u) as RegExpMatchArray | null;
  if (!word) {
    stream.next();
    return null;
  }
  const isHead = HEADS.includes(word[0]) && Boolean(stream.match(/^\s*(?::|[+-]=)/, false));
  return isHead ? "propertyName" : ofWord(word[0], state);
}

function ofWord(word: string, state: State): string {
  if (state.isValue ? BEHIND_VALUES.includes(word) : KEYWORDS.includes(word)) {
    state.isValue = false;
    state.names = BEFORE_NAMES.includes(word) ? "typeName" : word === "in" || word === "spaces" ? "namespace" : null;
    return "keyword";
  }
  if (state.names) return state.names;
  if (state.isValue) return LEVELS.includes(word) ? "atom" : "labelName";
  return WORDS.includes(word.replace(/^(kibana|connect)\./, "")) ? "attributeName" : "propertyName";
}

export const pol = StreamLanguage.define<State>({
  name: "pol",
  startState: () => ({ within: null, isValue: false, names: null, depth: 0 }),
  copyState: (state) => ({ ...state }),
  token,
  indent: (state, after, context) => Math.max(0, state.depth - (/^[>}]/.test(after) ? 1 : 0)) * context.unit,
  languageData: { indentOnInput: /^\s*[>}]$/, commentTokens: { line: "//", block: { open: "/*", close: "*/" } } },
});

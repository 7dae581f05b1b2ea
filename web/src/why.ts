// Why somebody holds something, or what would give it.
import type { Range, Verdict, Why } from "polc";

import { el, get, prose } from "./dom";

const CAN: Record<Verdict, string> = { yes: "can", part: "can in part", no: "cannot", "not-known": "is not known to be able to" };

type Answer = Why["answers"][number];

/** Shows an answer, in place of the one before. */
export function show(why: Why, go: (path: string, range: Range) => void) {
  const places = (answer: Answer) =>
    answer.where.map(({ target, spaces }) => (spaces.length ? `${target} in ${spaces.map((space) => (space === "*" ? "all spaces" : space)).join(", ")}` : target)).join("; ");
  const step = ({ says, at }: Answer["steps"][number]) =>
    el("li", {}, ...prose(says), " ", at && el("button", { type: "button", class: "place", click: () => go(at.path, at.range) }, `${at.path}:${at.range.start.line}:${at.range.start.column}`));
  const one = (answer: Answer) =>
    el(
      "div",
      { class: `answer ${answer.answer}` },
      el("p", { class: "verdict" }, el("strong", {}, why.subject), ` ${CAN[answer.answer]} `, el("code", {}, why.claim), answer.where.length > 0 && ` on ${places(answer)}`),
      answer.steps.length > 0 && el("ol", {}, ...answer.steps.map(step)),
      answer.answer === "part" && answer.missing.length > 0 && el("p", {}, `Missing: ${answer.missing.join(", ")}`),
      answer.would_give && el("p", {}, "This would give it, in ", el("code", {}, answer.role ?? ""), ": ", el("code", { class: "give" }, answer.would_give)),
    );
  const none = el("p", {}, `${why.subject} is for no target that has an answer to that.`);
  get("answer").replaceChildren(
    ...(why.answers.length ? why.answers.map(one) : [none]),
    ...why.would_break.map((title) => el("p", { class: "breaks" }, `It would break the prohibition "${title}".`)),
  );
}

/** Says why there is no answer. */
export function refuse(why: string) {
  get("answer").replaceChildren(el("p", { class: "refused" }, ...prose(why)));
}

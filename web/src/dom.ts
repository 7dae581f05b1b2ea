// Elements, made in one line. What is said is always text, never HTML.

type Child = Node | string | null | undefined | false;

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string | boolean | ((event: Event) => void)> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child): child is Node | string => child instanceof Node || typeof child === "string"));
  return element;
}

export function get<Element extends HTMLElement = HTMLElement>(id: string): Element {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as Element;
}

export const counted = (n: number, noun: string) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** A text with what stands between backticks as code. */
export function prose(text: string): (Node | string)[] {
  return text.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));
}

/** Tabs as screen readers know them: arrow keys go from one to the next, and Tab to what is shown. */
export function tabs(list: HTMLElement, chosen: (tab: HTMLElement) => void) {
  const all = () => [...list.querySelectorAll<HTMLElement>("[role=tab]")];
  const choose = (tab: HTMLElement) => {
    for (const other of all()) {
      other.setAttribute("aria-selected", String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
    }
    chosen(tab);
  };
  list.addEventListener("click", (event) => {
    const tab = (event.target as HTMLElement).closest<HTMLElement>("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const here = all().indexOf(document.activeElement as HTMLElement);
    if (!by || here < 0) return;
    event.preventDefault();
    const next = all()[(here + by + all().length) % all().length];
    next.focus();
    choose(next);
  });
  return choose;
}

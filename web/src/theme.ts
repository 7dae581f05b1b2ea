// Light or dark: as the system has it, until somebody says otherwise.
import { get } from "./dom";

const KEY = "polc-theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

/** Some pages may keep nothing, and go by the system then. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keep(theme: string) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Until the page is closed, then.
  }
}

function apply(theme: string) {
  document.documentElement.dataset.theme = theme;
  get("theme").setAttribute("aria-pressed", String(theme === "dark"));
}

export function listen() {
  apply(kept() ?? (system.matches ? "dark" : "light"));
  system.addEventListener("change", () => apply(kept() ?? (system.matches ? "dark" : "light")));
  get("theme").addEventListener("click", () => {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    keep(theme);
    apply(theme);
  });
}

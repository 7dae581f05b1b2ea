// polc itself, which stands in the page as WebAssembly: nothing is loaded from anywhere.
import init, { type Diagnostic, type Files, Live } from "polc";

let live: Live | undefined;

/** Unpacks it. */
export async function load() {
  const packed = document.getElementById("wasm")?.textContent ?? "";
  const bytes = Uint8Array.from(atob(packed.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  await init({ module_or_path: await new Response(stream).arrayBuffer() });
}

/** What there is to say of another policy altogether. */
export function open(files: Files): Diagnostic[] {
  live?.free();
  live = new Live(files);
  return live.diagnostics();
}

/** What there is to say now that a file has another text, or is gone. */
export function edit(name: string, text: string | null): Diagnostic[] {
  if (!live) return [];
  if (text === null) live.remove(name);
  else live.put(name, text);
  return live.diagnostics();
}

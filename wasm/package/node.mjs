// In Node, polc is ready as soon as it is imported.
import { readFileSync } from "node:fs";
import { initSync } from "./polc.js";

initSync({ module: readFileSync(new URL("./polc_bg.wasm", import.meta.url)) });

export { Live, build, check, explain, format, matrix, version, why } from "./polc.js";

export { build, check, explain, format, version } from "./polc.js";
export type * from "./polc.js";

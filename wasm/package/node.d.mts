export { Live, build, check, explain, format, matrix, version, why } from "./polc.js";
export type * from "./polc.js";

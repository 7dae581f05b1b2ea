// Puts the page together: one file, in which everything is that it needs. web/build has made the package of polc before.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const read = (...names) => readFileSync(path.join(...names), "utf8");

/** The policies of the README, by the headings that they stand under. */
function ofReadme() {
  const parts = read(root, "README.md").split(/^## /m).slice(1);
  const found = parts.map((part) => ({ title: part.split("\n", 1)[0], policy: /^```pol[^\n]*\n([^]*?)^```/m.exec(part)?.[1] }));
  const slug = (title) => title.toLowerCase().replace(/[^a-z]+/g, "-");
  return found
    .filter(({ policy }) => policy)
    .map(({ title, policy }) => ({ name: slug(title), title, group: "From the README", files: { "roles.pol": policy } }));
}

/** The folders of examples that are policies, with what examples/README.md says that they show. */
function ofFolders() {
  const shows = Object.fromEntries([...read(root, "examples/README.md").matchAll(/^\| \[(.+?)\]\(.+?\) \| (.+?) \|$/gm)].map(([, name, text]) => [name, text]));
  const example = (name) => {
    const folder = path.join(root, "examples", name);
    const names = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
    const files = names.filter((name) => /\.pol$|^polc(-baseline)?\.(toml|json)$/.test(name)).sort();
    const title = `${name}: ${(shows[name] ?? "").replaceAll("`", "")}`;
    return { name, title, group: "Examples", files: Object.fromEntries(files.map((name) => [name, read(folder, name)])) };
  };
  const folders = readdirSync(path.join(root, "examples")).sort();
  return folders.filter((name) => existsSync(path.join(root, "examples", name, "polc.toml"))).map(example);
}

/** Where the documents are that findings name. */
function documents() {
  const tables = read(root, "catalogue/documents.toml").split("[[document]]").slice(1);
  const value = (table, key) => new RegExp(`^${key} = "(.*)"$`, "m").exec(table)?.[1];
  const pairs = tables.map((table) => [value(table, "cite"), value(table, "url")]).filter(([, url]) => url);
  // The longest first: one may begin as another does.
  return Object.fromEntries(pairs.sort(([a], [b]) => b.length - a.length));
}

/** What others wrote of the page: the crates, and the packages that went into the bundle, each with its licence. */
function licences(inputs) {
  const ofPackage = (input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
  const names = [...new Set(inputs.map(ofPackage))].filter((name) => name && name !== "polc").sort();
  const texts = names.map((name) => {
    const folder = path.join(here, "node_modules", name);
    const file = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    return `## ${name} ${JSON.parse(read(folder, "package.json")).version}\n\n${read(folder, file)}`;
  });
  return [read(root, "THIRD-PARTY.md"), ...texts, `# polc\n\n${read(root, "LICENSE")}`].join("\n");
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const constants = { EXAMPLES: [...ofReadme(), ...ofFolders()], DOCUMENTS: documents() };
const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  minify: true,
  write: false,
  metafile: true,
  preserveSymlinks: true,
  legalComments: "none",
  logLevel: "warning",
  // The glue of the WebAssembly would load it from beside itself if it were not given.
  define: { "import.meta.url": '""', ...Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)])) },
});
// Nothing in a script may end it.
const script = outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

const hash = createHash("sha256").update(script).digest("base64");
const parts = {
  // No `connect-src`, no form, no frame: the page cannot say anything to anybody.
  POLICY: `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`,
  ICON: `data:image/svg+xml;base64,${Buffer.from(read(root, "editors/vscode/images/icon.svg")).toString("base64")}`,
  STYLE: read(here, "src/style.css"),
  VERSION: JSON.parse(read(here, "node_modules/polc/package.json")).version,
  LICENCES: escaped(licences(Object.keys(metafile.inputs))),
  WASM: gzipSync(readFileSync(path.join(here, "node_modules/polc/polc_bg.wasm")), { level: 9 }).toString("base64"),
  SCRIPT: script,
};
const page = read(here, "src/page.html").replace(/%([A-Z]+)%/g, (_, name) => parts[name]);
mkdirSync(path.join(here, "dist"), { recursive: true });
writeFileSync(path.join(here, "dist/polc.html"), page);
console.log(`web/dist/polc.html: ${Math.round(page.length / 1024)} kB`);

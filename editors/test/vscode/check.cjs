// Works in VS Code as one does: opens a file, looks at findings, hovers, completes, formats, opens what a role compiles to, runs a test.
// node check.cjs URL-OF-CODE-SERVER URL-OF-BROWSER WORKSPACE SCREENSHOT
// Beside SCREENSHOT, which shows a finding, it leaves …-hover.png and …-completion.png.

const fs = require("node:fs");
const path = require("node:path");
const { setTimeout: sleep } = require("node:timers/promises");
const { chromium } = require("playwright-core");

const [address, browserAddress, workspace, screenshot] = process.argv.slice(2);
const file = path.join(workspace, "roles.pol");
let failed = 0;

function check(what, right, actual) {
  console.log(right ? `ok - ${what}` : `not ok - ${what}: ${JSON.stringify(actual)}`);
  failed += right ? 0 : 1;
}

let page;

/** Waits until something is so, and gives it. */
async function until(what, ask, seconds = 30) {
  for (const end = Date.now() + 1000 * seconds; Date.now() < end; await sleep(200)) {
    const answer = await ask().catch(() => undefined);
    if (answer) {
      return answer;
    }
  }
  check(what, false, "it did not happen");
  return undefined;
}

async function main() {
  const browser = await until("the browser", () => chromium.connectOverCDP(browserAddress));
  await until("code-server", async () => (await fetch(address)).ok);
  page = await browser.contexts()[0].newPage();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${address}?folder=${workspace}`);
  await page.waitForSelector(".monaco-workbench", { timeout: 60000 });
  await sleep(3000);

  const texts = (selector) => page.locator(selector).allTextContents().then((all) => all.map((text) => text.replaceAll("\u00a0", " ")));
  const command = async (name) => {
    await page.keyboard.press("F1");
    await page.keyboard.type(name);
    await sleep(700);
    await page.keyboard.press("Enter");
    await sleep(700);
  };
  const line = (part) => page.locator(".editor-instance .view-line", { hasText: part }).first();
  const goTo = async (place) => {
    await page.keyboard.press("Control+G");
    await page.keyboard.type(place);
    await page.keyboard.press("Enter");
    await sleep(400);
  };

  const entry = page.locator(".explorer-viewlet .monaco-list-row", { hasText: "roles.pol" });
  await entry.dblclick({ timeout: 60000 });
  await until("the file", async () => (await texts(".editor-instance .view-line")).some((text) => text.includes("role soc_lead")));

  const squiggle = await until("a squiggle", async () => (await page.locator(".squiggly-error").count()) > 0, 60);
  check("a squiggle under a mistake", squiggle === true);
  check("the colours of the grammar", (await line("role soc_lead").locator("span[class^=mtk]").count()) > 3);

  await command("Problems: Focus on Problems View");
  const problems = await until("the problems", async () => {
    const rows = await texts(".markers-panel .monaco-list-row");
    return rows.some((row) => row.includes("delte")) && rows;
  });
  check("a problem with its name", (problems ?? []).some((row) => row.includes("unknown-privilege")), problems);

  await goTo("15:18");
  await command("Show or Focus Hover");
  const hover = await until("a hover", async () => {
    const all = await texts(".monaco-hover .rendered-markdown, .monaco-hover .hover-row");
    return all.some((text) => text.length > 10) && all.join("\n");
  });
  check("a hover with the finding", /did you mean/.test(hover ?? ""), hover);
  fs.mkdirSync(path.dirname(screenshot), { recursive: true });
  await page.screenshot({ path: screenshot });
  await page.keyboard.press("Escape");

  await goTo("9:19");
  await command("Show or Focus Hover");
  const privilege = await until("a hover", async () => {
    const all = (await texts(".monaco-hover .rendered-markdown")).join("\n");
    return all.includes("securitySolutionCasesV3") && all;
  });
  check("a hover with what a privilege does", /[Rr]eopen/.test(privilege ?? ""), privilege);
  await page.screenshot({ path: screenshot.replace(/\.png$/, "-hover.png") });
  await page.keyboard.press("Escape");

  const lenses = await until("code lenses", async () => {
    const all = await texts(".codelens-decoration a");
    return all.length > 0 && all;
  });
  check("a code lens", (lenses ?? []).some((lens) => lens.includes("Compiled")), lenses);

  await goTo("15:21");
  await page.keyboard.press("Shift+Home");
  await page.keyboard.type("cases: all - ");
  await page.keyboard.press("Control+Space");
  const suggestions = await until("suggestions", async () => {
    const all = await texts(".suggest-widget .monaco-list-row");
    return all.length > 0 && all;
  });
  check("completion", (suggestions ?? []).some((text) => text.includes("delete")), suggestions);
  await sleep(1000);
  await page.screenshot({ path: screenshot.replace(/\.png$/, "-completion.png") });
  await page.keyboard.type("delete");
  await page.keyboard.press("Escape");
  await until("no squiggle any more", async () => (await page.locator(".squiggly-error").count()) === 0);
  check("the finding goes with its cause", (await page.locator(".squiggly-error").count()) === 0);
  const findings = await until("what the linter finds", async () => {
    const rows = await texts(".markers-panel .monaco-list-row");
    return rows.some((row) => row.includes("public-base-url-missing")) && rows;
  });
  check("a finding of the linter, now that the role is whole", findings !== undefined);

  await page.keyboard.press("Control+S");
  await page.locator(".codelens-decoration a", { hasText: "Compiled" }).last().click();
  const compiled = await until("what a role compiles to", async () => {
    const all = (await texts(".editor-instance .view-line")).join("\n");
    return all.includes('"elasticsearch"') && all;
  });
  check("what a role compiles to", compiled !== undefined);

  await line("role soc_lead").click();
  await command("Format Document");
  // A hint may stand behind the name.
  await until("formatting", async () => (await texts(".editor-instance .view-line")).some((text) => /connectors\S*: all;/.test(text)));
  await page.keyboard.press("Control+S");
  await until("the saved file", async () => fs.readFileSync(file, "utf8").includes("connectors: all;"));
  const saved = fs.readFileSync(file, "utf8");
  check("formatting, saved", saved.includes("  connectors: all;\n") && saved.includes("  cases: all - delete;\n"), saved);

  const runTest = () => page.locator(".codelens-decoration a", { hasText: "Run test" }).first().click();
  const message = (part) =>
    until(part, async () => (await texts(".notification-list-item-message")).some((text) => text.includes(part)));
  await goTo("24");
  await runTest();
  check("a test that holds", await message("never delete\" holds on"));
  await goTo("24");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("soc_tier1 can cases.delete;");
  await page.keyboard.press("Escape");
  await runTest();
  check("a test that fails, not saved", await message("`soc_tier1` cannot `cases.delete`"));
  const report = await until("the report", async () => (await texts(".part.panel .view-line")).some((text) => text.includes("1 failed")));
  check("its report", report === true);
}

main()
  .catch((error) => check("no error in this script", false, String(error)))
  .finally(async () => {
    if (failed > 0) {
      await page?.screenshot({ path: screenshot.replace(/\.png$/, "-failed.png") }).catch(() => undefined);
    }
    process.exit(failed > 0 ? 1 : 0);
  });

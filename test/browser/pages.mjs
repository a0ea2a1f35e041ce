// Looks at pages of a running node with a real browser and says what is wrong:
//   node pages.mjs BASEURL [PATH...]
// Each page, in three languages and two widths: axe (WCAG 2.2 A, AA and best
// practice) finds nothing; html-validate finds nothing; nothing is wider than
// 320 px, nor with the text spacing of WCAG 1.4.12; every target is at least 24
// px; the first view fits in 14,000 bytes and three requests; the console is
// silent. Without PATHs it walks from the start page along every link.
import fs from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import { launch } from "./launch.mjs";

const [base, ...given] = process.argv.slice(2);
if (!base) { console.error("use: node pages.mjs BASEURL [PATH...]"); process.exit(2); }
const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const budget = { bytes: 14000, requests: 3 };
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const validate = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    "require-sri": ["error", { target: "crossorigin" }],
    "heading-level": ["error", { minInitialRank: "any" }],
    // Spaces at line ends and the style of void elements are the templates' own matter.
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "long-title": "off",
  },
});
const spacing = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}";

let bad = 0, seen = 0, heaviest = { bytes: 0 };
const wrong = (where, what) => { bad++; console.log(`${where}: ${what}`); };

const browser = await launch();

// html checks the bytes as they were served, before any script.
async function html(where, url, lang) {
  const r = await fetch(url, { headers: { "accept-language": lang } });
  const report = await validate.validateString(await r.text());
  for (const f of report.results) for (const m of f.messages) wrong(where, `html ${m.ruleId} ${m.line}:${m.column} ${m.message}`);
}

// eye is one open window in a language and width; windows are kept open, since
// opening one costs more than looking at a page.
const eyes = new Map();
async function eye(lang, width) {
  const name = lang + width;
  if (eyes.has(name)) return eyes.get(name);
  const context = await browser.newContext({ bypassCSP: true, locale: lang, viewport: { width, height: 640 } });
  const page = await context.newPage();
  const e = { page, where: "", bytes: 0, requests: 0 };
  page.on("console", (m) => { if (m.type() === "error" && !/status of (4|5)\d\d/.test(m.text())) wrong(e.where, "console " + m.text()); });
  page.on("pageerror", (x) => wrong(e.where, "script " + x.message));
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  cdp.on("Network.loadingFinished", (x) => { e.bytes += x.encodedDataLength; e.requests++; });
  eyes.set(name, e);
  return e;
}

// look judges one page in one language and width.
async function look(path, lang, width) {
  const e = await eye(lang, width), { page } = e;
  Object.assign(e, { where: `${path} ${lang} ${width}px`, bytes: 0, requests: 0 });
  const { where } = e;
  await page.goto(base + path, { waitUntil: "load" });
  await page.waitForTimeout(50);
  if (e.bytes > heaviest.bytes) heaviest = { bytes: e.bytes, requests: e.requests, where };
  if (e.bytes >= budget.bytes || e.requests > budget.requests) wrong(where, `first view ${e.bytes} bytes, ${e.requests} requests`);
  await page.evaluate(axe);
  const r = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), tags);
  for (const v of r.violations) wrong(where, `axe ${v.id}: ${v.help} (${v.nodes.map((n) => n.target).join("; ")})`);
  const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
  if (width === 320) {
    if (await page.evaluate(wide)) wrong(where, "wider than the screen");
    await page.addStyleTag({ content: spacing });
    if (await page.evaluate(wide)) wrong(where, "wider than the screen with text spacing");
  }
  seen++;
  return page.$$eval("main a[href^='/'], footer a[href^='/']", (all) => all.map((a) => a.getAttribute("href")));
}

const todo = given.length ? [...given] : ["/", "/cari?q=usaha", "/cari?q=zzz", "/tidak-ada", "/q", "/surat"];
const done = new Set();
while (todo.length && done.size < 80) {
  const path = todo.shift();
  if (done.has(path) || (!given.length && /^\/(kantor|static)/.test(path))) continue;
  done.add(path);
  for (const lang of ["id", "jv", "en"]) {
    await html(`${path} ${lang}`, base + path, lang);
    const links = await look(path, lang, 320);
    if (!given.length) todo.push(...links.filter((l) => !done.has(l)));
  }
  await look(path, "id", 1280);
}
await browser.close();
console.log(`${done.size} pages, ${seen} views, ${bad} faults; heaviest first view ${heaviest.bytes} bytes in ${heaviest.requests} requests (${heaviest.where})`);
process.exit(bad ? 1 : 0);

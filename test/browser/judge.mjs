// What is asked of every page, whatever it shows: axe (WCAG 2.2 A and AA and
// best practice) finds nothing, html-validate finds nothing in the bytes as they
// were served, nothing is wider than 320 px, also with the text spacing of WCAG
// 1.4.12, the first view keeps its budget (design P1), the console is silent.
import fs from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import { launch } from "./launch.mjs";

const require = createRequire(import.meta.url);
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const validate = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    "require-sri": ["error", { target: "crossorigin" }],
    // The error summary's h2 stands before the h1, as it should.
    "heading-level": ["error", { minInitialRank: "any" }],
    // The lines of one list to tick share their name, as radio buttons do.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // Blanks at line ends and long titles are no faults of a page.
    "no-trailing-whitespace": "off",
    "long-title": "off",
    // The browser writes defer="" when it gives a page back.
    "attribute-boolean-style": "off",
  },
});
const spacing = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}";

export class Judge {
  budget = { bytes: 14000, requests: 3 };
  faults = 0;
  views = 0;
  heaviest = { bytes: 0, requests: 0, where: "" };

  async open() { this.browser = await launch(); return this; }

  wrong(where, what) { this.faults++; console.log(`${where}: ${what}`); }

  // window opens one window in a language and width that counts what it fetches;
  // with csp the page's own policy holds while it is judged.
  async window({ lang = "id", width = 320, scripts = true, cache = false, csp = false, scale = 1 } = {}) {
    const context = await this.browser.newContext({ bypassCSP: !csp, locale: lang, javaScriptEnabled: scripts, viewport: { width, height: 640 }, deviceScaleFactor: scale });
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    const w = { page, context, lang, width, scripts, where: "", bytes: 0, requests: 0, total: 0 };
    page.on("console", (m) => { if (m.type() === "error" && !/status of (4|5)\d\d|ERR_INTERNET_DISCONNECTED/.test(m.text())) this.wrong(w.where, "console " + m.text()); });
    page.on("pageerror", (e) => this.wrong(w.where, "script " + e.message));
    const cdp = await context.newCDPSession(page);
    await cdp.send("Network.enable");
    await cdp.send("Network.setCacheDisabled", { cacheDisabled: !cache });
    const drawn = new Set(); // pictures that the browser itself draws, such as a date field's calendar
    cdp.on("Network.requestWillBeSent", (e) => { if (e.request.url.startsWith("data:")) drawn.add(e.requestId); });
    cdp.on("Network.loadingFinished", (e) => { if (drawn.has(e.requestId)) return; w.bytes += e.encodedDataLength; w.total += e.encodedDataLength; w.requests++; });
    return w;
  }

  async html(where, text) {
    const report = await validate.validateString(text);
    for (const f of report.results) for (const m of f.messages) this.wrong(where, `html ${m.ruleId} ${m.line}:${m.column} ${m.message}`);
  }

  // view judges the page that a window shows now.
  async view(w, where, { axe: ask = true } = {}) {
    const { page } = w;
    w.where = where;
    this.views++;
    await page.waitForTimeout(30);
    if (w.bytes > this.heaviest.bytes) this.heaviest = { bytes: w.bytes, requests: w.requests, where };
    if (w.bytes >= this.budget.bytes || w.requests > this.budget.requests) this.wrong(where, `first view ${w.bytes} bytes, ${w.requests} requests`);
    w.bytes = w.requests = 0;
    if (!w.scripts) return; // axe is a script itself
    if (ask) await this.axe(page, where);
    if (w.width > 320) return;
    const wide = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;
    if (await page.evaluate(wide)) this.wrong(where, "wider than the screen");
    // A sheet that is adopted needs no leave of the page's own policy.
    await page.evaluate((s) => { const c = new CSSStyleSheet(); c.replaceSync(s); document.adoptedStyleSheets = [c]; }, spacing);
    if (await page.evaluate(wide)) this.wrong(where, "wider than the screen with text spacing");
    await page.evaluate(() => { document.adoptedStyleSheets = []; });
  }

  async axe(page, where) {
    await page.evaluate(axe);
    const r = await page.evaluate((values) => axe.run(document, { runOnly: { type: "tag", values } }), tags);
    for (const v of r.violations) this.wrong(where, `axe ${v.id}: ${v.help} (${v.nodes.map((n) => n.target).join("; ")})`);
  }

  async close(what) {
    await this.browser.close();
    const h = this.heaviest;
    console.log(`${what}: ${this.views} views, ${this.faults} faults; heaviest first view ${h.bytes} bytes in ${h.requests} requests (${h.where})`);
    process.exit(this.faults ? 1 : 0);
  }
}

// One reader at a window: goes from page to page as a person does, and has
// every page judged on the way.
import fs from "node:fs";
import { execFileSync } from "node:child_process";

// PICTURES names a directory for the guides' pictures (docs/pictures), SHOTS one for every page
// that was seen.
const { PICTURES: pictures, SHOTS: shots } = process.env;
let shot = 0;

const kinds = new Set();

export class Reader {
  scripts = true;
  // never are texts that were typed and that no page may take for its own.
  never = [];

  static async open(judge, base, how) {
    const r = new Reader();
    Object.assign(r, { judge, base, ...how });
    r.w = await judge.window({ width: 320, cache: true, csp: true, scale: pictures && how.width !== 1280 ? 2 : 1, ...how });
    r.page = r.w.page;
    r.page.setDefaultTimeout(30000);
    r.context = r.w.context;
    r.page.on("request", (q) => {
      const u = new URL(q.url());
      if (!["data:", "blob:"].includes(u.protocol) && u.origin !== base) judge.wrong(r.where(""), `asked another host: ${u.origin}`);
    });
    r.page.on("dialog", (d) => { judge.wrong(r.where(""), `what was typed ran as a script: ${d.message()}`); d.dismiss(); });
    return r;
  }

  where(state) { return `${this.name}: ${this.at()} ${state}`.trim(); }
  at() { try { return new URL(this.page.url()).pathname; } catch { return ""; } }
  wrong(what) { this.judge.wrong(this.where(""), what); }

  // seen judges the page as it stands, its bytes as they were served, and that
  // nothing typed became a part of it.
  async seen(state, response) {
    const where = this.where(state);
    if (response) {
      const html = await response.text();
      await this.judge.html(where, html);
      for (const s of this.never) if (html.includes(s)) this.judge.wrong(where, `says ${s} unescaped`);
      if (this.textBrowser) this.asText(where, html);
    }
    // Two cases at the same step are one page to axe; all else is asked of both.
    const kind = `${this.name} ${this.at().replace(/\d+/g, "N")} ${state}`;
    const again = kinds.has(kind);
    kinds.add(kind);
    await this.judge.view(this.w, where, { axe: !again });
    if (shots) await this.page.screenshot({ path: `${shots}/${String(++shot).padStart(3, "0")}-${where.replace(/[^a-z0-9]+/gi, "_")}.png`, fullPage: true });
  }

  // asText reads the page in a text browser: heading and labels must come in
  // their order, and each field beside its label.
  asText(where, html) {
    const dump = execFileSync("w3m", ["-dump", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-cols", "300"], { input: html, encoding: "utf8" }).replace(/\s+/g, " ");
    const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
    let from = 0;
    for (const m of main.matchAll(/<(h1|legend|label|button)\b[^>]*>(.*?)<\/\1>/gs)) {
      const words = m[2].replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n)).replace(/&lt;/g, "<").replace(/&gt;/g, ">")
        .replace(/&amp;/g, "&").replace(/\s+/g, " ").trim();
      const to = words ? dump.indexOf(words, from) : from;
      if (to < 0) { this.judge.wrong(where, `a text browser does not say ${JSON.stringify(words)} in its place`); return; }
      from = to;
    }
    this.texts = (this.texts ?? 0) + 1;
  }

  async open(path, state = "fresh") {
    this.w.bytes = this.w.requests = 0;
    const response = await this.page.goto(this.base + path, { waitUntil: "load" });
    await this.seen(state, response);
    return response;
  }

  // follow does something that leads to another page, and judges that page.
  async follow(act, state = "fresh") {
    this.w.bytes = this.w.requests = 0;
    const [response] = await Promise.all([this.page.waitForNavigation({ waitUntil: "load" }), act()]);
    await this.seen(state, response);
    return response;
  }

  press(selector = "main form .btn:not(.second):not(.quiet)", state) { return this.follow(() => this.page.click(selector), state); }

  expect(path) { if (!this.at().endsWith(path)) throw new Error(`${this.where("")}: expected ${path}: ${this.judge.last ?? ""}`); }

  async says(...words) {
    const text = (await this.page.innerText("body")).replace(/\s+/g, " ");
    for (const s of words) if (!text.includes(s.replace(/\s+/g, " "))) this.wrong(`does not say ${JSON.stringify(s)}: ${text.slice(0, 600)}`);
  }

  // refused wants the summary of what is wrong, which takes the focus where
  // scripts run and whose links lead to fields.
  async refused() {
    this.refusals = (this.refusals ?? 0) + 1;
    if (!await this.page.$(".problems")) { this.wrong("an empty form is not refused"); return; }
    for (const to of await this.page.$$eval(".problems a", (all) => all.map((a) => a.getAttribute("href")))) {
      if (!await this.page.$(to.replace(/^#(.*)$/, (_, id) => `[id="${id}"]`))) this.wrong(`the summary leads to ${to}, which is not there`);
    }
    if (!(await this.page.title()).startsWith("Galat:")) this.wrong(`the title does not say that something is wrong: ${await this.page.title()}`);
  }

  // keyboard goes on with Tab until the element has the focus, which must show.
  async tabTo(selector) {
    for (let n = 0; n < 80; n++) {
      await this.page.keyboard.press("Tab");
      const on = await this.page.evaluate((s) => {
        const e = document.activeElement;
        if (!e?.matches(s)) return "";
        const c = getComputedStyle(e);
        return c.outlineStyle !== "none" && parseFloat(c.outlineWidth) >= 2 || c.boxShadow !== "none" ? "shown" : "hidden";
      }, selector);
      if (on) { if (on === "hidden") this.wrong(`${selector} has the focus and does not show it`); return; }
    }
    throw new Error(`${this.where("")}: no Tab reaches ${selector}`);
  }

  async picture(name) {
    if (!pictures || !this.scripts) return;
    fs.mkdirSync(pictures, { recursive: true });
    await this.page.evaluate(() => scrollTo(0, 0));
    const width = this.page.viewportSize().width;
    await this.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height: width > 320 ? 900 : 760 } });
  }

  close() { return this.context.close(); }
}

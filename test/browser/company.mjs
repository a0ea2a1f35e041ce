// Comes in as an organisation with number and code and judges its pages, and those of
// nobody.   node company.mjs BASEURL CASES.json
// CASES: [{name, number, code, paths: [..]}], number "" for nobody
import fs from "node:fs";
import { Judge } from "./judge.mjs";

const [base, file] = process.argv.slice(2);
if (!file) { console.error("use: node company.mjs BASEURL CASES.json"); process.exit(2); }
const judge = await new Judge().open();
for (const c of JSON.parse(fs.readFileSync(file))) {
  for (const [lang, width] of [["id", 320], ["jv", 320], ["en", 1280]]) {
    const w = await judge.window({ lang, width });
    const { page } = w;
    w.where = c.name;
    if (c.number) {
      await page.goto(base + "/perusahaan");
      await page.fill("#nomor", c.number);
      await page.fill("#kode", c.code);
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("form[action='/perusahaan'] .btn")]);
    }
    if (c.reference) {
      await page.goto(base + "/lacak");
      await page.fill("#nomor", c.reference);
      await page.fill("#rahasia", c.secret);
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("form[action='/lacak'] .btn")]);
    }
    if (c.heard) {
      await page.goto(base + "/aduan/lacak");
      await page.fill("#nomor", c.heard);
      await page.fill("#rahasia", c.secret);
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("form[action='/aduan/lacak'] .btn")]);
    }
    if (c.said) {
      await page.goto(base + "/suara/lacak");
      await page.fill("#nomor", c.said);
      await page.fill("#rahasia", c.secret);
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("form[action='/suara/lacak'] .btn")]);
    }
    for (const path of c.paths) {
      w.bytes = w.requests = 0;
      await page.goto(base + path);
      const where = `${c.name}: ${path} ${lang} ${width}px`;
      if (new URL(page.url()).pathname !== path.split("?")[0]) judge.wrong(where, "leads to " + page.url());
      await judge.html(where, await page.content());
      await judge.view(w, where);
      if (process.env.SHOTS && lang !== "jv") await page.screenshot({ path: `${process.env.SHOTS}/${(c.name + path).replace(/[^a-z0-9]+/gi, "_")}-${width}.png`, fullPage: true });
    }
    await w.context.close();
  }
}
await judge.close("pages of organisations and permits");

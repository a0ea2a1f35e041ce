// Answers the survey as somebody who was served and judges every page of it: the
// questions, those that were left out, the thanks, and what came of it. Without
// scripts in the first window.   node opinion.mjs BASEURL CASES.json
// CASES: [{reference, secret, results: [paths]}], one for each window
import fs from "node:fs";
import { Judge } from "./judge.mjs";

const [base, file] = process.argv.slice(2);
if (!file) { console.error("use: node opinion.mjs BASEURL CASES.json"); process.exit(2); }
const judge = await new Judge().open();
const windows = [{ lang: "id", width: 320, scripts: false }, { lang: "jv", width: 320 }, { lang: "en", width: 1280 }];
for (const [i, c] of JSON.parse(fs.readFileSync(file)).entries()) {
  const { lang, width, scripts } = windows[i];
  const w = await judge.window({ lang, width, scripts });
  const { page } = w;
  const look = async (name) => {
    const where = `${w.where = name} ${lang} ${width}px`;
    await judge.html(where, await page.content());
    await judge.view(w, where);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replace(/[^a-z0-9]+/gi, "_")}-${lang}-${width}.png`, fullPage: true });
  };
  const press = (button) => { w.bytes = w.requests = 0; return Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click(button)]); };
  await page.goto(base + "/lacak");
  await page.fill("#nomor", c.reference);
  await page.fill("#rahasia", c.secret);
  await press("form[action='/lacak'] .btn");
  await look("an application that is over");
  await press("form[action='/permohonan/pendapat'] button");
  await look("the questions");
  const names = await page.$$eval("input[type=radio]", (all) => [...new Set(all.map((x) => x.name))]);
  if (names.length !== 9) judge.wrong(w.where, `${names.length} questions`);
  await page.check(`input[name="${names[0]}"][value="4"]`);
  await press("form[action='/pendapat'] .btn");
  await look("questions left out");
  if (!(await page.isChecked(`input[name="${names[0]}"][value="4"]`))) judge.wrong(w.where, "what was chosen is lost");
  for (const name of names) await page.check(`input[name="${name}"][value="3"]`);
  await press("form[action='/pendapat'] .btn");
  await look("thanks");
  for (const path of c.results) {
    w.bytes = w.requests = 0;
    await page.goto(base + path);
    await look(path);
  }
  await w.context.close();
}
await judge.close("pages of the survey");

// The survey on the counter's device and the follow-up plan: an officer opens the
// questions, is signed out, and the page closes; the head plans and everybody reads.
//   node plan.mjs BASEURL SCENE.json
import fs from "node:fs";
import { Judge } from "./judge.mjs";

const [base, file] = process.argv.slice(2);
if (!file) { console.error("use: node plan.mjs BASEURL SCENE.json"); process.exit(2); }
const scene = JSON.parse(fs.readFileSync(file));
const judge = await new Judge().open();
for (const [i, { lang, width, scripts }] of [{ lang: "id", width: 320, scripts: false }, { lang: "jv", width: 320 }, { lang: "en", width: 1280 }].entries()) {
  const w = await judge.window({ lang, width, scripts });
  const { page } = w;
  const look = async (name) => {
    const where = `${w.where = name} ${lang} ${width}px`;
    await judge.html(where, await page.content());
    await judge.view(w, where);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name.replace(/[^a-z0-9]+/gi, "_")}-${lang}-${width}.png`, fullPage: true });
  };
  const go = async (path) => { w.bytes = w.requests = 0; await page.goto(base + path); };
  const press = (button) => { w.bytes = w.requests = 0; return Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click(button)]); };
  const sign = (value) => w.context.addCookies([{ name: "kantor", value, url: base, httpOnly: true, sameSite: "Lax" }]);
  await sign(scene.head);
  await go("/kantor/kepuasan");
  await look("plan of the head");
  await press("form[action='/kantor/kepuasan'] button");
  await look("plan refused");
  await sign(scene.desk[i]);
  await go(`/kantor/permohonan/${scene.cases[i]}`);
  const act = `form[action$='/pendapat'] button`;
  await page.$$eval("details", (all) => all.forEach((d) => { d.open = true; }));
  await press(act);
  await look("questions on the counters device");
  const names = await page.$$eval("input[type=radio]", (all) => [...new Set(all.map((x) => x.name))]);
  for (const name of names) await page.check(`input[name="${name}"][value="3"]`);
  await press("form[action='/pendapat'] .btn");
  await look("thanks on the counters device");
  await go("/pendapat/tutup");
  await look("closed");
  await go(scene.public);
  await look("plan in public");
  await w.context.close();
}
await judge.close("pages of the plan");

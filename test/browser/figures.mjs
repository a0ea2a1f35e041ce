// Judges the pages of figures and of open data: how a browser, a screen reader and a
// validator find them, without scripts in the first window, and with every figure
// opened to how it was computed.   node figures.mjs BASEURL PATHS.json
import fs from "node:fs";
import { Judge } from "./judge.mjs";

const [base, file] = process.argv.slice(2);
if (!file) { console.error("use: node figures.mjs BASEURL PATHS.json"); process.exit(2); }
const judge = await new Judge().open();
for (const { lang, width, scripts } of [{ lang: "id", width: 320, scripts: false }, { lang: "jv", width: 320 }, { lang: "en", width: 1280 }]) {
  const w = await judge.window({ lang, width, scripts });
  for (const path of JSON.parse(fs.readFileSync(file))) {
    w.bytes = w.requests = 0;
    await w.page.goto(base + path);
    const where = `${w.where = path} ${lang} ${width}px`;
    await judge.html(where, await w.page.content());
    await judge.view(w, where);
    if (process.env.SHOTS) await w.page.screenshot({ path: `${process.env.SHOTS}/${path.replace(/[^a-z0-9]+/gi, "_")}-${lang}-${width}.png`, fullPage: true });
    if (await w.page.$("main details")) {
      for (const one of await w.page.$$("main details > summary")) await one.press("Enter");
      if (await w.page.$("main details:not([open])")) judge.wrong(where, "a figure does not open by the keyboard");
      await judge.view(w, `${where} opened`);
    }
  }
  await w.context.close();
}
await judge.close("pages of figures");

// Opens pages by their address and judges each, in windows of both widths, without
// scripts in the first.   node paths.mjs BASEURL PATH...
import { Judge } from "./judge.mjs";

const [base, ...paths] = process.argv.slice(2);
if (!paths.length) { console.error("use: node paths.mjs BASEURL PATH..."); process.exit(2); }
const judge = await new Judge().open();
for (const { lang, width, scripts } of [{ lang: "id", width: 320, scripts: false }, { lang: "jv", width: 320 }, { lang: "en", width: 1280 }]) {
  const w = await judge.window({ lang, width, scripts });
  for (const path of paths) {
    const where = `${w.where = path} ${lang} ${width}px`;
    w.bytes = w.requests = 0;
    await w.page.goto(base + path);
    await judge.html(where, await w.page.content());
    await judge.view(w, where);
    if (process.env.SHOTS) await w.page.screenshot({ path: `${process.env.SHOTS}/${path.replace(/[^a-z0-9]+/gi, "_")}-${lang}-${width}.png`, fullPage: true });
  }
  await w.context.close();
}
await judge.close("pages");

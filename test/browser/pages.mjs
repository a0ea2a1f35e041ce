// Walks the public pages of a running node along every link, in three languages
// at 320 px and once at 1,280 px, and judges each:
//   node pages.mjs BASEURL [PATH...]
import { Judge } from "./judge.mjs";
import { views } from "./views.mjs";

const [base, ...given] = process.argv.slice(2);
if (!base) { console.error("use: node pages.mjs BASEURL [PATH...]"); process.exit(2); }
const judge = await new Judge().open();
const windows = [];
for (const [lang, width] of views()) windows.push(await judge.window({ lang, width }));

const todo = given.length ? [...given] : ["/", "/cari?q=usaha", "/cari?q=zzz", "/tidak-ada", "/q", "/surat"];
const done = new Set();
while (todo.length && done.size < 80) {
  const path = todo.shift();
  if (done.has(path)) continue;
  done.add(path);
  for (const w of windows) {
    const where = `${path} ${w.lang} ${w.width}px`;
    w.where = where;
    await w.page.goto(base + path, { waitUntil: "load" });
    await judge.view(w, where);
    if (w.width > 320) continue;
    const r = await fetch(base + path, { headers: { "accept-language": w.lang } });
    await judge.html(where, await r.text());
  }
  if (!given.length) {
    const links = await windows[0].page.$$eval("main a[href^='/'], footer a[href^='/']", (all) => all.map((a) => a.getAttribute("href")));
    // One service stands for all of them: they share a template.
    todo.push(...links.filter((l) => !done.has(l) && !/^\/(kantor|static|ajukan)/.test(l) && !(l.startsWith("/layanan/") && [...done].filter((d) => d.startsWith("/layanan/")).length > 2)));
  }
}
await judge.close(`${done.size} public pages`);

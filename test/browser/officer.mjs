// Judges the officers' pages of a running node, each with the session of an
// officer, in three languages at 320 px and once at 1,280 px:
//   node officer.mjs BASEURL TOKEN PATH... [-- TOKEN PATH...]...
// A token is the session's, "-" for nobody, or "TOKEN;NAME=VALUE" with more cookies.
// With SHOTS=DIR it also writes a picture of each.
import { Judge } from "./judge.mjs";
import { views } from "./views.mjs";

const [base, ...rest] = process.argv.slice(2);
if (!base || !rest.length) { console.error("use: node officer.mjs BASEURL TOKEN PATH... [-- TOKEN PATH...]"); process.exit(2); }
const shots = process.env.SHOTS;
const judge = await new Judge().open();
// An officer's page may be heavier than a citizen's first view: it is a day's work.
judge.budget = { bytes: 40000, requests: 5 };
const groups = rest.join("\0").split("\0--\0").map((g) => g.split("\0"));
let pages = 0;
for (const [token, ...paths] of groups) {
  const cookies = ("kantor=" + token).split(";").map((c) => c.split("="));
  for (const [lang, width] of views()) {
    const w = await judge.window({ lang, width });
    if (token !== "-") await w.context.addCookies(cookies.map(([name, value]) => ({ name, value, url: base, httpOnly: true, sameSite: "Lax" })));
    for (const path of paths) {
      const where = `${path} ${lang} ${width}px`;
      w.where = where;
      pages++;
      await w.page.goto(base + path, { waitUntil: "load" });
      if (shots && (lang === "id" || width > 320)) await w.page.screenshot({ path: `${shots}/${path.replace(/[^a-z0-9]+/gi, "_")}-${width}.png`, fullPage: true });
      await judge.view(w, where);
      if (width > 320) continue;
      const r = await fetch(base + path, { headers: { "accept-language": lang, cookie: "kantor=" + token } });
      await judge.html(where, await r.text());
    }
    await w.context.close();
  }
}
await judge.close(`${pages} officer pages`);

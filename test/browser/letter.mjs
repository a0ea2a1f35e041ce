// Checks letters as whoever receives one does: opens the link of a QR and reads
// the verdict.   node letter.mjs BASEURL CASES.json
// CASES: [{name, fragment, offline, class, says: [words], lacks: [words]}]. Also
// asserts that nothing of the fragment leaves the browser but origin and position.
import fs from "node:fs";
import { Judge } from "./judge.mjs";

const [base, file] = process.argv.slice(2);
if (!file) { console.error("use: node letter.mjs BASEURL CASES.json"); process.exit(2); }
const judge = await new Judge().open();
judge.budget = { bytes: 14000, requests: 5 };
for (const c of JSON.parse(fs.readFileSync(file))) {
  const w = await judge.window();
  const { context } = w;
  let { page } = w;
  w.where = c.name;
  const sent = [];
  context.on("request", (r) => sent.push(r.url()));
  if (c.offline) { // the page was opened once before, for another letter or none; then a code is scanned without a network
    await page.goto(base + "/Q");
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.close();
    await context.setOffline(true);
    page = await context.newPage();
    await page.goto(base + "/Q#" + c.fragment);
    await page.waitForTimeout(600);
    if (await page.evaluate(() => fetch("/surat").then(() => true, () => false))) judge.wrong(c.name, "there is a network after all");
  } else {
    await page.goto(base + "/Q#" + c.fragment);
    await page.waitForTimeout(600);
  }
  const text = (await page.innerText("main")).replace(/\s+/g, " ");
  for (const s of c.says) if (!text.includes(s)) judge.wrong(c.name, `does not say ${JSON.stringify(s)}: ${text.slice(0, 400)}`);
  for (const s of c.lacks ?? []) if (text.includes(s)) judge.wrong(c.name, `says ${JSON.stringify(s)}`);
  const kind = await page.getAttribute("#verdict", "class");
  if (kind.trim() !== c.class) judge.wrong(c.name, `looks like ${kind}, want ${c.class}`);
  for (const url of sent) {
    const bare = url.split("#")[0];
    if (c.fragment.length > 40 && bare.includes(c.fragment.slice(0, 40))) judge.wrong(c.name, "the code was sent to the server");
    const path = new URL(bare).pathname + new URL(bare).search;
    if (!c.offline && !/^\/(q|Q|q-sw\.js|keys\.json|static\/\w+\/[\w.]+|api\/v1\/letters\/[0-9A-Z]{26}\/\d+)$/.test(path)) judge.wrong(c.name, "sent " + path);
  }
  if (!c.offline) await judge.view(w, c.name);
  await context.close();
}
await judge.close("letters");

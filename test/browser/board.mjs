// Judges that the board of a queue says each call aloud once, again when it is
// called again, what was cut off after all, and that a browser which wants to be
// touched first says so:
//   node board.mjs BASEURL OFFICE TOKEN
// The officer of TOKEN sits at a counter where at least one ticket waits.
import { launch } from "./launch.mjs";

const [base, office, token] = process.argv.slice(2);
const browser = await launch();
const faults = [];
const expect = (what, is, want) => { if (JSON.stringify(is) !== JSON.stringify(want)) faults.push(`${what}: ${JSON.stringify(is)}, want ${JSON.stringify(want)}`); };

// voice stands for the loudspeaker: it says what it is given, or refuses.
function voice() {
  const kept = (name) => JSON.parse(sessionStorage.getItem(name) || "[]");
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "en-US", name: "other" }, { lang: "id-ID", name: "Damayanti" }],
    speak(u) {
      if (localStorage.getItem("silent")) return u.onerror && u.onerror({ error: "not-allowed" });
      if (localStorage.getItem("cut")) return; // the page loads itself again before its turn
      sessionStorage.setItem("spoken", JSON.stringify([...kept("spoken"), `${u.lang} ${u.text}`]));
      if (u.onstart) u.onstart({});
    },
  } });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
}

async function act(path, fields) {
  const r = await fetch(base + path, { method: "POST", redirect: "manual", body: new URLSearchParams(fields), headers: { cookie: "kantor=" + token, "sec-fetch-site": "same-origin", origin: base } });
  if (r.status !== 303 && r.status !== 302) faults.push(`${path}: ${r.status}`);
}
async function ticket() {
  const t = await (await fetch(base + "/kantor/antrean", { headers: { cookie: "kantor=" + token } })).text();
  return /name="tiket" value="([^"]+)"/.exec(t)[1];
}

const context = await browser.newContext({ locale: "id-ID" });
await context.addInitScript(voice);
const page = await context.newPage();
const spoken = () => page.evaluate(() => JSON.parse(sessionStorage.getItem("spoken") || "[]"));
const board = async () => { await page.goto(`${base}/antrean/${office}/papan`); return spoken(); };
expect("an empty board", await board(), []);
await act("/kantor/antrean/panggil", {});
await page.waitForFunction(() => document.querySelector("[data-call]"), null, { timeout: 20000 }); // it loads itself again
const once = await spoken();
expect("calls said", once.length, 1);
if (!/^id-ID .*loket/i.test(once[0] || "")) faults.push(`said ${once[0]}`);
expect("said once", (await board()).length, 1);
await act("/kantor/antrean/tiket", { tiket: await ticket(), laku: "again" });
expect("said again", (await board()).length, 2);
await page.evaluate(() => localStorage.setItem("cut", "1"));
await act("/kantor/antrean/tiket", { tiket: await ticket(), laku: "again" });
expect("cut off", (await board()).length, 2);
await page.evaluate(() => localStorage.removeItem("cut"));
expect("said after all", (await board()).length, 3);
await page.evaluate(() => localStorage.setItem("silent", "1"));
await act("/kantor/antrean/tiket", { tiket: await ticket(), laku: "again" });
await board();
expect("it asks to be touched", await page.isVisible("#suara"), true);
await page.evaluate(() => localStorage.removeItem("silent"));
await page.click("h1");
expect("heard once touched", (await spoken()).length, 4);
expect("the request is gone", await page.isVisible("#suara"), false);
await browser.close();
for (const f of faults) console.log(f);
console.log(`the board was heard ${faults.length ? "with faults" : "as it should be"}: ${once[0]}`);
process.exit(faults.length ? 1 : 0);

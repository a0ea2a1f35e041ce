// The shared computer by keys alone: the officer changes with number, PIN and
// Enter, and with a part of the name; keys and seconds are counted. Then the
// same without scripts.
//   node device.mjs BASEURL COOKIE NUMBER NAME PIN
// With SHOTS=DIR it writes pictures of the states.
import { Judge } from "./judge.mjs";

const [base, cookie, number, name, pin] = process.argv.slice(2);
if (!pin) { console.error("use: node device.mjs BASEURL COOKIE NUMBER NAME PIN"); process.exit(2); }
const { SHOTS: shots } = process.env;
const judge = await new Judge().open();
judge.budget = { bytes: 40000, requests: 5 };

// types counts each key that a person would press.
function hands(page) {
  const h = { keys: 0 };
  h.type = async (text) => { h.keys += text.length; await page.keyboard.type(text); };
  h.press = async (key) => { h.keys++; await page.keyboard.press(key); };
  return h;
}

async function change(w, who) {
  const { page } = w;
  await page.goto(base + "/kantor/ganti", { waitUntil: "load" });
  const h = hands(page);
  await page.waitForFunction(() => document.activeElement.id === "siapa", null, { timeout: 2000 }).catch(() => judge.wrong(w.where, "typing does not begin at the name"));
  const began = Date.now();
  await h.type(who);
  await h.press("Tab");
  await h.type(pin);
  await Promise.all([page.waitForURL(base + "/kantor*", { waitUntil: "load" }), h.press("Enter")]);
  const took = Date.now() - began;
  if (new URL(page.url()).pathname !== "/kantor") judge.wrong(w.where, `led to ${page.url()}`);
  const at = await page.innerText(".menu form span");
  if (!at.includes(name)) judge.wrong(w.where, `at work is ${at}`);
  console.log(`${w.where}: ${h.keys} keys, ${took} ms from the first key to the inbox`);
  if (took > 3000) judge.wrong(w.where, `a change takes ${took} ms`);
}

for (const [lang, width, scripts] of [["id", 1280, true], ["id", 320, true], ["en", 1280, true], ["id", 1280, false]]) {
  const w = await judge.window({ lang, width, scripts });
  const where = w.where = `change ${lang} ${width}px${scripts ? "" : " without scripts"}`;
  await w.context.addCookies([{ name: "komputer", value: cookie, url: base, httpOnly: true, sameSite: "Lax" }]);
  await judge.html(where, await (await w.page.goto(base + "/kantor/ganti")).text());
  await judge.view(w, w.where);
  const picture = async (state) => { if (shots) await w.page.screenshot({ path: `${shots}/device-${state}-${lang}-${width}${scripts ? "" : "-plain"}.png`, fullPage: true }); };
  await picture("open");
  await w.page.fill("#siapa", number);
  await w.page.fill("#faktor", "000001");
  await w.page.press("#faktor", "Enter");
  await w.page.waitForSelector(".problems");
  await judge.view(w, where + " wrong");
  await picture("wrong");
  if (await w.page.inputValue("#faktor") !== "") judge.wrong(w.where, "the PIN stands on the page");
  w.where = where;
  await change(w, number);
  await picture("inbox");
  await change(w, name.toLowerCase());
  w.bytes = w.requests = 0; // the inboxes on the way are judged elsewhere
  await w.page.goto(base + "/kantor/pin");
  await judge.view(w, where + " pin");
  await picture("pin");
  await w.context.close();
}
await judge.close("changes of officers");

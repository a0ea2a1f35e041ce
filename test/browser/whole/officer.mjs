// The officers: log in with the code that the demo shows, take, check, sign,
// hand over, replace, revoke.
import { Reader } from "./kit.mjs";

export async function logIn(judge, base, login, password) {
  const r = await Reader.open(judge, base, { name: login, lang: "id", width: 1280 });
  await r.page.setViewportSize({ width: 1280, height: 900 });
  await r.open("/kantor");
  r.expect("/kantor/masuk");
  await r.press("form[action='/kantor/masuk'] .btn", "sent empty");
  await r.refused();
  const row = await r.page.$$eval("table tbody tr", (all) => all.map((tr) => [...tr.cells].map((c) => c.textContent)));
  const mine = row.find((c) => c[0] === login);
  if (!mine) throw new Error(`the log-in page of the demo does not name ${login}`);
  await r.page.fill("#login", login);
  await r.page.fill("#sandi", password);
  await r.page.fill("#code", mine[2]);
  await r.press("form[action='/kantor/masuk'] .btn", "inbox");
  r.expect("/kantor");
  return r;
}

// The PIN with which the signer signs: the officer's own, set after a log-in
// with password and code.
const PIN = "274915";
export async function setPIN(r, password) {
  await r.open("/kantor/pin", "PIN");
  await r.page.fill("#sandi", password);
  await r.page.fill("#pin", PIN);
  await r.page.fill("#ulang", PIN);
  await r.press("form[action='/kantor/pin'] .btn", "PIN set");
  if (await r.page.$(".problems")) r.wrong(await r.page.innerText(".problems"));
  await r.open("/kantor", "inbox");
}

// turn takes what is next in turn and puts it back, as somebody does who has
// to go: the demo's own cases come before ours.
export async function turn(r) {
  await r.picture("kotak-masuk");
  await r.press("form[action='/kantor/berikutnya'] .btn", "next in turn");
  if (!r.at().startsWith("/kantor/permohonan/")) { r.wrong("nothing is next in turn"); return; }
  await r.page.click("details.deed:has(form[action$='/lepas']) summary");
  await r.press("form[action$='/lepas'] .btn", "put back");
  await r.open("/kantor", "inbox");
}

// find opens a case by its reference; who found it once goes there directly.
async function find(r, filed) {
  if (filed.address) { await r.open(filed.address, "case"); return; }
  if (!await r.page.$("#cari")) await r.open("/kantor", "inbox");
  await r.page.fill("#cari", filed.reference);
  await r.press("form[action='/kantor/cari'] .btn", "found");
  await r.press(".queue a >> nth=0", "case");
  filed.address = r.at();
}

// work does the step that the case waits for.
export async function work(r, filed, { picture } = {}) {
  const { page } = r;
  await find(r, filed);
  await r.says(...(filed.words ?? []));
  if (await page.$(".now form[action$='/ambil']")) {
    if (await page.$(".now #alasan")) await page.fill(".now #alasan", "Pemohon menunggu di loket. <b>Segera</b>");
    await r.press(".now .btn", "taken");
  }
  if (picture) await r.picture(picture);
  if (await page.$(".now a.btn")) { // the signature has a page of its own
    await r.press(".now a.btn", "before signing");
    await r.says(...(filed.printed ?? []));
  }
  if (await page.$(".now input[type=checkbox]") && filed.words) {
    await r.press(".now .btn", "sent empty");
    await r.refused();
  }
  for (const box of await page.$$(".now input[type=checkbox]")) await box.check();
  if (await page.$(".now #penerima-siapa")) await page.check(".now #penerima-siapa");
  if (await page.$(".now #faktor")) await page.fill(".now #faktor", PIN);
  await r.press(".now .btn", "done");
  if (await page.$(".problems")) r.wrong(await page.innerText(".problems"));
}

// deed does one of the other things on an open case.
export async function deed(r, filed, what, fill = {}) {
  await find(r, filed);
  await r.page.click(`details.deed:has(form[action$='/${what}']) summary`);
  for (const [field, value] of Object.entries(fill)) {
    if (await r.page.$(`select#${field}`)) await r.page.selectOption(`#${field}`, value); else await r.page.fill(`#${field}`, value);
  }
  if (await r.page.$(`form[action$='/${what}'] [name=faktor]`)) await r.page.fill(`form[action$='/${what}'] [name=faktor]`, PIN);
  await r.press(`form[action$='/${what}'] .btn`, what);
  if (await r.page.$(".problems")) r.wrong(await r.page.innerText(".problems"));
}

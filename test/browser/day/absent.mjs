// The head is away: the leave is entered, whoever acts is appointed, and signs.
import { change, enter } from "./open.mjs";

const book = "/kantor/wewenang";

// pick chooses the option of a select whose text holds some words.
async function pick(page, selector, words) {
  const value = await page.$$eval(`${selector} option`, (all, w) => all.find((o) => o.label.includes(w))?.value, words);
  if (!value) throw new Error(`${selector} has no ${words} at ${page.url()}`);
  await page.selectOption(selector, value);
}

async function day(page, name, d) {
  for (const [part, v] of [["day", d.getDate()], ["month", d.getMonth() + 1], ["year", d.getFullYear()]]) await page.fill(`[name='${name}-${part}']`, String(v));
}

async function sends(c, form, where) {
  await Promise.all([c.page.waitForNavigation({ waitUntil: "load" }), c.page.click(`${form} .btn`)]);
  if (await c.page.$(".problems")) throw new Error(`${where}: ${await c.page.innerText(".problems")}`);
}

// today is the day of the office, not of this machine.
const today = () => new Date(new Date().toLocaleString("en-US", { timeZone: "Asia/Jakarta" }));

// leaves enters the head's leave from today on.
export async function leaves(c) {
  const { page } = c;
  await change(page, c.base, "kades", "kartono");
  await c.open(book);
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click(".people a:not(:has-text('a.n.'))")]);
  c.head = c.where();
  await day(page, "from", today());
  await page.selectOption("[name=away]", "leave");
  await sends(c, "form[action$='/tidakhadir']", "leave");
}

// acts appoints the secretary as Plh. and gives the account its role, which
// takes a full log-in: a PIN hands out no rights.
export async function acts(c, password) {
  const { page } = c;
  await enter(page, c.base, "kades", password);
  await c.open("/kantor/akun");
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click("main a:has-text('Wagiyah')")]);
  await page.selectOption("#role", "signer");
  await page.fill("#position", "Sekretaris Desa");
  await sends(c, "form[action$='/peran']", "role");
  await c.open(book);
  await pick(page, "#account", "Wagiyah");
  await page.selectOption("#form", "plh");
  await page.fill("#decree", "800/31/2026");
  await day(page, "from", today());
  const until = today();
  until.setDate(until.getDate() + 5);
  await day(page, "until", until);
  await sends(c, `form[action='${book}']`, "Plh.");
}

// comesBack ends the leave.
export async function comesBack(c) {
  await change(c.page, c.base, "kades", "kartono");
  await c.open(c.head);
  await sends(c, "form[action$='/hadir']", "back");
}

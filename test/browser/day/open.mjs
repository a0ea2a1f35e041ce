// The morning: each officer logs in once with password and code at the office's
// computer and sets a PIN; then the front desk is at work there.
const PINs = { verifikator: "384756", kades: "274915", sekdes: "695142", loket: "518273" };

export async function enter(page, base, login, password) {
  await page.goto(base + "/kantor/masuk?penuh=1");
  const codes = await page.$$eval("table tbody tr", (all) => all.map((tr) => [...tr.cells].map((c) => c.textContent)));
  await page.fill("#login", login);
  await page.fill("#sandi", password);
  await page.fill("#code", codes.find((c) => c[0] === login)[2]);
  await Promise.all([page.waitForURL(/\/kantor(\?|$)/, { waitUntil: "load" }), page.keyboard.press("Enter")]);
}

async function setPIN(page, base, password, pin) {
  await page.goto(base + "/kantor/pin");
  await page.fill("#sandi", password);
  await page.fill("#pin", pin);
  await page.fill("#ulang", pin);
  await Promise.all([page.waitForURL(/kabar=pin-set/, { waitUntil: "load" }), page.keyboard.press("Enter")]);
}

export async function open(browser, base, password) {
  const context = await browser.newContext({ locale: "id", viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  for (const [login, pin] of Object.entries(PINs)) {
    await enter(page, base, login, password);
    await setPIN(page, base, password, pin);
  }
  return { page, pins: PINs };
}

// change gives the keyboard to another officer, by name and PIN.
export async function change(page, base, login, name) {
  await page.goto(base + "/kantor/ganti", { waitUntil: "load" });
  await page.waitForFunction(() => document.activeElement?.id === "siapa");
  const began = Date.now();
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PINs[login]);
  await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
  return Date.now() - began;
}

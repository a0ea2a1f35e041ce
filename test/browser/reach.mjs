// Taps the button that offers news and sees where the phone is led, under the
// page's own policy:   node reach.mjs BASEURL TOKEN
import { Judge } from "./judge.mjs";

const [base, token] = process.argv.slice(2);
if (!token) { console.error("use: node reach.mjs BASEURL TOKEN"); process.exit(2); }
const judge = await new Judge().open();
for (const path of ["/kantor/pesan"]) {
  const w = await judge.window({ lang: "id", width: 320 });
  w.where = path;
  const { context, page } = w, asked = [];
  await context.addCookies([{ name: "kantor", value: token, url: base, httpOnly: true, sameSite: "Lax" }]);
  // Nobody answers for wa.me here; that the browser went there is what counts.
  context.on("requestfailed", (r) => asked.push(r.url() + " " + (r.failure()?.errorText ?? "")));
  await page.goto(base + path);
  const [tab] = await Promise.all([context.waitForEvent("page"), page.click("form[action^='/kantor/pesan/kabar/'] button")]);
  for (let i = 0; i < 50 && !asked.some((u) => u.startsWith("https://wa.me/")); i++) await page.waitForTimeout(100);
  const went = asked.find((u) => u.startsWith("https://wa.me/628"));
  if (!went || /CSP|BLOCKED/i.test(went)) judge.wrong(path, "one tap led to " + tab.url() + " by way of " + JSON.stringify(asked));
  await context.close();
}
await judge.close("one tap to WhatsApp");

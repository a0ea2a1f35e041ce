// The power goes: the program is killed while a letter is being issued, or when
// it has its number and no paper yet, and started again.
import fs from "node:fs";
import { letters } from "./counter.mjs";
import { Hands } from "./hands.mjs";

const unprinted = "/kantor/cetak";

// cutAfter kills the program some milliseconds after the key that issues the
// letter, then goes on where the work lies. What the clerk had seen is in seen.
export async function cutAfter(server, c, person, kind, after) {
  const { page } = c, { h, began } = await c.writes(person, kind), form = c.where();
  const came = page.waitForNavigation({ waitUntil: "load", timeout: 5000 }).catch(() => {});
  await h.press("Enter");
  await new Promise((ok) => setTimeout(ok, after));
  await server.cut();
  await came;
  const seen = await page.$eval("b.big", (e) => e.innerText).catch(() => "");
  const at = c.where(), ms = await server.start();
  const listed = await lists(c);
  if (seen && !listed.includes(seen)) c.wrong(`cut after ${after} ms`, `${seen} was shown and is not among ${listed.join(", ")}`);
  await c.open(seen ? at : form);
  const stage = await stageOf(c, listed);
  const sent = await goesOn(c, h, kind, stage);
  const x = await c.prints(h, { person: person.name, kind, mistake: `cut+${after}`, began, sent });
  if (seen && x.number !== seen) c.wrong(`cut after ${after} ms`, `${seen} became ${x.number}`);
  if (stage === "numbered" && !listed.includes(x.number)) c.wrong(`cut after ${after} ms`, `${x.number} had its number and was not in the list`);
  await c.hands(x);
  const now = await lists(c);
  if (now.includes(x.number)) c.wrong(`cut after ${after} ms`, `${x.number} is on paper and still in the list`);
  return { after, stage, seen, restarted: ms, listed: listed.length };
}

// stageOf says how far the letter came. A form that was filed and whose answer
// the power took leads to the counter: the letter is found in the list.
async function stageOf(c, listed) {
  const { page } = c;
  if (await page.$("b.big")) return "numbered";
  if (await page.$("[name=tampil]")) return "not filed";
  if (await page.$("[name^=faktor-]")) return "filed";
  await lists(c);
  await page.click(`.queue a:has-text('${listed.at(-1)}')`);
  await page.waitForURL(/permohonan/);
  await c.open(c.where().replace("permohonan", "langsung"));
  return "numbered";
}

async function goesOn(c, h, kind, stage) {
  if (stage === "numbered") return Date.now();
  if (stage === "not filed") { await c.fills(h, letters[kind]); await h.sends(); }
  await c.confirms(h);
  return (await h.sends()).began;
}

// cutBeforePaper kills the program when the number is on the screen and the
// paper was not asked for; the letter is printed from the list.
export async function cutBeforePaper(server, c, person, kind) {
  const { page } = c, { h, began } = await c.writes(person, kind);
  const sent = await h.sends();
  const seen = await page.innerText("b.big"), at = c.where();
  await server.cut();
  const verified = server.verify();
  const ms = await server.start();
  const listed = await lists(c);
  if (!listed.includes(seen)) c.wrong("cut before paper", `${seen} is not among ${listed.join(", ")}`);
  await c.open(at);
  const x = await c.prints(h, { person: person.name, kind, mistake: "cut paper", began, sent: sent.began });
  x.ms = 0; // a restart lies between
  if (x.number !== seen) c.wrong("cut before paper", `${seen} became ${x.number}`);
  await c.hands(x);
  return { after: "the number", stage: "numbered", seen, restarted: ms, listed: listed.length, verified };
}

// lists are the numbers that stand as not confirmed printed.
export async function lists(c) {
  await c.open(unprinted);
  return c.page.$$eval(".queue .what", (all) => all.map((e) => (e.querySelector("a,b")).innerText.trim()));
}

// jam prints a letter again from the list: the same bytes, the same number, and
// the list says how often it was opened.
export async function jam(c, person, kind) {
  const { h, began } = await c.writes(person, kind);
  const sent = await h.sends();
  const x = await c.prints(h, { person: person.name, kind, mistake: "jam", began, sent: sent.began });
  const often = async () => {
    await c.open(unprinted);
    const row = c.page.locator(".queue li", { hasText: x.number });
    return { row, times: Number((await row.locator(".step").innerText()).match(/\d+/)?.[0]) };
  };
  const first = await often(), again = `${x.file}.again`;
  await c.paper(new Hands(c.page), again, () => first.row.locator("a[href$='/surat.pdf']").press("Enter"));
  const second = await often();
  if (!fs.readFileSync(again).equals(fs.readFileSync(x.file))) c.wrong("jam", "the second print has other bytes");
  if (first.times !== 1 || second.times !== 2) c.wrong("jam", `counted ${first.times}, then ${second.times}`);
  await second.row.locator("button").press("Enter");
  await c.page.waitForURL(/kabar=print-confirmed/);
  if ((await lists(c)).includes(x.number)) c.wrong("jam", "confirmed and still in the list");
  await c.open(x.at);
  await c.hands(x);
  return { number: x.number, times: second.times };
}

// A clerk's day on a running program: the computer is opened, people come one
// after another, the power is cut, paper jams, the head is away, a letter was
// written by hand, the month's books are printed.
//   node day.mjs STATE.json   STATE: {bin, node, addr, dir, log, password, people, several}
// SHOTS names a directory for pictures.
import fs from "node:fs";
import { launch } from "./launch.mjs";
import { Counter } from "./day/counter.mjs";
import { Server } from "./day/server.mjs";
import { change, open } from "./day/open.mjs";
import { cutAfter, cutBeforePaper, jam, lists } from "./day/cut.mjs";
import { acts, comesBack, leaves } from "./day/absent.mjs";
import { books, handwritten, registers } from "./day/desk.mjs";

const [file] = process.argv.slice(2);
if (!file) { console.error("use: node day.mjs STATE.json"); process.exit(2); }
const state = JSON.parse(fs.readFileSync(file));
let faults = 0;
const wrong = (where, what) => { faults++; console.log(`${where}: ${what}`); };
const began = Date.now();
const clock = (did) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s: ${did}`);

// plan is who asks for what, and what goes wrong.
const morning = ["skck", "domisili", "usaha", "skck/misspelt", "domisili", "usaha/pin", "lajang", "skck/several", "domisili/missing", "usaha", "skck/letter", "domisili/double",
  "lajang/pin", "skck", "nikah", "usaha/several", "domisili", "skck/double", "lajang/missing", "domisili/misspelt"];
const noon = ["usaha/letter", "skck", "domisili/several", "lajang", "skck/pin", "usaha", "domisili", "skck", "usaha/double", "lajang", "domisili", "skck"];

async function serves(c, plan) {
  for (const what of plan) {
    const [kind, mistake = ""] = what.split("/");
    const person = mistake === "several" ? state.several.pop() : state.people.shift();
    const x = await c.serve(person, kind, mistake);
    if (process.env.SHOTS && c.served.length < 4) await c.page.screenshot({ path: `${process.env.SHOTS}/day-${kind}.png`, fullPage: true });
    await c.hands(x);
  }
}

async function powerCuts(server, c) {
  state.cuts = [];
  for (const [kind, after] of [["skck", 5], ["domisili", 40], ["skck", 120], ["usaha", 300]]) state.cuts.push(await cutAfter(server, c, state.people.shift(), kind, after));
  state.cuts.push(await cutBeforePaper(server, c, state.people.shift(), "lajang"));
  for (const x of state.cuts) console.log(`cut after ${x.after}: ${x.stage}, number seen ${x.seen || "none"}, ${x.listed} in the list, again at work after ${x.restarted} ms`);
}

// absence: nobody may sign, then the acting head signs, then the head is back.
async function absence(c) {
  const { page } = c;
  await leaves(c);
  await change(page, c.base, "loket", "tuginem");
  const { h, began: at } = await c.writes(state.people.shift(), "skck");
  await h.sends();
  state.refusal = await page.$eval(".problems li, .finish .wrong", (e) => e.innerText).catch(() => "");
  if (!/berwenang/.test(state.refusal)) wrong("absent head", `the refusal says ${await c.text()}`);
  const waits = c.where();
  await acts(c, state.password);
  await change(page, c.base, "loket", "tuginem");
  c.signer = { name: "Wagiyah", pin: c.pins.sekdes };
  await c.open(waits);
  await c.says("acting head", "Wagiyah");
  await c.confirms(h);
  const sent = await h.sends();
  const x = await c.prints(h, { person: "", kind: "skck", mistake: "absent", began: at, sent: sent.began });
  state.acting = x.file;
  await c.hands(x);
  await serves(c, ["domisili"]);
  state.actingAgain = c.served.at(-1).file;
  await comesBack(c);
  await change(page, c.base, "loket", "tuginem");
}

async function day(server) {
  const { page, pins } = await open(server.browser, server.base, state.password);
  clock("the computer is open, everybody has a PIN");
  const c = new Counter({ page, base: server.base, dir: state.dir, pins, wrong });
  state.served = c.served;
  const before = await registers(c);
  await change(page, c.base, "loket", "tuginem");
  await serves(c, morning);
  clock(`${c.served.length} people were served`);
  await powerCuts(server, c);
  clock("the power was cut five times");
  await serves(c, noon);
  state.jam = await jam(c, state.people.shift(), "skck");
  clock(`${c.served.length} people were served, one paper jammed`);
  await absence(c);
  clock("the head was away");
  const left = await lists(c);
  if (left.some((n) => c.served.some((x) => x.number === n))) wrong("evening", `served and still waiting for paper: ${left.join(", ")}`);
  state.hand = await handwritten(c);
  const after = await registers(c);
  for (const x of c.served) if (!after.text.includes(x.number)) wrong("evening", `${x.number} was shown and is in no register`);
  const more = after.count - before.count, want = c.served.length + 2;
  if (more !== want) wrong("evening", `${more} numbers were given, ${want} letters were made: an Enter too many, or a letter lost`);
  state.books = await books(c);
  clock(`the evening: written by hand ${state.hand.typed}, void ${state.hand.voided}, ${state.books.length} books`);
}

const server = new Server(state);
console.log(`the program answers after ${await server.start()} ms`);
server.browser = await launch();
try { await day(server); } catch (e) {
  wrong("day", e.stack ?? e);
}
await server.browser.close();
await server.stop();
state.faults = faults;
fs.writeFileSync(file, JSON.stringify(state, null, 1));
process.exit(faults ? 1 : 0);

// What lies on the desk besides people: a letter written by hand, a spoiled
// number, the books of the month.
import fs from "node:fs";
import { change } from "./open.mjs";

// register is where the letters of one kind are numbered, with its last number.
async function register(c) {
  await c.open("/kantor/register");
  const links = await c.page.$$eval("main a[href^='/kantor/register/']", (all) => all.map((a) => a.getAttribute("href")));
  await c.open(links.find((l) => l.includes("keterangan")) ?? links[0]);
  return numbers(c);
}

const numbers = (c) => c.page.$$eval(".numbers li", (all) => all.map((li) => ({ seq: Number(li.querySelector("b").innerText), use: li.querySelector(".tag").innerText, text: li.innerText })));

async function sends(c, form) {
  await Promise.all([c.page.waitForNavigation({ waitUntil: "load" }), c.page.click(`${form} .btn`)]);
  if (await c.page.$(".problems")) throw new Error(`${form}: ${await c.page.innerText(".problems")}`);
}

// handwritten types a letter in that was written while there was no power: it
// has the next number; a second one is spoiled and voided.
export async function handwritten(c) {
  const { page } = c;
  await change(page, c.base, "sekdes", "wagiyah");
  const before = await register(c);
  for (const about of ["Undangan rapat RT, ditulis tangan saat listrik padam", "Salah tulis"]) {
    await page.fill("#perihal", about);
    await sends(c, "form:has(#perihal)");
  }
  const last = before[0].seq;
  let after = await numbers(c);
  if (after[0].seq !== last + 2 || after[1].seq !== last + 1) c.wrong("handwritten", `${last} is followed by ${after[1].seq} and ${after[0].seq}`);
  await page.fill("#nomor", String(last + 2));
  await page.fill("#alasan", "Blangko rusak");
  await sends(c, "form[action$='/batal']");
  after = await numbers(c);
  if (!/batal/i.test(after[0].use)) c.wrong("void", `${after[0].text} is not marked void`);
  return { typed: last + 1, voided: last + 2 };
}

// registers reads every register to its end: each must count down to one without
// a gap. It gives how many numbers there are, and all of them as text.
export async function registers(c) {
  await change(c.page, c.base, "sekdes", "wagiyah");
  await c.open("/kantor/register");
  const links = await c.page.$$eval("main a[href^='/kantor/register/']", (all) => [...new Set(all.map((a) => a.getAttribute("href")))]);
  let count = 0, text = "";
  for (const link of links) {
    for (let next = link, expect = 0; next;) {
      await c.open(next);
      for (const n of await numbers(c)) {
        if (!expect) count += n.seq; else if (n.seq !== expect) c.wrong(link, `${expect} is missing before ${n.seq}`);
        expect = n.seq - 1;
        text += ` ${n.text.replace(/\s+/g, " ")} `;
      }
      next = await c.page.$eval("a[rel=next]", (a) => a.getAttribute("href")).catch(() => "");
      if (!next && expect !== 0) c.wrong(link, `it ends above ${expect}`);
    }
  }
  return { count, text, links };
}

// books prints every monthly book.
export async function books(c) {
  await c.open("/kantor/buku");
  const links = await c.page.$$eval("section[aria-labelledby=bulanan] a", (all) => all.map((a) => a.getAttribute("href")).filter((h) => !h.includes("csv")));
  const out = [];
  for (const link of links) {
    const began = Date.now(), response = await c.page.request.get(c.base + link), bytes = await response.body();
    const file = `${c.dir}/buku-${out.length}.pdf`;
    fs.writeFileSync(file, bytes);
    if (bytes.subarray(0, 5).toString() !== "%PDF-") c.wrong(link, `is no PDF: ${response.status()} ${bytes.subarray(0, 60)}`);
    out.push({ file, link, ms: Date.now() - began });
  }
  return out;
}

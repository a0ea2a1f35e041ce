// One person after another at the counter, by keys alone.
import fs from "node:fs";
import { Hands } from "./hands.mjs";

// letters are what people ask for: the number in the list, or the name by which a
// clerk looks the number up there, and what the register does not know. A pick is how many times the arrow goes down from the first.
export const letters = {
  usaha: { no: "1", fields: [["#nama_usaha", "Warung Bu Darmi"], ["#jenis_usaha", "Warung makan"], ["#mulai_usaha", "2019"], ["[name=lokasi_usaha]", 0], ["[name=punya_nib]", 1],
    ["[name=keperluan]", 0], ["[name=nyata]", true]] },
  domisili: { no: "2", fields: [["[name=tempat_tinggal]", 0], ["#tinggal_sejak", "2015"], ["#keperluan", "Membuka rekening bank"], ["[name=nyata]", true]] },
  skck: { no: "4", fields: [["[name=keperluan]", 0], ["[name=kantor_polisi]", 0]] },
  lajang: { name: "Surat Keterangan Belum Menikah", fields: [["[name=status_sekarang]", 0], ["[name=keperluan]", 0], ["[name=nyata]", true]] },
  nikah: { name: "Surat Pengantar Nikah", fields: [["[name=tempat_catat]", 0], ["[name=tanggal_akad-day]", "20"], ["[name=tanggal_akad-month]", "1"], ["[name=tanggal_akad-year]", "2027"], ["#tempat_akad", "Rumah mempelai perempuan"],
    ["[name=status_nikah]", 0], ["[name=ayah_hidup]", 1], ["#nama_ayah", "Sanmukri"], ["[name=ibu_hidup]", 1], ["#nama_ibu", "Tarwiyah"], ["[name=calon_wna]", 1],
    ["#calon-name", "Rasiti"], ["[name='calon.nik-unknown']", true], ["#calon-birth_place", "Banyumas"], ["#calon-birth_date-day", "4"], ["#calon-birth_date-month", "5"], ["#calon-birth_date-year", "2000"],
    ["#calon-religion", "Islam"], ["#calon-job", "Pedagang"], ["#calon-citizenship", "Indonesia"], ["#calon-address", "Desa Karangduren RT 2 RW 1"], ["[name=nyata]", true]] },
};

const walk = "/kantor/langsung";

export class Counter {
  constructor({ page, base, dir, pins, wrong }) {
    Object.assign(this, { page, base, dir, pins, wrong });
    this.signer = { account: "", pin: pins.kades };
    this.served = [];
  }

  async open(path) {
    const response = await this.page.goto(this.base + path, { waitUntil: "load" });
    return response;
  }

  where() { return new URL(this.page.url()).pathname; }
  async text() { return (await this.page.innerText("main")).replace(/\s+/g, " "); }
  async says(where, ...words) {
    const text = await this.text();
    for (const s of words) if (!text.includes(s)) this.wrong(where, `does not say ${JSON.stringify(s)}: ${text.slice(0, 700)}`);
  }

  // begins leaves the hand on the search field of a new walk-in.
  async begins() {
    if (this.where() !== walk) await this.open(walk);
    await this.page.waitForFunction(() => document.activeElement?.id === "cari", null, { timeout: 5000 });
  }

  // finds types who it is and which letter, with what goes wrong on the way.
  async finds(h, person, letter, mistake) {
    await h.ready("#cari");
    const no = letter.no ?? await this.page.$$eval(".letters li", (all, name) => String(all.find((e) => e.innerText.trim().startsWith(name))?.value), letter.name);
    await h.type(mistake === "misspelt" ? person.name.slice(0, -1) + "xq" : person.name);
    await h.to("#surat");
    await h.type(mistake === "letter" ? "77" : no);
    await h.sends();
    if (mistake === "misspelt") {
      await this.says(mistake, "Tidak ada yang cocok");
      await this.focusOn(h, "#cari");
      await h.over(person.name);
      await h.sends();
    }
    if (mistake === "letter") {
      await this.says(mistake, "Tidak ada surat seperti itu");
      await this.focusOn(h, "#surat");
      await h.over(no);
      await h.sends();
    }
    if (await this.page.$("#orang-1")) await this.chooses(h, person);
    if (!this.where().startsWith(walk + "/isi/")) throw new Error(`${person.name}: led to ${this.page.url()}: ${await this.text()}`);
  }

  // focusOn goes to a field from the summary of what is wrong.
  async focusOn(h, selector) { if (!await h.at(selector)) await h.to(selector); }

  // chooses looks at place and year of birth, which the person says.
  async chooses(h, person) {
    await h.ready("#orang-1");
    const lines = await this.page.$$eval("[name=orang]", (all) => all.map((e) => e.labels[0].innerText));
    const at = lines.findIndex((l) => l.includes(`RT ${person.rt} RW ${person.rw}`) && l.includes(person.born));
    if (at < 0) throw new Error(`${person.name} is not among ${lines.join("; ")}`);
    for (let n = 0; n < at; n++) await h.press("ArrowDown");
    await h.sends();
  }

  // fills writes what the register does not know.
  async fills(h, letter, { leave } = {}) {
    for (const [selector, value] of letter.fields) {
      await h.to(selector);
      if (typeof value === "string") { if (leave !== selector) await h.type(value); continue; }
      if (leave === selector) continue;
      if (value === true) { if (!await this.page.isChecked(selector)) await h.press("Space"); continue; }
      if (value === 0) await h.press("Space");
      for (let n = 0; n < value; n++) await h.press("ArrowDown");
    }
  }

  // confirms does the clerk's tick and the PINs of those whose steps they are.
  async confirms(h, { wrongPIN = false } = {}) {
    for (const box of await this.page.$$("[name=periksa]")) {
      const id = await box.getAttribute("id");
      await h.to(`[id='${id}']`);
      if (!await box.isChecked()) await h.press("Space");
    }
    for (const field of await this.page.$$("input[name^='faktor-']")) {
      const id = await field.getAttribute("id");
      if (id === "faktor-sign" && this.signer.name && await this.page.$("select#petugas-sign")) {
        const chosen = await this.page.$eval("#petugas-sign", (e) => e.selectedOptions[0]?.label ?? "");
        if (chosen !== this.signer.name) { await h.to("#petugas-sign"); await h.type(this.signer.name); }
      }
      await h.to(`[id='${id}']`);
      await h.pin(id !== "faktor-sign" ? this.pins.verifikator : wrongPIN ? "908172" : this.signer.pin);
    }
  }

  // serve is a whole walk-in; the figures go from the first key of the search to
  // the paper that can be printed.
  async serve(person, kind, mistake = "") {
    const { h, began } = await this.writes(person, kind, mistake);
    let sent = await h.sends(mistake === "double" ? 2 : 1);
    if (mistake === "pin") {
      await this.says(mistake, "Angkanya tidak cocok", "Surat yang akan terbit"); // and nothing is recorded
      await this.confirms(h);
      sent = await h.sends();
    }
    return this.prints(h, { person: person.name, kind, mistake, began, sent: sent.began });
  }

  // writes is a walk-in up to the key that issues the letter.
  async writes(person, kind, mistake = "") {
    const letter = letters[kind], h = new Hands(this.page), began = Date.now();
    await this.begins();
    await this.finds(h, person, letter, mistake);
    const [first] = letter.fields[0];
    await h.ready(first).catch(() => this.wrong(kind, `writing does not begin at ${first}`));
    await this.fills(h, letter, { leave: mistake === "missing" ? letter.fields[1][0] : undefined });
    await h.sends();
    if (mistake === "missing") await this.mends(h, letter);
    await this.reads(kind, person, letter);
    await this.confirms(h, { wrongPIN: mistake === "pin" });
    return { h, began };
  }

  // reads the letter as it will stand: who it is about, what was answered, and
  // no number yet. The hand lies on what is confirmed first.
  async reads(kind, person, letter) {
    if (!this.where().startsWith(walk + "/baca/")) throw new Error(`${person.name}: led to ${this.page.url()}: ${await this.text()}`);
    const text = (await this.page.innerText(".paper")).replace(/\s+/g, " ");
    const said = letter.fields.filter(([selector, value]) => selector.startsWith("#") && typeof value === "string" && Number.isNaN(Number(value))).map(([, value]) => value);
    for (const s of [person.name, "(diberi saat ditandatangani)", ...said]) if (!text.toLowerCase().includes(s.toLowerCase())) this.wrong(kind, `the letter that is read lacks ${JSON.stringify(s)}: ${text.slice(0, 900)}`);
    const [first] = await this.page.$$("[name=periksa], [name^='faktor-']");
    if (first && !await first.evaluate((e) => e === document.activeElement)) this.wrong(kind, "the hand does not lie on what is confirmed first");
  }

  // mends answers what was left open; what was typed stands there still.
  async mends(h, letter) {
    await this.says("missing", "Ada yang perlu diperbaiki");
    for (const [selector, value] of letter.fields) {
      if (typeof value === "string" && selector !== letter.fields[1][0] && await this.page.inputValue(selector) !== value) this.wrong("missing", `${selector} lost what was typed`);
    }
    await this.fills(h, { fields: [letter.fields[1]] });
    return h.sends();
  }

  // prints opens the paper with the key that lies ready and keeps what came.
  async prints(h, about) {
    await this.page.waitForSelector("b.big", { timeout: 10000 }).catch(async () => { throw new Error(`${about.person}, ${about.kind}: no number: ${await this.text()}`); });
    const number = await this.page.innerText("b.big");
    await h.ready("a[href$='/surat.pdf']");
    const file = `${this.dir}/surat-${this.served.length}.pdf`;
    const here = await this.paper(h, file);
    const x = { ...about, number, ink: about.kind === "nikah", plain: about.mistake === "" && about.kind !== "nikah", at: this.where(), file, lead: h.lead, typed: h.typed, secret: h.secret, ms: here - about.sent, whole: here - about.began };
    this.served.push(x);
    return x;
  }

  // paper presses Enter on the link to the paper, or lets something else ask for
  // it, and waits until all of it is here. It is asked for once: the bytes that
  // the browser gets are the ones that are kept.
  async paper(h, file, ask = () => h.press("Enter")) {
    const context = this.page.context(), at = "**/surat.pdf";
    let bytes;
    const came = new Promise((ok, no) => context.route(at, async (route) => {
      try {
        const response = await route.fetch();
        bytes = await response.body();
        ok(response.status());
        await route.fulfill({ status: 200, contentType: "text/plain", body: "paper" });
      } catch (e) { no(e); await route.abort().catch(() => {}); }
    }, { times: 1 }));
    const tab = context.waitForEvent("page");
    await ask();
    const status = await came, here = Date.now();
    await (await tab).close();
    await context.unroute(at);
    fs.writeFileSync(file, bytes);
    if (status !== 200 || bytes.subarray(0, 5).toString() !== "%PDF-") this.wrong(file, `is no PDF: ${status} ${bytes.subarray(0, 60)}`);
    return here;
  }

  // hands the letter over: the page says so and leads to the next person.
  async hands(x) {
    const h = new Hands(this.page);
    await h.to("#serah");
    await h.sends();
    await h.ready("main a.btn");
    await h.sends();
    x.after = h.lead;
  }
}

// The citizen: from the start page to the receipt, and later to the letter.
import { Reader } from "./kit.mjs";

// A JPEG of one grey dot, as small as they come.
export const photo = Buffer.from("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==", "base64");

// What is typed: plainly, and as somebody who tries the page out.
export const plain = {
  nama_usaha: "Gula Kelapa Sari Manggar", jenis_usaha: "Pembuatan gula kelapa", mulai_usaha: "Maret 2019",
  alamat_usaha: "Pasar desa los 3, RT 002 RW 001", keperluan_lain: "Pendaftaran tempat jualan di pasar desa",
};
export const hostile = {
  nama_usaha: `<b>Gula</b> & "Manggar" <script>alert(1)</script>`, jenis_usaha: `<img src=x onerror=alert(2)> {{.Secret}} %s`, mulai_usaha: `<i>2019</i>`,
  alamat_usaha: `</textarea><h1>Pasar</h1> los 3 & 4`, keperluan_lain: `'; DROP TABLE cases; -- <u>kios</u>`,
};
export const never = ["<script>alert(", "<img src=x", "</textarea><h1>Pasar", "<u>kios", "<b>Gula", "<i>2019"];

const months = ["januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november", "desember"];

// find goes from the start page to the first question, with keys alone where
// there are scripts (a window without them is judged as well, by clicks).
async function find(r, by) {
  const { page } = r;
  const enter = (selector) => async () => {
    if (by === "mouse") return page.click(`${selector} >> nth=0`);
    await r.tabTo(selector);
    await page.keyboard.press("Enter");
  };
  await r.open("/", "start");
  await r.picture("mulai");
  if (by === "keys") { await r.tabTo("#q"); await page.keyboard.type("usaha"); } else await page.fill("#q", "usaha");
  await r.follow(by === "keys" ? () => page.keyboard.press("Enter") : () => page.click(".search .btn"), "found");
  await r.follow(enter("main a[href='/layanan/surat-keterangan-usaha']"), "standard");
  await r.says("30 menit jam kerja", "Gratis");
  await r.picture("standar-layanan");
  await r.follow(enter("main a.btn"), "begin");
  if (by === "keys") { await r.tabTo("#desa"); await page.keyboard.type("sokaraja kulon"); await r.follow(() => page.keyboard.press("Enter"), "office"); }
  else {
    await r.press("main form[method=post] .btn", "no office");
    await r.refused();
    await page.fill("#desa", "zzz");
    await r.press("main form[method=post] .btn", "no such office");
    await r.says("Tidak ada kantor bernama");
    await page.fill("#desa", "sokaraja");
    await r.press("main form[method=post] .btn", "several offices");
    await page.fill("#desa", "sokaraja kulon"); // typed and not searched for
    await r.press("main form[method=post] .btn:not(.second)", "office");
  }
  await r.says("Diajukan di Desa Sokaraja Kulon, Sokaraja");
  await r.follow(enter("main form[method=post] .btn:not(.second)"), "fresh");
}

// apply files one application; wrongly first, where it is told to, at each
// page: empty, and half filled.
export async function apply(judge, base, person, how) {
  const r = await Reader.open(judge, base, { lang: "id", ...how });
  const { page } = r;
  const words = how.words;
  if (how.hostile) r.never = never;
  const empty = async () => {
    if (!how.hostile) return;
    await r.press(undefined, "sent empty");
    await r.refused();
  };
  const next = async (path) => { await r.press(); r.expect(path); };
  const holds = async (id, value) => { const v = await page.inputValue(id); if (v !== value) r.wrong(`${id} was typed as ${value} and is now ${v}`); };

  await find(r, how.by);
  r.expect("siapa"); await empty();
  if (how.by === "keys") { await r.tabTo("#cara"); await page.keyboard.press("Space"); await r.follow(() => page.keyboard.press("Enter")); r.expect("identitas"); }
  else { await page.check("#cara"); await next("identitas"); }
  await empty();
  await page.fill("#nik", person.NIK);
  if (how.hostile) {
    await page.fill("#kk", "<b>33</b>"); await r.press(undefined, "wrong"); await r.refused();
    await holds("#nik", person.NIK); await holds("#kk", "<b>33</b>");
  }
  await page.fill("#kk", person.KK);
  const [y, m, d] = person.BirthDate.split("-").map(Number);
  for (const [k, v] of [["day", d], ["month", months[m - 1]], ["year", y]]) await page.fill("#birth_date-" + k, String(v));
  await next("kontak");
  const shown = (await page.innerText("main")) + (await page.content());
  for (const part of person.Name.split(" ")) if (part.length > 2 && shown.includes(part)) r.wrong("a match by numbers shows the name of the register");
  if (how.hostile) { await page.fill("#phone", "<b>0812</b>"); await r.press(undefined, "wrong"); await r.refused(); await holds("#phone", "<b>0812</b>"); }
  await page.fill("#phone", "0812 3456 7890"); await next("untuk");
  await empty(); await page.check("#hubungan"); await next("prioritas"); await next("isi-usaha");
  await empty();
  await page.fill("#nama_usaha", words.nama_usaha);
  if (how.hostile) { // left half filled, and gone back over; nothing is lost
    await r.press("button[name=simpan]", "left"); r.expect("simpan");
    await r.press("main a.btn", "gone on"); r.expect("isi-usaha"); await holds("#nama_usaha", words.nama_usaha);
    await page.fill("#mulai_usaha", "kapan?"); await r.press("button[name=kembali]", "gone back"); r.expect("prioritas");
    await next("isi-usaha"); await holds("#nama_usaha", words.nama_usaha); await holds("#mulai_usaha", "kapan?"); await page.fill("#mulai_usaha", "");
  }
  if (how.hostile) {
    await page.fill("#jenis_usaha", "x".repeat(121)); await r.press(undefined, "too long"); await r.refused();
    await holds("#nama_usaha", words.nama_usaha); await holds("#jenis_usaha", "x".repeat(121));
  }
  await page.fill("#jenis_usaha", words.jenis_usaha); await page.fill("#mulai_usaha", words.mulai_usaha); await next("isi-lokasi");
  await empty(); await page.check("#lokasi_usaha-2"); await r.press(undefined, "asks further");
  await page.fill("#alamat_usaha", words.alamat_usaha); await next("isi-izin");
  await empty(); await page.check("#punya_nib-2"); await next("isi-keperluan");
  await empty(); await page.check("#keperluan-4"); await r.press(undefined, "asks further");
  await page.fill("#keperluan_lain", words.keperluan_lain); await next("berkas-foto-usaha");
  await empty();
  const bring = (name, mimeType, buffer) => page.setInputFiles("input[type=file]", { name, mimeType, buffer });
  if (how.hostile) {
    for (const [state, ...file] of [["no picture", "foto.jpg", "image/jpeg", Buffer.from("<html>foto</html>")], ["an empty file", "foto.jpg", "image/jpeg", Buffer.alloc(0)]]) {
      await bring(...file); await r.press(undefined, state); await r.refused();
    }
  }
  await bring("foto.jpg", "image/jpeg", how.photo ?? photo); await next("periksa");
  await r.says(...Object.values(words));
  await r.picture("periksa-jawaban");
  await empty(); await page.check("input[name=nyata]"); await next("terkirim");
  const codes = await page.$$eval("main .code", (all) => all.map((e) => e.textContent));
  await r.says("Janji kami: 30 menit jam kerja", "Batas menurut hukum: 5 hari kerja", "Kelengkapan diperiksa paling lambat");
  if (!await page.$("main details ol li")) r.wrong("the due times show no sum");
  await r.picture("diterima");
  if (how.by === "keys" && r.w.total > 60000) r.wrong(`the whole way took ${r.w.total} bytes`);
  console.log(`${r.name}: from the start page to the receipt ${r.w.total} bytes${r.texts ? `, ${r.texts} pages read by w3m` : ""}`);
  await r.close();
  return { reference: codes[0], secret: codes[1] };
}

// track opens an application with its reference and secret on another device.
export async function track(judge, base, filed, how) {
  const r = await Reader.open(judge, base, { lang: "id", ...how });
  await r.open("/lacak");
  await r.press("form[action='/lacak'] .btn", "sent empty");
  await r.refused();
  await r.page.fill("#nomor", filed.reference);
  await r.page.fill("#rahasia", filed.secret);
  await r.press("form[action='/lacak'] .btn", "followed");
  r.expect("/permohonan");
  return r;
}

// fetchFile downloads with the cookies of the window.
export async function fetchFile(r, path) {
  const response = await r.context.request.get(r.base + path);
  if (!response.ok()) throw new Error(`${path}: ${response.status()}`);
  return response.body();
}

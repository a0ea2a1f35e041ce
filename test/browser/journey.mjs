// The citizen's way from the start page to the receipt at 320 px, once without
// scripts and once with, every page judged in the states it takes: fresh, wrong,
// answered.   node journey.mjs BASEURL
// The person is synthetic and lives in the test village (see internal/office).
import { Judge } from "./judge.mjs";

const base = process.argv[2];
if (!base) { console.error("use: node journey.mjs BASEURL"); process.exit(2); }
const judge = await new Judge().open();
const jpeg = Buffer.from([255, 216, 255, 224, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 255, 217]);

// aloud wants the browser's own voice to read the answers, for whoever cannot.
async function aloud(page) {
  await page.evaluate(() => { window.said = []; speechSynthesis.speak = (u) => said.push(`${u.lang}: ${u.text}`); });
  await page.click("[data-voice] button");
  const said = await page.evaluate(() => window.said);
  for (const words of ["Pembuatan gula kelapa", "Pasar desa los 3", "<b>Gula</b> Kelapa"])
    if (!said.some((x) => x.startsWith("id-ID: ") && x.includes(words))) judge.wrong("periksa", `the voice does not say "${words}"`);
  await page.click("[data-voice] button");
}

async function walk(scripts) {
  const mark = scripts ? "with scripts" : "without scripts";
  const w = await judge.window({ scripts, cache: true });
  const { page } = w;
  const seen = async (state) => {
    const where = `${new URL(page.url()).pathname} (${state}, ${mark})`;
    if (!scripts) await judge.html(where, await page.content());
    await judge.view(w, where);
  };
  const press = async (button = "main form .btn:not(.second):not(.quiet)") => {
    w.bytes = w.requests = 0;
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.click(button)]);
  };
  const expect = (path) => { if (!new URL(page.url()).pathname.endsWith(path)) judge.wrong(page.url(), `expected ${path}`); };

  w.where = "start"; await page.goto(base + "/", { waitUntil: "load" }); await seen("start");
  await page.fill("#q", "usaha"); await press(".search .btn"); await seen("found");
  await Promise.all([page.waitForNavigation(), page.click("text=Surat Keterangan Usaha >> nth=0")]); await seen("standard");
  await Promise.all([page.waitForNavigation(), page.click("main a.btn >> nth=0")]); await seen("begin");
  await press(); expect("siapa"); await seen("fresh"); await press(); await seen("wrong");
  await page.check("#cara"); await press(); expect("identitas"); await seen("fresh");
  await page.fill("#nik", "3302 9917 0890 0001"); await press(); await seen("wrong");
  await page.fill("#kk", "3302991001150001");
  for (const [k, v] of [["day", "17"], ["month", "agustus"], ["year", "1990"]]) await page.fill("#birth_date-" + k, v);
  await press(); expect("kontak"); await seen("fresh");
  const spent = w.total; // going to and fro is no part of the way
  for (const way of ["goBack", "goBack", "goForward", "goForward"]) { // also over the answer that was refused
    const r = await page[way]({ waitUntil: "load" }).catch((e) => judge.wrong(mark, `${way}: ${e.message.split("\n")[0]}`));
    if (r && r.status() >= 500 || !await page.$("main form")) judge.wrong(mark, `${way} leads to nothing at ${page.url()}`);
  }
  w.total = spent;
  expect("kontak"); await page.fill("#phone", "0812 3456 7890");
  await press(); expect("untuk"); await seen("fresh"); await page.check("#hubungan");
  await press(); expect("prioritas"); await seen("fresh"); await press(); expect("isi-usaha"); await seen("fresh");
  await page.fill("#nama_usaha", "<b>Gula</b> Kelapa"); await press(); await seen("wrong");
  await page.fill("#jenis_usaha", "Pembuatan gula kelapa"); await page.fill("#mulai_usaha", "2019"); await press();
  expect("isi-lokasi"); await page.check("#lokasi_usaha-2"); await press(); await seen("follow-up");
  await page.fill("#alamat_usaha", "Pasar desa los 3"); await press();
  expect("isi-izin"); await page.check("#punya_nib-2"); await press(); await page.check("#keperluan"); await press();
  expect("berkas-foto-usaha"); await seen("fresh"); await press(); await seen("wrong");
  await page.setInputFiles("input[type=file]", { name: "foto.jpg", mimeType: "image/jpeg", buffer: jpeg }); await press();
  expect("periksa"); await seen("fresh"); if (scripts) await aloud(page); await press(); await seen("wrong");
  await page.check("input[name=nyata]"); await press(); expect("terkirim"); await seen("received");
  const bytes = w.total;
  await page.goto(base + "/permohonan"); await seen("followed");
  await page.goto(base + "/permohonan/tarik"); await seen("withdraw");
  await page.goto(base + "/lacak"); await seen("track"); await press("form[action='/lacak'] .btn"); await seen("wrong");
  await page.goto(base + "/"); await page.goBack().catch((e) => judge.wrong(mark, `going back to what was refused: ${e.message.split("\n")[0]}`));
  if (!await page.$("form[action='/lacak']")) judge.wrong(mark, "going back to what was refused shows nothing");
  if (bytes > 60000) judge.wrong(mark, `the whole way took ${bytes} bytes`);
  console.log(`${mark}: the whole way from the start page to the receipt took ${bytes} bytes`);
  await w.context.close();
}

await walk(false);
await walk(true);
await judge.close("journey");

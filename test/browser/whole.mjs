// The whole journey on a running demo: two citizens apply, one with scripts and
// by keys, one without scripts and trying every page out; the officers check,
// sign and hand over; whoever receives the letter checks it, also without a
// network; the head replaces one letter and revokes the other.
//   node whole.mjs walk STATE.json    STATE: {base, password, residents, dir}
//   node whole.mjs check STATE.json   after the QR codes were read into it
// Pictures for the guides are written to the directory PICTURES names.
import fs from "node:fs";
import { Judge } from "./judge.mjs";
import { apply, fetchFile, hostile, never, plain, track } from "./whole/citizen.mjs";
import { deed, logIn, setPIN, turn, work } from "./whole/officer.mjs";
import { Reader } from "./whole/kit.mjs";
import { checkpoint, proof, tree } from "./whole/c2sp.mjs";

const [what, file] = process.argv.slice(2);
if (!file) { console.error("use: node whole.mjs walk|check STATE.json"); process.exit(2); }
const state = JSON.parse(fs.readFileSync(file));
const { base } = state;
const judge = await new Judge().open();
const keep = () => fs.writeFileSync(file, JSON.stringify(state, null, 1));
const began = Date.now();
const clock = (did) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s: ${did}`);

async function walk() {
  const [one, two] = state.residents;
  const photo = state.photo ? fs.readFileSync(state.photo) : undefined;
  const [a, b] = await Promise.all([
    apply(judge, base, one, { name: "with scripts", by: "keys", words: plain, photo }),
    apply(judge, base, two, { name: "without scripts", scripts: false, by: "mouse", words: hostile, hostile: true, textBrowser: state.w3m }),
  ]);
  clock("two applications are filed");
  a.words = b.words = undefined;
  Object.assign(b, { words: Object.values(hostile), printed: [hostile.nama_usaha, hostile.keperluan_lain] });
  judge.budget = { bytes: 40000, requests: 5 }; // an officer's page is a day's work
  const officers = {};
  for (const [login, picture] of [["loket"], ["verifikator", "permohonan"], ["kades"]]) {
    const r = officers[login] = await logIn(judge, base, login, state.password);
    r.never = never;
    if (login === "loket") await turn(r);
    if (login === "kades") await setPIN(r, state.password);
    await work(r, a, { picture });
    await work(r, b);
    clock(`${login} did their step`);
  }
  judge.budget = { bytes: 14000, requests: 3 };
  const waits = await track(judge, base, a, { name: "before it is handed over" });
  await waits.says("Surat menunggu di Desa Sokaraja Kulon", "Berlaku");
  await waits.close();
  judge.budget = { bytes: 40000, requests: 5 };
  for (const filed of [a, b]) await work(officers.loket, filed);
  await officers.loket.open("/kantor/pesan");
  clock("both letters are handed over");
  judge.budget = { bytes: 14000, requests: 3 };
  state.letters = [];
  for (const [filed, name, scripts] of [[a, "follows with scripts", true], [b, "follows without scripts", false]]) {
    const r = await track(judge, base, filed, { name, scripts });
    await r.says("Selesai", "Tuginem");
    const pdf = `${state.dir}/${filed === a ? "surat" : "surat-lain"}.pdf`;
    fs.writeFileSync(pdf, await fetchFile(r, "/permohonan/surat.pdf"));
    fs.writeFileSync(pdf.replace(".pdf", ".txt"), await fetchFile(r, "/permohonan/bukti.txt"));
    state.letters.push({ ...filed, pdf, receipt: pdf.replace(".pdf", ".txt") });
    await r.close();
  }
  state.hostile = Object.values(hostile);
  state.kades = await officers.kades.context.storageState();
  clock("both letters are downloaded");
}

// opened goes to the page that a QR leads to and gives its verdict.
async function opened(link, name, { offline = false, picture } = {}) {
  const r = await Reader.open(judge, base, { name, lang: "id" });
  const fragment = link.slice(link.indexOf("#") + 1);
  const decided = () => r.page.waitForFunction(() => !document.getElementById("verdict").textContent.includes("…") && document.getElementById("online").textContent !== "");
  if (offline) { // the page lies open, the network goes, and another letter comes
    await r.open("/Q", "empty");
    await r.page.evaluate((f) => { location.hash = f; }, fragment.slice(0, -2) + "AA");
    await r.page.waitForTimeout(200);
    await r.page.evaluate(() => { location.hash = ""; });
    await r.context.setOffline(true);
    await r.page.evaluate((f) => { location.hash = f; }, fragment);
    await decided();
    r.w.bytes = r.w.requests = 0;
    await judge.view(r.w, r.where("without a network"));
  } else {
    r.w.bytes = r.w.requests = 0;
    const response = await r.page.goto(link.replace(/^HTTPS:\/\/[^/]+/, base), { waitUntil: "load" });
    await decided();
    await r.seen("checked", response);
  }
  if (picture) await r.picture(picture);
  const text = (await r.page.innerText("main")).replace(/\s+/g, " ");
  const look = (await r.page.getAttribute("#verdict", "class")).trim();
  await r.close();
  return { text, look };
}

function want(name, got, look, ...words) {
  if (got.look !== look) judge.wrong(name, `looks like ${got.look}, want ${look}`);
  for (const s of words) if (!got.text.includes(s)) judge.wrong(name, `does not say ${JSON.stringify(s)}: ${got.text.slice(0, 500)}`);
}

async function check() {
  judge.budget = { bytes: 14000, requests: 6 }; // the page, its style and script, the keys, the status
  const [a, b] = state.letters;
  want("the QR", await opened(a.qr, "the QR", { picture: "cek-asli" }), "panel", "Asli", "Desa Sokaraja Kulon", "tidak tersertifikasi", "elektronik tidak tersertifikasi Sudah ditanyakan ke kantor penerbit barusan.");
  want("the QR of the other", await opened(b.qr, "the QR of the other"), "panel", "Asli");
  want("without a network", await opened(a.qr, "without a network", { offline: true }), "panel", "Asli", "Daftar kunci penerbit per:", "Tanpa jaringan: belum diketahui");
  clock("the QR codes are read, with and without a network");
  await proved();
  clock("the proofs hold before a tool outside of the program");
  const head = await Reader.open(judge, base, { name: "kades", lang: "id", width: 1280 });
  await head.context.addCookies(state.kades.cookies);
  head.never = never;
  judge.budget = { bytes: 40000, requests: 5 };
  await deed(head, a, "ganti");
  await deed(head, b, "cabut", { "sebab-cabut": "error" });
  await head.close();
  judge.budget = { bytes: 14000, requests: 6 };
  want("replaced", await opened(a.qr, "replaced"), "panel dim", "diganti");
  want("revoked", await opened(b.qr, "revoked"), "panel no", "dicabut");
  clock("one letter is replaced, one revoked");
}

// proved checks checkpoint, inclusion proofs and the whole tree with c2sp.mjs.
async function proved() {
  const vkey = (await (await fetch(base + "/keys.json")).json()).node;
  const note = await (await fetch(base + "/log/checkpoint")).text();
  const head = checkpoint(note, vkey);
  const log = await tree(base, head.size);
  if (!log.root.equals(head.root)) judge.wrong("log", "the published entries have another root than the checkpoint");
  for (const letter of state.letters) {
    for (const path of [letter.proof, letter.receipt]) {
      const p = proof(fs.readFileSync(path, "utf8"), vkey);
      if (!log.records[p.index]?.equals(p.record)) judge.wrong(path, "the log has another entry in that place");
      const bent = fs.readFileSync(path, "utf8").replace(/index (\d+)/, (_, n) => `index ${n ^ 1}`);
      let taken = true;
      try { proof(bent, vkey); } catch { taken = false; }
      if (taken) judge.wrong(path, "a proof of another place is taken");
    }
    if (!proof(fs.readFileSync(letter.proof, "utf8"), vkey).line.includes('"k":"document.signed/1"')) judge.wrong(letter.proof, "is not of the signer's act");
  }
  console.log(`log: ${head.size} entries, root and ${2 * state.letters.length} inclusion proofs hold`);
}

// controls plants a fault for each judge: one that finds nothing there would
// find nothing anywhere.
async function controls() {
  const r = await Reader.open(judge, base, { name: "control", lang: "id" });
  await r.page.goto(base + "/tentang", { waitUntil: "load" });
  const found = [];
  const { wrong } = judge;
  judge.wrong = (_, fault) => found.push(fault);
  await r.page.evaluate(() => {
    const wide = document.createElement("div"), picture = document.createElement("img");
    wide.style.width = "900px"; wide.textContent = "wide"; picture.src = "data:,";
    document.querySelector("main").append(wide, picture);
    fetch("http://127.0.0.2:1/").catch(() => {});
  });
  r.w.bytes += 14000;
  await judge.view(r.w, "control");
  await judge.html("control", "<p><div id=a b>x</p>");
  await r.page.goto("http://127.0.0.2:1/").catch(() => {}); // nobody answers there
  judge.wrong = wrong;
  judge.heaviest = { bytes: 0, requests: 0, where: "" };
  for (const part of ["first view", "axe image-alt", "wider than", "html ", "Content Security Policy", "asked another host"]) {
    if (!found.some((f) => f.includes(part))) judge.wrong("control", `nothing found ${part}: ${found.join("; ")}`);
  }
  await r.close();
}

try {
  if (what === "walk") await controls();
  await { walk, check }[what]();
} catch (e) {
  judge.wrong(what, e.stack ?? e);
}
keep();
await judge.close(`whole journey, ${what}`);

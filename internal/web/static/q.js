// Checks the statement of a letter in this browser. What stands behind the "#"
// of the address never leaves the device; only the place of the signature in
// the journal is asked about, to learn whether the letter was withdrawn since.
(() => {
  const box = document.getElementById("check"), say = box.dataset;
  const el = (id) => document.getElementById(id);
  const put = (id, text) => { el(id).textContent = text; el(id).closest("div").hidden = !text; };
  const wrong = (why) => Object.assign(new Error(why), { why });

  // Base 32 of RFC 4648 without padding, left-over bits zero.
  const unbase = (text) => {
    const out = []; let bits = 0, n = 0;
    for (const ch of text) {
      const v = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(ch);
      if (v < 0) throw wrong("unreadable");
      bits = (bits << 5) | v; n += 5;
      if (n >= 8) { n -= 8; out.push((bits >> n) & 255); bits &= (1 << n) - 1; }
    }
    if (bits || !out.length || out.length > 260) throw wrong("unreadable");
    return new Uint8Array(out);
  };

  // The little of CBOR (RFC 8949) that a statement is written in.
  const reader = (b) => {
    let at = 0;
    const need = (n) => { if (at + n > b.length) throw wrong("unreadable"); };
    const item = () => {
      need(1);
      const major = b[at] >> 5; let n = b[at++] & 31;
      if (n > 27) throw wrong("unreadable");
      if (n > 23) {
        const size = 1 << (n - 24); need(size); n = 0;
        for (let i = 0; i < size; i++) n = n * 256 + b[at++];
      }
      if (major === 0) return n;
      if (major === 1) return -1 - n;
      if (major === 2 || major === 3) {
        need(n); const s = b.slice(at, at += n);
        return major === 2 ? s : new TextDecoder("utf-8", { fatal: true }).decode(s);
      }
      if (major === 4 && n < 33) return Array.from({ length: n }, item);
      if (major === 5 && n < 17) { const m = {}; while (n--) { const k = item(); m[k] = item(); } return m; }
      if (major === 6) return { tag: n, value: item() };
      throw wrong("unreadable");
    };
    return { item, end: () => at === b.length };
  };
  const decode = (b) => { const r = reader(b), v = r.item(); if (!r.end()) throw wrong("unreadable"); return v; };

  const head = (major, n) => n < 24 ? [major | n] : n < 256 ? [major | 24, n] : [major | 25, n >> 8, n & 255];
  const bytes = (b) => [...head(0x40, b.length), ...b];
  const hex = (b) => [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
  const locale = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
  const date = (day) => day ? new Date(day * 864e5).toLocaleDateString(locale, { dateStyle: "long", timeZone: "UTC" }) : "";

  // The key list comes from the network, else from what was kept here last time.
  const keyList = async () => {
    try {
      const r = await fetch("/keys.json", { cache: "no-cache" });
      if (!r.ok) throw 0;
      const text = await r.text(), list = JSON.parse(text);
      if (!Array.isArray(list.keys)) throw 0;
      try { localStorage.setItem("keys", text); } catch { /* private window */ }
      return list;
    } catch {
      try { const kept = JSON.parse(localStorage.getItem("keys")); if (kept) return kept; } catch { /* none */ }
      throw wrong("nokeys");
    }
  };

  // An id in Crockford's 26 characters, as the journal spells it.
  const spell = (id) => {
    let n = BigInt("0x" + hex(id)), s = "";
    for (let i = 0; i < 26; i++) { s = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[Number(n & 31n)] + s; n >>= 5n; }
    return s;
  };

  const verdict = (kind, title, text) => {
    const p = el("verdict");
    p.className = "panel " + ({ good: "", bad: "no" }[kind] ?? "dim");
    el("v-title").textContent = title; el("v-text").textContent = text;
    p.hidden = false;
  };

  const check = async () => {
    const text = decodeURIComponent(location.hash.slice(1)).toUpperCase().replace(/\s/g, "");
    box.hidden = false;
    if (!text) { verdict("wait", say.emptyTitle, say.empty); return; }
    const c = decode(unbase(text));
    if (c.tag !== 18 || !Array.isArray(c.value) || c.value.length !== 4) throw wrong("unreadable");
    const [prot, , payload, sig] = c.value, ph = decode(prot);
    if (ph[1] !== -7 || !(ph[4] instanceof Uint8Array)) throw wrong("unreadable");
    const s = decode(payload), list = await keyList();
    el("age").textContent = say.age + " " + new Date(list.issued).toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });
    const key = list.keys.find((k) => k.kid === hex(ph[4]));
    if (!key) throw wrong("unknown");
    const pub = await crypto.subtle.importKey("jwk", { kty: "EC", crv: "P-256", x: key.x, y: key.y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const signed = new Uint8Array([0x84, 0x6a, ...new TextEncoder().encode("Signature1"), ...bytes(prot), 0x40, ...bytes(payload)]);
    if (!await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, pub, sig, signed)) throw wrong("forged");
    // A day is judged with room for every time zone of the country.
    const noon = s[4] * 864e5;
    if (noon + 864e5 < key.from || (key.until && noon - 864e5 > key.until)) throw wrong("old");
    if (s[1] !== key.office) throw wrong("forged");
    put("r-issuer", key.name);
    put("r-kind", s[2].replace(/-/g, " ")); put("r-number", s[3]); put("r-name", s[6]);
    put("r-date", date(s[4])); put("r-until", s[5] ? date(s[5]) : say.always);
    put("r-seal", key.certified ? say.certified : say.local);
    el("facts").hidden = false;
    const past = s[5] && s[5] < Math.floor(Date.now() / 864e5) - 1;
    verdict(past ? "wait" : "good", past ? say.expiredTitle : say.goodTitle, past ? say.expired : say.good);
    await status(s);
  };

  // Online: has it been replaced or withdrawn since?
  const status = async (s) => {
    try {
      const r = await fetch("/api/v1/letters/" + spell(s[8]) + "/" + s[9], { cache: "no-store", credentials: "omit" });
      if (r.status === 404) { el("online").textContent = say.unlisted; return; }
      if (!r.ok) throw 0;
      const said = await r.json(), now = said.status;
      if (said.number !== s[3]) { // the log has another letter there: the key was stolen
        el("facts").hidden = true; el("online").textContent = say.asked;
        verdict("bad", say.forgedTitle, say.forged);
        return;
      }
      if (said.signing === "ink") put("r-seal", say.ink);
      const by = said.certificate;
      if (by) put("r-seal", (by.known ? say.certifiedBy : say.certifiedUnknown).replace("{0}", () => by.subject).replace("{1}", () => [by.issuer, ...(by.path ?? [])].join(" < ")));
      if (now === "suspended" || now === "withdrawn") verdict(now === "withdrawn" ? "bad" : "wait", say[now + "Title"], say[now]);
      else if (now === "revoked") verdict("bad", say.revokedTitle, say.revoked);
      else if (now === "replaced") verdict("wait", say.replacedTitle, say.replaced);
      el("online").textContent = ["valid", "expired", "replaced", "revoked", "suspended", "withdrawn", "being-sealed"].includes(now) ? say.asked : say.offline;
    } catch { el("online").textContent = say.offline; }
  };

  const run = () => {
    el("facts").hidden = true; el("age").textContent = el("online").textContent = "";
    check().catch((e) => {
      const why = ["unknown", "forged", "old", "nokeys"].includes(e.why) ? e.why : window.crypto?.subtle ? "unreadable" : "insecure";
      verdict(why === "nokeys" || why === "insecure" || why === "unknown" ? "wait" : "bad", say[why + "Title"], say[why]);
    });
  };
  // From now on the page opens without a network too; the QR leads to /Q.
  for (const scope of ["/q", "/Q"]) navigator.serviceWorker?.register("/q-sw.js", { scope }).catch(() => { /* private window */ });
  addEventListener("hashchange", run);
  run();
})();

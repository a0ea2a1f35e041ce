// Conveniences only: every task works without this file.
(() => {
  const $ = (s) => document.querySelectorAll(s);
  // The error summary takes the focus, so that a screen reader starts there.
  document.getElementById("problems")?.focus();
  // How many characters are left in a text area.
  $("textarea[data-count]").forEach((t) => {
    const p = document.getElementById(t.id + "-c");
    const say = () => { if (p) p.textContent = p.dataset.first + " (" + [...t.value].length + "/" + t.dataset.count + ")"; };
    if (p) { p.dataset.first = p.textContent; t.addEventListener("input", say); }
  });
  // A form is sent once, however often the button is pressed.
  $("form[method=post]").forEach((f) => f.addEventListener("submit", (e) => {
    if (f.dataset.sent) e.preventDefault();
    f.dataset.sent = "1";
    setTimeout(() => delete f.dataset.sent, 8000);
  }));
  // Photographs are made small before they travel: 1,600 px, about 200 kB.
  const shrink = async (file) => {
    const b = await createImageBitmap(file);
    const k = Math.min(1, 1600 / Math.max(b.width, b.height));
    const c = document.createElement("canvas");
    c.width = Math.round(b.width * k); c.height = Math.round(b.height * k);
    c.getContext("2d").drawImage(b, 0, 0, c.width, c.height);
    for (const q of [0.8, 0.65, 0.5, 0.35]) {
      const out = await new Promise((ok) => c.toBlob(ok, "image/jpeg", q));
      if (out && (out.size < 200e3 || q < 0.4)) return out.size < file.size ? new File([out], "foto.jpg", { type: "image/jpeg" }) : file;
    }
    return file;
  };
  $("input[type=file]").forEach((i) => i.addEventListener("change", async () => {
    const f = i.files[0];
    if (!f || !/^image\/(jpeg|png|webp)$/.test(f.type) || f.size < 200e3 || !window.DataTransfer) return;
    try {
      const d = new DataTransfer();
      d.items.add(await shrink(f));
      i.files = d.files;
    } catch { /* the original goes as it is */ }
  }));
  // The place from the phone, for whoever asks for it: nothing happens by itself.
  const at = document.querySelector("form[data-here] #titik");
  if (at && navigator.geolocation) {
    const b = document.createElement("button");
    b.type = "button"; b.className = "btn second"; b.textContent = at.form.dataset.here;
    b.addEventListener("click", () => navigator.geolocation.getCurrentPosition((p) => {
      at.value = p.coords.latitude.toFixed(6) + ", " + p.coords.longitude.toFixed(6); at.focus();
    }, () => at.focus(), { enableHighAccuracy: true, timeout: 15000 }));
    at.after(b);
  }
  // The browser's own voice reads the page to whoever cannot; nothing leaves the
  // device. The button is there only where there is a voice.
  const box = document.querySelector("[data-voice]"), mouth = window.speechSynthesis;
  if (box && mouth && window.SpeechSynthesisUtterance) {
    const b = document.createElement("button");
    const rest = () => { b.textContent = box.dataset.voice; b.setAttribute("aria-pressed", "false"); };
    b.type = "button"; b.className = "btn second"; rest(); box.append(b);
    b.addEventListener("click", () => {
      if (b.getAttribute("aria-pressed") === "true") { mouth.cancel(); rest(); return; }
      const all = [...$("main h1,main h2,main dt,main dd:not(.act),main form>p:not(.acts),main form label")].map((e) => e.innerText.trim()).filter(Boolean);
      all.forEach((text, i) => {
        const u = new SpeechSynthesisUtterance(text);
        u.lang = document.documentElement.lang === "en" ? "en" : "id-ID"; u.rate = 0.9;
        if (i === all.length - 1) u.onend = rest;
        mouth.speak(u);
      });
      b.textContent = box.dataset.quiet; b.setAttribute("aria-pressed", "true");
    });
    addEventListener("pagehide", () => mouth.cancel());
  }
})();

// Reads the page aloud with the browser's own voice, for whoever cannot read
// it. The button appears only where there is a voice; nothing leaves the device.
(() => {
  const main = document.querySelector("main[data-voice],[data-voice]");
  if (!main || !window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
  const voice = speechSynthesis, lang = document.documentElement.lang === "en" ? "en" : "id-ID";
  const b = document.createElement("button");
  b.type = "button"; b.className = "btn second"; b.textContent = main.dataset.voice;
  main.append(b);
  const lines = () => [...document.querySelectorAll("main h1,main h2,main dt,main dd:not(.act),main form > p:not(.acts),main form label")]
    .map((e) => e.innerText.trim()).filter(Boolean);
  const done = () => { b.textContent = main.dataset.voice; b.setAttribute("aria-pressed", "false"); };
  b.setAttribute("aria-pressed", "false");
  b.addEventListener("click", () => {
    if (voice.speaking) { voice.cancel(); done(); return; }
    const all = lines();
    all.forEach((text, i) => {
      const u = new SpeechSynthesisUtterance(text);
      u.lang = lang; u.rate = 0.9;
      if (i === all.length - 1) u.onend = done;
      voice.speak(u);
    });
    b.textContent = main.dataset.quiet; b.setAttribute("aria-pressed", "true");
  });
  addEventListener("pagehide", () => voice.cancel());
})();

// The board in the hall: says new calls aloud. What was said is remembered for
// the tab, so that the page may load itself again; what was cut off by that is
// said the next time. A browser that wants to be touched first says so.
(function () {
  "use strict";
  var list = document.getElementById("panggilan"), hint = document.getElementById("suara"), synth = window.speechSynthesis;
  if (!synth || !window.sessionStorage) return;
  var stored = sessionStorage.getItem("said"), said = (stored || "").split("|"), done = [], waits = [];
  var langs = ((list && list.getAttribute("data-voices")) || "id-ID").split(" ");
  function keep(key) {
    if (key && done.indexOf(key) < 0) done.push(key);
    sessionStorage.setItem("said", done.join("|"));
  }
  function voice() {
    var all = synth.getVoices();
    for (var i = 0; i < langs.length; i++) {
      for (var j = 0; j < all.length; j++) {
        if (all[j].lang.replace("_", "-").toLowerCase().indexOf(langs[i].toLowerCase()) === 0) return all[j];
      }
    }
    return null;
  }
  function speak(li) {
    var key = li.getAttribute("data-call"), v = voice();
    if (done.indexOf(key) >= 0) return;
    var u = new SpeechSynthesisUtterance(li.getAttribute("data-speak"));
    u.lang = v ? v.lang : langs[langs.length - 1];
    if (v) u.voice = v;
    u.rate = 0.9;
    u.onstart = u.onend = function () { keep(key); };
    u.onerror = function (e) { if (e.error === "not-allowed" && hint) hint.hidden = false; };
    synth.speak(u);
  }
  Array.prototype.slice.call(document.querySelectorAll("[data-call]")).reverse().forEach(function (li) {
    var key = li.getAttribute("data-call");
    if (stored === null || said.indexOf(key) >= 0) done.push(key);
    else waits.push(li);
  });
  keep();
  waits.forEach(speak);
  document.addEventListener("click", function () {
    if (!hint || hint.hidden) return;
    hint.hidden = true;
    waits.forEach(speak);
  });
})();

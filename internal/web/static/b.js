// The board in the hall: says new calls aloud. What was said is remembered for
// the tab, so that the page may load itself again.
(function () {
  "use strict";
  var list = document.getElementById("panggilan");
  if (!list || !window.speechSynthesis || !window.sessionStorage) return;
  var said = (sessionStorage.getItem("said") || "").split("|");
  var first = sessionStorage.getItem("said") === null;
  var langs = (list.getAttribute("data-voices") || "id-ID").split(" ");
  var now = [];
  function voice() {
    var all = speechSynthesis.getVoices();
    for (var i = 0; i < langs.length; i++) {
      for (var j = 0; j < all.length; j++) {
        if (all[j].lang.replace("_", "-").toLowerCase().indexOf(langs[i].toLowerCase()) === 0) return all[j];
      }
    }
    return null;
  }
  Array.prototype.slice.call(list.querySelectorAll("[data-call]")).reverse().forEach(function (li) {
    var key = li.getAttribute("data-call");
    now.push(key);
    if (first || said.indexOf(key) >= 0) return;
    var u = new SpeechSynthesisUtterance(li.getAttribute("data-speak"));
    var v = voice();
    u.lang = v ? v.lang : langs[langs.length - 1];
    if (v) u.voice = v;
    u.rate = 0.9;
    speechSynthesis.speak(u);
  });
  sessionStorage.setItem("said", now.join("|"));
})();

// The place from the phone, for whoever asks for it: nothing happens by itself.
(() => {
  const i = document.getElementById("titik");
  if (!i || !navigator.geolocation) return;
  const b = document.createElement("button");
  b.type = "button"; b.className = "btn second"; b.textContent = i.form.dataset.here;
  b.addEventListener("click", () => navigator.geolocation.getCurrentPosition(
    (p) => { i.value = p.coords.latitude.toFixed(6) + ", " + p.coords.longitude.toFixed(6); i.focus(); },
    () => i.focus(), { enableHighAccuracy: true, timeout: 15000 }));
  i.after(b);
})();

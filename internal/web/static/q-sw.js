// Keeps the page that checks letters for when there is no network: the page, its
// style and script, and the list of keys. Nothing of any letter comes here: what
// a code says stands behind the "#", which is no part of a request.
const box = () => caches.open("q");
addEventListener("install", (e) => e.waitUntil((async () => {
  const page = await fetch("/q"), kept = await box(), text = await page.clone().text();
  await kept.put("/q", page.clone());
  await kept.put("/Q", page);
  await kept.addAll([...new Set(text.match(/\/static\/\w+\/[\w.-]+/g)), "/keys.json"]);
  await skipWaiting();
})()));
addEventListener("activate", (e) => e.waitUntil(clients.claim()));
addEventListener("fetch", (e) => {
  const { method, url } = e.request, { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || !/^\/([qQ]|keys\.json|static\/.*)$/.test(pathname)) return;
  e.respondWith((async () => {
    try {
      const r = await fetch(e.request);
      if (r.ok && !r.redirected) await (await box()).put(pathname, r.clone());
      return r;
    } catch (wrong) {
      const r = await caches.match(pathname, { ignoreVary: true });
      if (!r) throw wrong;
      return r;
    }
  })());
});

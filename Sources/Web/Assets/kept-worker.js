// Opens one page, the worker's scope, where no network reaches: a copy is kept of each answer that says it may be, under the officer it was given to, with the
// assets it names. Every other page and every other request goes to the server as if this worker were not there.
const page = new URL(registration.scope).pathname;
const beginning = "peel-kept-";
const shownAt = `${page}?kept-at`;
// As long as a session lasts at most.
const keptMillisecondsMax = 13 * 3_600_000;
const patienceMilliseconds = 6_000;

async function keep(answer) {
  const owner = answer.headers.get("X-Peel-Kept");
  // The session is over, or another officer's has begun: what the one before was shown goes.
  for (const name of await caches.keys()) if (name.startsWith(beginning) && (answer.status === 401 || owner && name !== beginning + owner)) await caches.delete(name);
  if (!answer.ok || !owner) return;
  const cache = await caches.open(beginning + owner);
  const text = await answer.clone().text();
  const assets = [...new Set([...text.matchAll(/"(\/assets\/[^"]+)"/g)].map((match) => match[1]))];
  const known = (await cache.keys()).map((request) => new URL(request.url).pathname);
  // The assets first: a copy that lacks one would open without its script.
  await cache.addAll(assets.filter((path) => !known.includes(path)));
  await cache.put(page, answer);
  await cache.put(shownAt, new Response(String(Date.now())));
  for (const path of known) if (path.startsWith("/assets/") && !assets.includes(path)) await cache.delete(path);
}

async function copy() {
  const at = await caches.match(shownAt);
  if (!at || Date.now() - Number(await at.text()) > keptMillisecondsMax) return null;
  return caches.match(page);
}

async function answer(event) {
  const known = event.request.mode === "navigate" ? await copy() : null;
  try {
    const asked = fetch(event.request);
    const patience = new Promise((_, reject) => known && setTimeout(reject, patienceMilliseconds));
    const given = await Promise.race([asked, patience]);
    event.waitUntil(keep(given.clone()));
    return given;
  } catch (fault) {
    if (known) return known;
    throw fault;
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === page) event.respondWith(answer(event));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(caches.match(event.request, { ignoreVary: true }).then((kept) => kept ?? fetch(event.request)));
});

// The service worker: the page's own files, so that it opens without a network on a device that has seen it. Files only, and
// only those that the build names; what the API answers is never kept. With a network the page comes from the service, and
// names its files by their hashes, so that files of two builds never mix; without one, this build's page and files are given.
// A newer worker waits until no page of this one is open, and only then are the older files deleted.
const [BUILD, INDEX_SHA256, FILES] = __BUILD__;
const CACHE = `page-${BUILD}`;
const PATIENCE_MS = 4000;

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || /^\/(api|ogc)(\/|$)/.test(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request));
});

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(["/", ...FILES]);
  const index = await (await cache.match("/", { ignoreVary: true })).arrayBuffer();
  const digest = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", index)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (digest !== INDEX_SHA256) {
    await caches.delete(CACHE);
    throw new Error("the page is of another build than this worker; the next visit tries again");
  }
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("page-") && name !== CACHE) await caches.delete(name);
}

async function page(request) {
  const kept = async () => (await caches.open(CACHE)).match("/", { ignoreVary: true });
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.status >= 500 ? ((await kept()) ?? answer) : answer;
  } catch (error) {
    const found = await kept();
    if (found === undefined) throw error;
    return found;
  }
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

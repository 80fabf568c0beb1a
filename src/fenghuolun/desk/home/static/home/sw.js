// Keeps today's page and what it is made of, so that it opens without network. It never keeps or repeats a request.
const FIXED = "static-1";
const TODAY = "today-1";
const KEPT_PAGES = ["/", "/activities/known/", "/today/chance/"];
const PATIENCE_MS = 5000;
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

/** @param {string[]} addresses */
const keep = async (addresses) => {
  const fixed = await caches.open(FIXED);
  const wanted = addresses.filter((address) => new URL(address).pathname.startsWith("/static/"));
  for (const request of await fixed.keys()) if (!wanted.includes(request.url)) await fixed.delete(request);
  for (const address of wanted) if (!(await fixed.match(address))) await fixed.add(address).catch(() => undefined);
  await Promise.all(KEPT_PAGES.map((address) => fetch(address).then((answer) => keepPage(address, answer)).catch(() => undefined)));
};

/** A page is kept only as its person sees it; a way to the sign-in page means that nobody is signed in any more. */
const keepPage = async (/** @type {string} */ address, /** @type {Response} */ answer) => {
  if (answer.ok && !answer.redirected) await (await caches.open(TODAY)).put(address, answer.clone());
  else if (answer.redirected || answer.type === "opaqueredirect" || answer.status === 401) await caches.delete(TODAY);
};

/** Silence for so long is taken for no network, where there is something kept to show. @returns {Promise<never>} */
const silence = () => new Promise((_resolve, reject) => setTimeout(() => reject(new Error("silence")), PATIENCE_MS));

/** @param {Request} request @param {string} path */
const page = async (request, path) => {
  const kept = await caches.match(path);
  const fetched = fetch(request).then(async (answer) => {
    if (KEPT_PAGES.includes(path)) await keepPage(path, answer);
    return answer;
  });
  try {
    return await (kept ? Promise.race([fetched, silence()]) : fetched);
  } catch {
    fetched.catch(() => undefined);
    if (kept) return kept;
    const today = await caches.match("/");
    if (request.mode === "navigate" && today) return Response.redirect(path === "/activities/log/" ? "/#log" : "/#needs-network", 302);
    return Response.error();
  }
};

/** @param {Request} request */
const fixed = async (request) => {
  const kept = await caches.match(request, { cacheName: FIXED });
  const fresh = fetch(request).then(async (answer) => {
    if (kept && answer.ok) await (await caches.open(FIXED)).put(request, answer.clone());
    return answer;
  });
  if (!kept) return fresh;
  fresh.catch(() => undefined);
  return kept;
};

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data?.keep) event.waitUntil(keep(event.data.keep));
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== worker.location.origin) return;
  if (request.method === "POST" && pathname.includes("/logout/")) event.waitUntil(caches.delete(TODAY));
  if (request.method !== "GET") return;
  if (pathname.startsWith("/static/")) event.respondWith(fixed(request));
  else if (request.mode === "navigate" || KEPT_PAGES.includes(pathname)) event.respondWith(page(request, pathname));
});

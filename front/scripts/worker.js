// The yard without a connection. The worker keeps the empty forms, fetched without the session's cookie, and shows them when the
// register cannot be reached; a report that could not be sent leads to the list of drafts, where drafts.js has put it before.
const { version, pages, files, languages } = self.YARD;
const KEPT = `yard-${version}`;
const LANGUAGE = "/yard/offline/language";
const PATIENCE_MS = 10_000;
const AWAY = [502, 503, 504];
// These pages speak in somebody's name. The server asks where a link to them came from, and only the browser itself tells it.
const STATING = ["/yard/vehicle", "/yard/battery"];

const shell = (name, language) => `/yard/offline/${name}?in=${language}`;

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  const { language } = event.data ?? {};
  if (languages.includes(language)) event.waitUntil(remember(language));
});

async function fill() {
  const kept = await caches.open(KEPT);
  await kept.addAll(files);
  for (const language of languages) {
    for (const name of pages) {
      const asked = { credentials: "omit", cache: "no-store", headers: { "accept-language": language, accept: "text/html" } };
      const answer = await fetch(`/yard/offline/${name}`, asked);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      await kept.put(shell(name, language), answer);
    }
  }
}

async function tidy() {
  for (const name of await caches.keys()) if (name.startsWith("yard-") && name !== KEPT) await caches.delete(name);
}

async function remember(language) {
  await (await caches.open(KEPT)).put(LANGUAGE, new Response(language));
}

async function shown(name) {
  const kept = await caches.open(KEPT);
  const told = await kept.match(LANGUAGE);
  const language = told ? await told.text() : languages[0];
  return (await kept.match(shell(name, language))) ?? Response.error();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode !== "navigate" || !pathname.startsWith("/yard")) return;
  else if (request.method === "POST") {
    if (request.referrer.startsWith(`${origin}/yard`)) event.respondWith(sent(request));
  } else if (STATING.includes(pathname)) {
    if (!self.navigator.onLine) event.respondWith(shown("home"));
  } else event.respondWith(page(request, pathname));
});

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(request, pathname) {
  const end = new AbortController();
  const patience = setTimeout(() => end.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: end.signal });
    if (!AWAY.includes(answer.status)) return answer;
  } catch {
    // no connection, or none to speak of
  } finally {
    clearTimeout(patience);
  }
  const name = pathname.split("/")[2] ?? "home";
  return shown(pages.includes(name) ? name : "home");
}

async function sent(request) {
  try {
    const answer = await fetch(request);
    if (!AWAY.includes(answer.status)) return answer;
  } catch {
    // the report waits among the drafts
  }
  return Response.redirect("/yard/drafts", 303);
}

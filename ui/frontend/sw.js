/** The service worker: an offline page, the build's own files, and pushes. Nothing of any account is ever kept. */
const CACHE = "drawbook-1";
const OFFLINE = "/offline/";
const BUILT = /^\/static\/dist\/assets\//;

self.addEventListener("install", (event) => {
  event.waitUntil(keepOfflinePage().then(() => self.skipWaiting()));
});

/** The page with the files it names: written anew whenever the build changes, for then this script does as well. */
async function keepOfflinePage() {
  await caches.delete(CACHE);
  const cache = await caches.open(CACHE);
  const answer = await fetch(OFFLINE, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok) throw new Error("no offline page");
  const page = await answer.clone().text();
  await cache.put(OFFLINE, answer);
  const files = [...page.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  await Promise.allSettled([...new Set(files)].map((file) => cache.add(file)));
}

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (BUILT.test(url.pathname)) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(
      fetch(request).catch(() => caches.match(request).then((kept) => kept ?? Response.error())),
    );
  }
});

self.addEventListener("push", (event) => {
  let said;
  try {
    said = event.data?.json() ?? {};
  } catch {
    said = { title: event.data?.text() };
  }
  event.waitUntil(
    self.registration.showNotification(said.title || "Drawbook", {
      body: said.body ?? "",
      tag: said.tag,
      icon: "/static/ui/icon-192.png",
      data: { url: said.url ?? "/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  // Only a path of ours: whatever was sent, it opens nothing elsewhere.
  const url = new URL(event.notification.data?.url ?? "/", location.origin);
  event.waitUntil(show(url.origin === location.origin ? url.href : location.origin));
});

async function show(href) {
  const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((client) => client.url === href) ?? open[0];
  if (!there) return self.clients.openWindow(href);
  await there.focus();
  return there.url === href ? there : there.navigate(href).catch(() => self.clients.openWindow(href));
}

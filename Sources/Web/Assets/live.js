// Keeps an open page true: when a record on it changes, its regions are fetched again and put in place without a reload.
const main = document.querySelector("main[data-live]");
let waiting = false;
let again = false;

const isBusy = () => main.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

async function refresh() {
  if (waiting) return void (again = true);
  waiting = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Peel-Live": "1" } });
    // Signed out meanwhile: the page says so instead of going quiet.
    if (answer.status === 401) return void location.reload();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const region of main.querySelectorAll("[data-region]")) {
      const next = fresh.querySelector(`[data-region="${CSS.escape(region.dataset.region)}"]`);
      if (!next || next.innerHTML === region.innerHTML || region.contains(document.activeElement) && isBusy()) continue;
      const opened = [...region.querySelectorAll("details")].map((details) => details.open);
      region.replaceChildren(...next.childNodes);
      region.querySelectorAll("details").forEach((details, index) => { details.open = opened[index] ?? details.open; });
    }
    // A region that was not there before, such as what is due next, needs the whole page.
    const known = new Set([...main.querySelectorAll("[data-region]")].map((region) => region.dataset.region));
    const isNew = [...fresh.querySelectorAll("main [data-region]")].some((region) => !known.has(region.dataset.region));
    if (isNew && !isBusy()) main.replaceChildren(...fresh.querySelector("main").childNodes);
    document.dispatchEvent(new CustomEvent("peel:refreshed"));
  } finally {
    waiting = false;
    // What changed while the page was on its way may not be on it.
    if (again) {
      again = false;
      refresh();
    }
  }
}

if (main) {
  let stream;
  let wasReady = false;
  const connect = () => {
    stream = new EventSource(main.dataset.live);
    stream.addEventListener("changed", refresh);
    // The server ends each stream after a while and the browser asks again: what happened in between was not told.
    stream.addEventListener("ready", () => { if (wasReady) refresh(); wasReady = true; });
    // Refused for good: the session is over, which fetching the page shows, or the server had no room.
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => { refresh(); connect(); }, 10_000);
    });
  };
  connect();
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) { connect(); refresh(); } });
}

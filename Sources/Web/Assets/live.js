// Keeps an open page true: when a record on it changes, its regions are fetched again and put in place without a reload. When the server cannot be
// reached the page says so, and since when, until it can be again. What may be seen no longer, as a restricted record when the emergency is over, closes.
const main = document.querySelector("main[data-live]");
const silenceMilliseconds = 16_000;
const pauseMilliseconds = 400;
const pauseMillisecondsMax = 5_000;
let waiting = false;
let again = false;
// The last change this page was told of: what it is given in answer is at least as new, whichever node answers.
let told = "";
let heardAt = Date.now();
let lostAt = null;

const isBusy = () => main.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

const notice = document.createElement("p");
notice.className = "lost";
notice.setAttribute("role", "alert");
notice.hidden = true;

function lose() {
  if (lostAt) return;
  lostAt = heardAt;
  const time = new Date(lostAt).toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
  notice.textContent = `The server cannot be reached. What you see is as it was known at ${time}; clocks go on counting from there. Do not rely on it for what has happened since.`;
  notice.hidden = false;
  document.documentElement.classList.add("is-lost");
  document.dispatchEvent(new CustomEvent("peel:lost"));
}

function hear() {
  heardAt = Date.now();
  if (!lostAt) return;
  lostAt = null;
  told = "";
  notice.hidden = true;
  document.documentElement.classList.remove("is-lost");
  refresh();
}

// Pictures that are there already stay, so that they are not fetched, and journalled, again.
function keepPictures(old, next) {
  const known = new Map([...old.querySelectorAll("img[src]")].map((picture) => [picture.getAttribute("src"), picture]));
  for (const picture of next.querySelectorAll("img[src]")) {
    const same = known.get(picture.getAttribute("src"));
    if (!same) continue;
    known.delete(picture.getAttribute("src"));
    picture.replaceWith(same);
  }
}

// Whoever works by keyboard stays where they were.
const place = (element) => element?.id ? `#${CSS.escape(element.id)}` : element?.getAttribute?.("href") ? `a[href="${CSS.escape(element.getAttribute("href"))}"]` : null;

const emergency = document.querySelector("aside.emergency");
const closesAt = emergency ? Date.now() + Number(emergency.dataset.seconds) * 1000 : Infinity;
let isClosed = false;

// What was typed on a form stays: nothing that is held open is changed by one.
function close() {
  if (isClosed) return;
  isClosed = true;
  if (!document.querySelector("form[data-draft]")) return void location.reload();
  emergency.textContent = "The emergency access has ended. What you typed is still here.";
}

async function refresh() {
  if (waiting) return void (again = true);
  waiting = true;
  const began = performance.now();
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html", "X-Peel-Live": told } });
    // Signed out meanwhile, or not to be seen any more: the page says so instead of going quiet. A dialog that asks to sign in again stays.
    if (answer.status === 401) return void (document.querySelector("dialog[open]") || location.reload());
    if (answer.status === 403 || answer.status === 404) return void location.reload();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (emergency && fresh.querySelector("aside.emergency")?.dataset.openings !== emergency.dataset.openings) return close();
    // A region that was not there before, such as what is due next, needs the whole page.
    const known = new Set([...main.querySelectorAll("[data-region]")].map((region) => region.dataset.region));
    const isNew = [...fresh.querySelectorAll("main [data-region]")].some((region) => !known.has(region.dataset.region));
    if (isNew && !isBusy()) {
      const next = fresh.querySelector("main");
      keepPictures(main, next);
      main.replaceChildren(...next.childNodes);
    } else for (const region of main.querySelectorAll("[data-region]")) {
      const next = fresh.querySelector(`[data-region="${CSS.escape(region.dataset.region)}"]`);
      if (!next || next.innerHTML === region.innerHTML || region.contains(document.activeElement) && isBusy()) continue;
      const opened = [...region.querySelectorAll("details")].map((details) => details.open);
      const focused = region.contains(document.activeElement) ? place(document.activeElement) : null;
      keepPictures(region, next);
      region.replaceChildren(...next.childNodes);
      region.querySelectorAll("details").forEach((details, index) => { details.open = opened[index] ?? details.open; });
      if (focused) region.querySelector(focused)?.focus({ preventScroll: true });
    }
    document.dispatchEvent(new CustomEvent("peel:refreshed"));
  } catch {
    lose();
  } finally {
    // Many changes in one moment are one refresh, and a server that is busy is asked less often.
    const pause = Math.min(pauseMillisecondsMax, Math.max(pauseMilliseconds, 4 * (performance.now() - began)));
    setTimeout(() => {
      waiting = false;
      // What changed while the page was on its way may not be on it.
      if (again) {
        again = false;
        refresh();
      }
    }, pause);
  }
}

if (main) {
  main.before(notice);
  let stream;
  let wasReady = false;
  const connect = () => {
    stream = new EventSource(main.dataset.live);
    stream.addEventListener("changed", (event) => { told = event.data; hear(); refresh(); });
    stream.addEventListener("here", hear);
    // The server ends each stream after a while and the browser asks again: what happened in between was not told.
    stream.addEventListener("ready", () => { hear(); if (wasReady) { told = ""; refresh(); } wasReady = true; });
    // Refused for good: the session is over, which fetching the page shows, or the server had no room.
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) setTimeout(() => { refresh(); connect(); }, 10_000);
    });
  };
  connect();
  // A network that is gone says nothing: only silence tells.
  setInterval(() => { if (Date.now() - heardAt > silenceMilliseconds) lose(); }, 2_000);
  // Not one long timer: a laptop that slept through the end closes the page when it wakes.
  if (emergency) setInterval(() => { if (Date.now() >= closesAt) close(); }, 1_000);
  addEventListener("offline", lose);
  // A script of the page has changed something itself and need not wait to be told.
  document.addEventListener("peel:changed", () => { told = ""; refresh(); });
  addEventListener("pagehide", () => stream.close());
  addEventListener("pageshow", (event) => { if (event.persisted) { connect(); refresh(); } });
}

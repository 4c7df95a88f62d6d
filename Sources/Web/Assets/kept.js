// What an officer records where no network reaches is kept on this device, under their name, and sent in order as soon as the server answers again (ADR 18).
// Serves every form with `data-kept`, and on every page of the officer sends what is still here. What the server refuses stays, with the reason.
const main = document.querySelector("main");
const officer = document.body.dataset.officerId;
const isKeptPage = main?.dataset.kept !== undefined;
const cacheBeginning = "peel-kept-";
const flag = "peel-kept";
const answerMilliseconds = 8_000;
const retryMilliseconds = [5_000, 10_000, 20_000, 40_000, 60_000];
const clockMilliseconds = 5_000;

// Storage

let opening;
function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("peel-kept", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("act", { keyPath: "key" });
      request.result.createObjectStore("clock", { keyPath: "officer" });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

// Answers once what was written lies on the disk.
async function stored(name, mode, work) {
  const transaction = (await database()).transaction(name, mode, { durability: "strict" });
  const request = work(transaction.objectStore(name));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

const save = (act) => stored("act", "readwrite", (acts) => acts.put(act));
const forget = (key) => stored("act", "readwrite", (acts) => acts.delete(key));
const all = async () => (await stored("act", "readonly", (acts) => acts.getAll())).sort((one, other) => one.recordedAt.localeCompare(other.recordedAt) || one.key.localeCompare(other.key));

// The device's time: the server's when it gave the page, and what has passed since. By the clock that nobody can set; over sleep and a reload by the one on
// the wall, and never less than was counted before.

let clock = null;
let begun = { elapsed: 0, mono: 0, wall: 0 };
const elapsed = () => begun.elapsed + Math.max(0, performance.now() - begun.mono, Date.now() - begun.wall);
const recordedNow = () => new Date(Date.parse(clock.at) + elapsed()).toISOString();

async function startClock() {
  const { stamp, stampedAt } = main.dataset;
  const known = await stored("clock", "readonly", (clocks) => clocks.get(officer));
  if (known && (!stamp || stamp === known.stamp)) {
    clock = known;
    begun = { elapsed: known.elapsed + Math.max(0, Date.now() - known.wall), mono: performance.now(), wall: Date.now() };
  } else if (stamp) {
    clock = { officer, stamp, at: stampedAt };
    begun = { elapsed: 0, mono: performance.now(), wall: Date.now() };
  } else return;
  const note = () => stored("clock", "readwrite", (clocks) => clocks.put({ ...clock, elapsed: elapsed(), wall: Date.now() }));
  await note();
  setInterval(note, clockMilliseconds);
}

// Sending

const tell = (act, state) => document.dispatchEvent(new CustomEvent("peel:kept", { detail: { act, state } }));
const atOnce = new Set();
let isSending = false;
let isSignedOut = false;
let tries = 0;
let timer;

// `done`, `refused` with what the server says, `signedOut`, or `away`: to be tried again.
async function send(act, isLate) {
  const body = new URLSearchParams(act.pairs);
  body.set("csrf", document.querySelector("input[name=csrf]")?.value ?? "");
  body.set("idempotency", act.key);
  body.set("officer", act.officer);
  // Also what is sent at once: it may lie on the way for longer than anybody waits.
  body.set("recorded.at", act.recordedAt);
  body.set("recorded.stamp", act.stamp);
  if (isLate) body.set("recorded.late", "yes");
  try {
    const answer = await fetch(`/kept/${act.operation}`, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(answerMilliseconds) });
    const isSaid = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.ok && isSaid) return { state: "done" };
    if (isSaid && answer.status < 500) return { state: "refused", problem: await answer.json() };
    // The form of a session that is over, or a password to change first: the page is opened again.
    return { state: answer.status === 401 || answer.status === 403 || answer.type === "opaqueredirect" ? "signedOut" : "away" };
  } catch {
    return { state: "away" };
  }
}

const refused = (act, { detail, problems, status }) => ({ ...act, state: "refused", status, reason: detail, problems: problems ?? [] });

async function flush() {
  if (!officer || isSending) return;
  isSending = true;
  clearTimeout(timer);
  let isLeft = false;
  try {
    for (const act of await all()) {
      if (act.officer !== officer || act.state === "refused" || atOnce.has(act.key)) continue;
      const answer = await send(act, true);
      isSignedOut = answer.state === "signedOut";
      if (answer.state === "done") {
        await forget(act.key);
        tell(act, "sent");
        document.dispatchEvent(new CustomEvent("peel:changed"));
      } else if (answer.state === "refused") {
        await save(refused(act, answer.problem));
        tell(act, "refused");
      } else {
        isLeft = true;
        break;
      }
      tries = 0;
    }
  } finally {
    isSending = false;
    await draw();
    if (isLeft) timer = setTimeout(flush, retryMilliseconds[Math.min(tries++, retryMilliseconds.length - 1)]);
  }
}

// Forms

function valueOf(form, name) {
  return [...new FormData(form)].some(([key, value]) => (key === name || key.startsWith(`${name}.`)) && String(value).trim());
}

// What must be there, as the form's declaration and the page say: the server says the rest, and has the last word.
function lacking(form, at) {
  const { needs = "", late = "", lateAt = "" } = form.dataset;
  const names = [...needs.split(" "), ...(lateAt && at > lateAt ? late.split(" ") : [])].filter(Boolean);
  const fields = [...form.querySelectorAll("[data-required]")].filter((field) => !field.closest("[hidden]"));
  const wanted = [...names, ...fields.map((field) => field.id || field.querySelector("[name]")?.name)];
  return [...new Set(wanted)].filter((name) => name && !valueOf(form, name)).map((name) => {
    const field = form.querySelector(`#${CSS.escape(name)}`)?.closest(".field");
    const label = field?.querySelector("label, legend")?.firstChild?.textContent.trim() ?? name;
    return { field: name, message: `${label}${label.endsWith("?") ? "" : ":"} to be filled in${lateAt && late.split(" ").includes(name) ? ", because it was due before" : ""}.` };
  });
}

function show(form, problems) {
  form.querySelector(".summary")?.remove();
  if (!problems.length) return;
  const items = problems.map(({ field, message }) => {
    const item = document.createElement("li");
    const target = field && form.querySelector(`#${CSS.escape(field)}`);
    const link = document.createElement(target ? "a" : "span");
    if (target) link.href = `#${field}`;
    if (target) link.addEventListener("click", (event) => { event.preventDefault(); target.focus(); });
    link.textContent = message;
    item.append(link);
    return item;
  });
  const summary = element("div", "summary", element("h2", "", "Not recorded yet"), element("ul", "", ...items));
  summary.setAttribute("role", "alert");
  summary.tabIndex = -1;
  form.prepend(summary);
  summary.focus();
}

const newKey = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = bytes[6] & 0x0f | 0x40;
  bytes[8] = bytes[8] & 0x3f | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join("-");
};

async function record(form) {
  if (form.dataset.sent) return;
  const known = form.kept;
  if (!clock && !known) return show(form, [{ field: "", message: "This page has no time of the server, so nothing can be kept on it. Open it again with the network." }]);
  const recordedAt = known?.recordedAt ?? recordedNow();
  const problems = lacking(form, recordedAt);
  show(form, problems);
  if (problems.length) return;
  const { kept: operation, title, about, record: subject, instead, insteadTitle } = form.dataset;
  const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value);
  const act = known
    ? { ...known, pairs, state: "kept" }
    : { key: newKey(), officer, operation, title, about, subject, instead, insteadTitle, pairs, page: location.pathname, stamp: clock.stamp, recordedAt, again: Number(form.dataset.again) || null, state: "kept" };
  form.dataset.sent = "yes";
  atOnce.add(act.key);
  try {
    // Written down before it is sent: whatever happens to this page now, it is not lost.
    await save(act);
    localStorage.setItem(flag, "yes");
    navigator.storage?.persist?.();
    const answer = await send(act, Boolean(known));
    isSignedOut = answer.state === "signedOut";
    if (answer.state === "refused") {
      if (known) await save(refused(act, answer.problem)); else await forget(act.key);
      show(form, answer.problem.problems?.length ? answer.problem.problems : [{ field: "", message: answer.problem.detail }]);
    } else {
      if (answer.state === "done") await forget(act.key);
      tell(act, answer.state === "done" ? "sent" : "kept");
      form.dispatchEvent(new CustomEvent("peel:recorded", { bubbles: true }));
      if (answer.state === "done") document.dispatchEvent(new CustomEvent("peel:changed"));
    }
  } catch {
    show(form, [{ field: "", message: "This device cannot keep anything just now: its storage is full or closed. Write it down, and record it where there is network." }]);
  } finally {
    atOnce.delete(act.key);
    delete form.dataset.sent;
    await draw();
    if (act.state === "kept") flush();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.kept !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    record(form);
  } else if (form.getAttribute("action")?.startsWith("/sign-out") && form.dataset.emptied === undefined) {
    // Nothing that was shown stays on the device; what was recorded stays until its officer is back.
    event.preventDefault();
    form.dataset.emptied = "";
    empty(() => true).finally(() => form.submit());
  }
}, true);

// What is kept, said on the page

const element = (name, className, ...content) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
};
const time = (instant) => {
  const london = (options) => new Date(instant).toLocaleString("en-GB", { timeZone: "Europe/London", ...options });
  const day = london({ day: "numeric", month: "short" });
  const isToday = day === new Date().toLocaleString("en-GB", { timeZone: "Europe/London", day: "numeric", month: "short" });
  return `${isToday ? "" : `${day} `}${london({ hour: "2-digit", minute: "2-digit" })}`;
};
const many = (count) => count === 1 ? "1 entry is" : `${count} entries are`;
const place = element("section", "kept-acts");
place.setAttribute("aria-label", "Kept on this tablet");
const line = element("p", "");
line.setAttribute("role", "status");
const list = element("ul", "");
const queue = element("ul", "");
const behind = element("details", "", element("summary", "", "What is kept"), queue);
place.append(line, list, behind);
place.hidden = true;

function button(words, about, press) {
  const made = element("button", "quiet", words);
  made.type = "button";
  made.setAttribute("aria-label", `${words}: ${about}`);
  made.addEventListener("click", () => press(made));
  return made;
}

function item(act) {
  const name = `${act.title}, ${act.about}`;
  const made = element("li", act.state, element("strong", "", act.title), ` ${act.about}, ${time(act.recordedAt)}: `);
  if (act.state !== "refused") {
    made.append("kept on this tablet, will be sent");
    return made;
  }
  made.append(element("span", "why", `not taken. ${act.reason}`));
  const ways = element("span", "ways");
  if (act.problems.some((problem) => problem.field)) {
    if (location.pathname === act.page) ways.append(button("Complete it", name, () => document.dispatchEvent(new CustomEvent("peel:complete", { detail: act }))));
    else ways.append(link("Complete it", name, act.page));
  }
  if (act.instead) ways.append(link(act.insteadTitle, name, act.instead));
  ways.append(button("Remove from this tablet", name, async (made) => {
    if (!made.dataset.asked) {
      made.dataset.asked = "yes";
      made.textContent = "It is recorded nowhere else: remove it";
      made.removeAttribute("aria-label");
      return;
    }
    await forget(act.key);
    tell(act, "removed");
    draw();
  }));
  made.append(ways);
  return made;
}

function link(words, about, address) {
  const made = element("a", "button quiet", words);
  made.href = address;
  made.setAttribute("aria-label", `${words}: ${about}`);
  return made;
}

async function draw() {
  const acts = await all();
  if (!acts.length) localStorage.removeItem(flag);
  const own = acts.filter((act) => act.officer === officer && !atOnce.has(act.key));
  const waiting = own.filter((act) => act.state !== "refused");
  const stuck = own.filter((act) => act.state === "refused");
  const others = acts.filter((act) => act.officer !== officer).length;
  const said = [];
  if (waiting.length) {
    const kept = `${many(waiting.length)} kept on this tablet`;
    said.push(isSignedOut ? `Sign in again: ${kept}.` : `${kept} and will be sent when the server answers. The first was recorded at ${time(waiting[0].recordedAt)}.`);
  }
  if (stuck.length) said.push(`${many(stuck.length)} not taken by the server and ${stuck.length === 1 ? "stays here until you deal with it" : "stay here until you deal with them"}.`);
  if (others) said.push(`${many(others)} kept here ${officer ? "by another officer: sent when they sign in" : "and will be sent when their officer signs in"}.`);
  line.textContent = said.join(" ");
  if (isSignedOut && waiting.length) line.append(" ", link("Sign in", "to send them", location.pathname));
  list.replaceChildren(...stuck.map(item));
  list.hidden = !stuck.length;
  queue.replaceChildren(...waiting.map(item));
  behind.hidden = !waiting.length;
  place.classList.toggle("stuck", Boolean(stuck.length || isSignedOut && waiting.length));
  place.hidden = !said.length;
  document.dispatchEvent(new CustomEvent("peel:kept-drawn", { detail: own }));
}

// The page itself, where there is no network

async function empty(isWanted) {
  if (!("caches" in window)) return;
  for (const name of await caches.keys()) if (name.startsWith(cacheBeginning) && isWanted(name)) await caches.delete(name);
}

async function keepPage() {
  if (!navigator.serviceWorker) return;
  const isFirst = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/kept-worker.js", { scope: location.pathname });
  // Loaded before there was a worker: it takes its copy from one more answer. This is the page fetching itself, not somebody opening it.
  if (isFirst) navigator.serviceWorker.addEventListener("controllerchange", () => fetch(location.href, { headers: { Accept: "text/html", "X-Peel-Live": "" } }).catch(() => {}), { once: true });
}

async function begin() {
  await empty((name) => !officer || name !== cacheBeginning + officer);
  // An answer that was on its way while the officer signed out is kept a moment after that.
  if (!officer) for (const seconds of [1, 5, 15]) setTimeout(() => empty(() => true), seconds * 1000);
  if (!isKeptPage && !localStorage.getItem(flag)) return;
  main.before(place);
  if (isKeptPage) {
    await startClock();
    await keepPage();
  }
  await draw();
  flush();
  addEventListener("online", () => { tries = 0; flush(); });
  document.addEventListener("peel:refreshed", () => { tries = 0; flush(); });
}

if (main) begin();

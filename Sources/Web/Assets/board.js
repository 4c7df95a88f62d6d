// Counts the clocks of the custody pages on from the instants the server gave, and lets the keyboard act on a row.
const label = { calm: "", amber: "due soon", red: "overdue" };

const hours = (seconds) => {
  if (Math.abs(seconds) >= 360_000) return `${Math.floor(Math.abs(seconds) / 86_400)} d`;
  const minutes = Math.floor(Math.abs(seconds) / 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
};

// A state may only get worse by waiting; what makes it better comes from the server.
function tick() {
  const now = Date.now();
  const worst = new Map();
  for (const clock of document.querySelectorAll("[data-until]")) {
    const until = Date.parse(clock.dataset.until);
    const left = (until - now) / 1000;
    const state = left <= 0 ? "red" : now >= Date.parse(clock.dataset.warn) ? "amber" : "calm";
    const text = left > 0 ? hours(left) : `over ${hours(left)}`;
    const big = clock.firstElementChild;
    if (big.textContent !== text) big.textContent = text;
    if (!clock.classList.contains(state)) {
      clock.classList.remove("calm", "amber", "red");
      clock.classList.add(state);
    }
    const row = clock.closest("tr, .wall > li, .round > li");
    if (row && (!worst.has(row) || until < worst.get(row).until)) worst.set(row, { until, state });
  }
  for (const [row, { state }] of worst) {
    if (row.classList.contains(state)) continue;
    row.classList.remove("calm", "amber", "red");
    row.classList.add(state);
    if (state !== "calm") say(`${row.querySelector("th a, .name")?.textContent ?? ""} ${label[state]}`);
  }
  const clock = document.querySelector("[data-clock]");
  if (clock) clock.textContent = new Date(now).toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
}

const speaker = Object.assign(document.createElement("p"), { className: "visually-hidden" });
speaker.setAttribute("aria-live", "polite");
document.body.append(speaker);
const say = (text) => { speaker.textContent = text; };

// A screen on the wall lights no dark room: dark from eight in the evening to six in the morning.
function night() {
  if (!document.querySelector(".wall-head")) return;
  const hour = Number(new Date().toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour: "2-digit" }).slice(0, 2));
  if (hour >= 20 || hour < 6) document.documentElement.dataset.theme = "dark"; else delete document.documentElement.dataset.theme;
}

const rows = () => [...document.querySelectorAll("table.board tbody tr")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches?.("input, textarea, select")) return;
  const row = event.target.closest?.("table.board tbody tr");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = rows();
    if (!all.length || !(row || event.target === document.body || event.target.matches?.("main, .board-scroll"))) return;
    const at = row ? all.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1) : event.key === "ArrowDown" ? 0 : all.length - 1;
    const link = all[Math.min(all.length - 1, Math.max(0, at))].querySelector("th a");
    link?.focus();
    link?.closest("tr").scrollIntoView({ block: "nearest" });
    event.preventDefault();
    return;
  }
  // Letters act only while a row has the focus (WCAG 2.1.4).
  if (event.key.length !== 1 || !row?.dataset.keys?.includes(event.key) || event.shiftKey) return;
  const acts = row.closest("table").dataset.acts.split(" ");
  const at = acts.indexOf(event.key);
  if (at < 0) return;
  event.preventDefault();
  location.assign(acts[at + 1] + row.dataset.record);
});

tick();
night();
setInterval(tick, 1_000);
setInterval(night, 60_000);
document.addEventListener("peel:refreshed", tick);

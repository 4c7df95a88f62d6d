// Keeps countdowns going: `<time data-due="…">` gets the time left beside it, and says once when it has run out.
const minute = 60;

function words(seconds) {
  const total = Math.abs(Math.round(seconds / minute));
  const hours = Math.floor(total / 60);
  if (hours >= 72) return `${Math.floor(hours / 24)} days`;
  return hours ? `${hours} h ${String(total % 60).padStart(2, "0")} min` : `${total} min`;
}

const speaker = document.createElement("p");
speaker.className = "visually-hidden";
speaker.setAttribute("aria-live", "polite");
document.body.append(speaker);

function tick() {
  for (const time of document.querySelectorAll("[data-due]")) {
    const left = (Date.parse(time.dataset.due) - Date.now()) / 1000;
    const state = left < 0 ? "late" : left < Number(time.dataset.soon ?? 60 * minute) ? "soon" : "ok";
    const frame = time.closest(".deadline, .clock");
    let text = frame?.querySelector(".count");
    if (!text) {
      text = document.createElement("span");
      text.className = "count";
      time.after(" ", text);
    }
    const said = left < 0 ? `overdue by ${words(left)}` : `in ${words(left)}`;
    if (text.textContent !== said) text.textContent = said;
    if (!frame) continue;
    const wasLate = frame.classList.contains("late");
    frame.classList.remove("ok", "soon", "late");
    frame.classList.add(state);
    const label = frame.querySelector(".state");
    const word = state === "late" ? "overdue" : state === "soon" ? "due soon" : "";
    if (label && label.textContent !== word) label.textContent = word;
    if (state === "late" && !wasLate) speaker.textContent = `${frame.textContent.trim()}`;
  }
}

tick();
setInterval(tick, 10_000);
document.addEventListener("peel:refreshed", tick);

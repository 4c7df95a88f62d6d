// The round: opens the form of a button in place, and says in each row what is kept on this device for it.
const dialog = document.createElement("dialog");
dialog.className = "sheet";
document.body.append(dialog);
let kept = [];
const done = new Map();

const time = (instant) => new Date(instant).toLocaleTimeString("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const row = (record) => document.querySelector(`.round > li[data-record="${CSS.escape(record)}"]`);

function formOf(act, record) {
  const templates = [...document.querySelectorAll(`template[data-form="${CSS.escape(act)}"]`)];
  return templates.find((template) => [undefined, record].includes(template.dataset.record))?.content.firstElementChild.cloneNode(true);
}

function open(link, form, record) {
  const { about, instead, insteadTitle, needs, late, lateAt, again } = link.dataset;
  for (const [key, value] of Object.entries({ about, instead, insteadTitle, needs, late, lateAt, again, record })) if (value !== undefined) form.dataset[key] = value;
  const subject = form.querySelector(`[name="${CSS.escape(form.dataset.subject)}"]`);
  if (subject) subject.value = record;
  for (const name of (needs ?? "").split(" ").filter(Boolean)) form.querySelector(`#${CSS.escape(name)} .optional`)?.remove();
  const head = Object.assign(document.createElement("h2"), { id: "sheet-title", textContent: about });
  dialog.setAttribute("aria-labelledby", head.id);
  dialog.replaceChildren(head, form);
  dialog.showModal();
  document.dispatchEvent(new CustomEvent("peel:rows"));
  form.querySelector("select, input:not([type=hidden]), textarea")?.focus();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close]")) return void dialog.close();
  const link = event.target.closest?.("a[data-act]");
  const record = link?.closest("li")?.dataset.record;
  const form = link && formOf(link.dataset.act, record);
  if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link, form, record);
});

// What the server would not take is opened as it was written, with its own time and key.
document.addEventListener("peel:complete", ({ detail: act }) => {
  const link = row(act.subject)?.querySelector(`a[data-act="${CSS.escape(act.operation)}"]`);
  const form = link && formOf(act.operation, act.subject);
  if (!form) return void location.assign(act.instead);
  open(link, form, act.subject);
  form.kept = act;
  for (const [name, value] of act.pairs) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (["radio", "checkbox"].includes(field.type)) field.checked ||= field.value === value; else field.value = value;
    }
  }
  const said = document.createElement("p");
  said.className = "flash notice";
  said.textContent = `Recorded ${time(act.recordedAt)}, which stays its time. ${act.problems.map((problem) => problem.message).join(" ")}`;
  form.prepend(said);
});

document.addEventListener("peel:recorded", () => dialog.close());
document.addEventListener("peel:kept", ({ detail: { act, state } }) => {
  if (state === "sent") done.set(act.key, act); else done.delete(act.key);
  draw();
});
document.addEventListener("peel:kept-drawn", ({ detail }) => { kept = detail; draw(); });
document.addEventListener("peel:refreshed", draw);

function draw() {
  for (const item of document.querySelectorAll(".round > li")) {
    const own = kept.filter((act) => act.subject === item.dataset.record);
    const sent = [...done.values()].filter((act) => act.subject === item.dataset.record).slice(-1);
    const line = (act, words, name) => Object.assign(document.createElement("li"), { className: name, textContent: `${act.title} ${time(act.recordedAt)}: ${words}` });
    const lines = [...sent.map((act) => line(act, "recorded", "sent")), ...own.map((act) => act.state === "refused" ? line(act, `not taken. ${act.reason}`, "refused") : line(act, "kept on this tablet, will be sent", "kept-here"))];
    const list = item.querySelector(".row-kept");
    if (list && list.textContent !== lines.map((one) => one.textContent).join("")) list.replaceChildren(...lines);
    // Until the server has it and says when the next is due, the device counts from what it kept.
    const again = own.filter((act) => act.again && act.state !== "refused").at(-1);
    const link = again && item.querySelector(`a[data-act="${CSS.escape(again.operation)}"]`);
    const clock = link && item.querySelector(".dues .tick[data-until]");
    if (!clock) continue;
    const due = Date.parse(again.recordedAt) + again.again * 60_000;
    if (due <= Date.parse(link.dataset.lateAt)) continue;
    link.dataset.lateAt = new Date(due).toISOString();
    clock.dataset.until = link.dataset.lateAt;
    clock.dataset.warn = new Date(due - again.again * 12_000).toISOString();
    clock.querySelector("small").textContent = `${time(due)}, as kept here`;
  }
}

// What is typed into a long form survives a lost session, a crash or a closed lid: it is kept in this tab only, under the officer's number, and
// forgotten when the form was taken.
const officer = document.body.dataset.officer ?? "";
const sentKey = "peel:sent";
const form = document.querySelector("form[data-draft]");

const keyOf = (form) => `peel:draft:${officer}:${form.dataset.draft}:${form.querySelector("[name=ref]")?.value ?? ""}`;

// The page after a sent form shows neither that form nor the sign-in page: it was taken.
const sent = sessionStorage.getItem(sentKey);
if (sent && !document.querySelector(".signin") && !(form && keyOf(form) === sent)) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem(sentKey);
}

if (form && officer) {
  const key = keyOf(form);
  const kept = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrf", "idempotency", "ref", "version"].includes(name));
  const opened = JSON.stringify(kept());
  const saved = sessionStorage.getItem(key);
  const isRefused = document.querySelector(".summary");

  if (saved && !isRefused && saved !== opened) {
    const note = Object.assign(document.createElement("p"), { className: "flash", textContent: "You began this form before. " });
    const put = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Put back what you typed" });
    const drop = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Start afresh" });
    note.append(put, " ", drop);
    form.before(note);
    drop.addEventListener("click", () => { sessionStorage.removeItem(key); note.remove(); });
    put.addEventListener("click", () => {
      for (const [name, value] of JSON.parse(saved)) {
        const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
        const field = fields.find((field) => ["radio", "checkbox"].includes(field.type) ? field.value === value : !field.value);
        if (!field) continue;
        if (["radio", "checkbox"].includes(field.type)) field.checked = true;
        else field.value = value;
        const details = field.closest("details");
        if (details && value) details.open = true;
      }
      note.remove();
    });
  }

  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => sessionStorage.setItem(key, JSON.stringify(kept())), 300);
  });
  form.addEventListener("submit", () => {
    sessionStorage.setItem(key, JSON.stringify(kept()));
    sessionStorage.setItem(sentKey, key);
  });
}

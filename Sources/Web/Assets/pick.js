// Type-ahead fields (the ARIA combobox pattern). One set of listeners for the page, so rows added later work too.
const waitMs = 120;
let timer, asked, open;

const parts = (pick) => ({ text: pick.querySelector("[role=combobox]"), list: pick.querySelector("[role=listbox]"), hidden: pick.querySelector(":scope > input[type=hidden]") });

function close(pick) {
  if (!pick) return;
  const { text, list } = parts(pick);
  list.hidden = true;
  list.replaceChildren();
  text.setAttribute("aria-expanded", "false");
  text.removeAttribute("aria-activedescendant");
  if (open === pick) open = null;
}

function show(pick, found) {
  const { text, list } = parts(pick);
  list.replaceChildren(...found.map((item, index) => {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.id = `${list.id}-${index}`;
    option.dataset.value = item.id ?? item.code;
    if (item.fill) option.dataset.fill = JSON.stringify(item.fill);
    option.dataset.title = item.code ? `${item.code} ${item.title}` : item.title;
    const title = document.createElement("strong");
    title.textContent = option.dataset.title;
    // Wanted, in custody, warnings: read before who it is.
    for (const text of item.marks ?? []) option.append(Object.assign(document.createElement("strong"), { className: "safety", textContent: text }), " ");
    option.append(title);
    for (const more of [item.detail, item.likely, item.why]) {
      if (!more || (Array.isArray(more) && !more.length)) continue;
      const small = document.createElement("small");
      small.textContent = " " + (Array.isArray(more) ? more.join(", ") : more);
      option.append(small);
    }
    return option;
  }));
  if (!found.length) {
    const none = document.createElement("li");
    none.className = "none";
    none.setAttribute("role", "option");
    none.setAttribute("aria-disabled", "true");
    none.textContent = "Nothing found";
    list.append(none);
  }
  list.hidden = false;
  text.setAttribute("aria-expanded", "true");
  open = pick;
}

function mark(pick, option) {
  const { text, list } = parts(pick);
  for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
  if (option) {
    text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}

function choose(pick, option) {
  if (!option || !option.dataset.value) return;
  const { text, hidden } = parts(pick);
  if (pick.dataset.open) {
    // What is only in a gazetteer has no page yet: it fills the form.
    if (!option.dataset.fill) return void location.assign(`${pick.dataset.open}/${option.dataset.value}`);
    for (const [key, value] of Object.entries(JSON.parse(option.dataset.fill))) {
      const field = document.getElementById(key);
      if (!field) continue;
      field.value = value;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    text.value = option.dataset.title;
    return close(pick);
  }
  if (pick.classList.contains("many")) {
    const item = document.createElement("li");
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: pick.dataset.name, value: option.dataset.value });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "quiet remove", textContent: "Remove" });
    item.append(input, option.dataset.title + " ", remove);
    pick.querySelector(".chosen").append(item);
    text.value = "";
  } else {
    hidden.value = (pick.dataset.prefix ?? "") + option.dataset.value;
    text.value = option.dataset.title;
  }
  close(pick);
  text.dispatchEvent(new Event("change", { bubbles: true }));
}

async function ask(pick) {
  const { text } = parts(pick);
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${pick.dataset.source}?q=${encodeURIComponent(text.value)}`, { signal: asked.signal, headers: { Accept: "application/json" } });
    if (answer.ok) show(pick, await answer.json());
  } catch (error) {
    if (error.name !== "AbortError") close(pick);
  }
}

document.addEventListener("input", (event) => {
  const pick = event.target.closest?.(".pick");
  if (!pick || event.target.getAttribute("role") !== "combobox") return;
  const { hidden, text } = parts(pick);
  // A changed text is no longer what was chosen. A code typed whole is sent as typed and checked by the server.
  if (hidden) hidden.value = pick.dataset.source.startsWith("/codes/") ? text.value.trim().split(" ")[0] : "";
  clearTimeout(timer);
  if (text.value.trim().length < 2) return close(pick);
  timer = setTimeout(() => ask(pick), waitMs);
});

document.addEventListener("keydown", (event) => {
  const pick = event.target.closest?.(".pick");
  if (!pick || event.target.getAttribute("role") !== "combobox") return;
  const { list } = parts(pick);
  const options = [...list.querySelectorAll("[data-value]")];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) return void ask(pick);
    if (options.length) mark(pick, options[(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1) + options.length) % options.length]);
  } else if (event.key === "Enter" && !list.hidden) {
    event.preventDefault();
    choose(pick, options[at] ?? (options.length === 1 ? options[0] : null));
  } else if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close(pick);
  }
});

// Before the field loses focus, so that the choice is not lost with the list.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest?.("[role=option]");
  const pick = option?.closest(".pick");
  if (pick) {
    event.preventDefault();
    choose(pick, option);
  }
});

document.addEventListener("click", (event) => {
  if (event.target.matches?.(".pick .chosen .remove")) event.target.closest("li").remove();
});

document.addEventListener("focusout", (event) => {
  const pick = event.target.closest?.(".pick");
  if (pick && pick === open) setTimeout(() => { if (!pick.contains(document.activeElement)) close(pick); }, 100);
});

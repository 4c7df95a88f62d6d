// Repeated groups: rows are copies of the group's template with the next number in their names.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button.add, .row > button.remove");
  const group = button?.closest("fieldset.repeat");
  if (!group) return;
  const rows = group.querySelector(":scope > .rows");
  if (button.classList.contains("add")) {
    const next = Number(group.dataset.next ?? rows.children.length);
    group.dataset.next = next + 1;
    const holder = document.createElement("div");
    holder.innerHTML = group.querySelector(":scope > template").innerHTML.replaceAll("__", next);
    const row = holder.firstElementChild;
    rows.append(row);
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    document.dispatchEvent(new CustomEvent("peel:rows"));
  } else {
    const row = button.closest(".row");
    if (rows.children.length > 1) row.remove();
    else for (const field of row.querySelectorAll("input, textarea, select")) field.value = "";
    group.querySelector(":scope > button.add").focus();
  }
});

for (const group of document.querySelectorAll("fieldset.repeat")) {
  const numbers = [...group.querySelectorAll(":scope > .rows [name]")].map((field) => Number(field.name.slice(group.dataset.path.length + 1).split(".")[0]));
  group.dataset.next = Math.max(-1, ...numbers.filter(Number.isFinite)) + 1;
}

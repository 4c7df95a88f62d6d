// Shows a field only while the field it depends on has one of its values. Without scripts all fields stand there; the server decides either way.
function valuesOf(scope, key) {
  const fields = [...scope.querySelectorAll("[name]")].filter((field) => field.name === key || field.name.endsWith("." + key));
  return fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked).map((field) => field.value);
}

function update() {
  for (const field of document.querySelectorAll("[data-shown-when]")) {
    const scope = field.closest(".row") ?? field.closest("form");
    const wanted = field.dataset.shownValues.split("|");
    field.hidden = !valuesOf(scope, field.dataset.shownWhen).some((value) => wanted.includes(value));
  }
  // A section that asks nothing now is no empty box.
  for (const section of document.querySelectorAll("fieldset.section")) {
    const asked = [...section.children].filter((child) => child.tagName !== "LEGEND" && child.type !== "hidden");
    section.hidden = asked.length > 0 && asked.every((field) => field.hidden);
  }
}

document.addEventListener("change", update);
document.addEventListener("peel:rows", update);
update();

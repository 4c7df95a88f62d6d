// The places of a table on a map: the rows that have a point. The table stays the whole of it.
import { open } from "./map-base.js";

const box = document.getElementById("map");
const total = document.getElementById("map-total");

if (box && !window.L) {
  box.hidden = true;
  total.textContent += " The map needs Debian's libjs-leaflet on the server.";
} else if (box) {
  const rows = [...document.querySelectorAll(`#${box.dataset.table} tr[data-latitude]`)];
  const at = new Map();
  for (const row of rows) {
    const key = `${row.dataset.latitude},${row.dataset.longitude}`;
    if (!at.has(key)) at.set(key, []);
    at.get(key).push(row);
  }
  const map = await open(box, [...at.keys()].map((key) => key.split(",").map(Number)));
  for (const [key, found] of at) {
    const lines = found.map((row) => `${row.cells[0].textContent}: ${row.cells[1].textContent}`);
    const label = document.createElement("div");
    for (const line of lines) label.append(Object.assign(document.createElement("div"), { textContent: line }));
    // A marker is a button of its own: the keyboard reaches it and Enter goes to its row.
    const icon = L.divIcon({ className: "place", html: Object.assign(document.createElement("span"), { textContent: found.length > 1 ? String(found.length) : "" }), iconSize: [22, 22] });
    const marker = L.marker(key.split(",").map(Number), { icon, alt: lines.join("; "), title: lines.join("; "), keyboard: true }).bindTooltip(label).addTo(map);
    marker.on("click keypress", (event) => {
      if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
      found[0].querySelector("a").focus();
    });
    const button = marker.getElement();
    button.setAttribute("role", "button");
    button.setAttribute("aria-label", lines.join("; "));
  }
}

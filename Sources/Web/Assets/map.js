// Crimes on a map, by month and type.
import { json, open } from "./map-base.js";

const box = document.getElementById("map");
const form = document.getElementById("map-filters");
const total = document.getElementById("map-total");

function query(map) {
  const choices = new URLSearchParams(new FormData(form));
  const view = map.getBounds();
  choices.set("bounds", [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((degree) => degree.toFixed(5)).join(","));
  return choices;
}

let shown, latest = 0;

async function drawCrimes(map) {
  const mine = ++latest;
  box.setAttribute("aria-busy", "true");
  try {
    const found = await json(`${box.dataset.crimes}?${query(map)}`);
    if (mine !== latest) return;
    shown.clearLayers();
    const most = Math.max(1, ...found.cells.map((cell) => cell.count));
    for (const cell of found.cells) {
      // The area of a circle, not its width, is in proportion to the count.
      const radius = 4 + 22 * Math.sqrt(cell.count / most);
      const label = `${cell.count} ${cell.count === 1 ? "crime" : "crimes"}`;
      L.circleMarker([cell.lat, cell.lon], { radius, className: "crimes" }).bindTooltip(label).addTo(shown);
    }
    const month = form.elements.month.selectedOptions[0]?.textContent ?? "";
    total.textContent = `${found.total} in ${month}${found.cut ? ". Only the busiest places are drawn: look closer for the rest." : ""}`;
  } catch {
    if (mine === latest) total.textContent = "The map cannot be read just now. Try again in a minute; the counts are in the table below.";
  } finally {
    if (mine === latest) box.removeAttribute("aria-busy");
  }
}

// The table beside the map follows the filters too.
async function drawTable() {
  const choices = new URLSearchParams(new FormData(form));
  const address = `${location.pathname}?${choices}`;
  history.replaceState(null, "", address);
  const answer = await fetch(address);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector('[data-region="counts"]');
  const old = document.querySelector('[data-region="counts"]');
  if (fresh && old) old.replaceChildren(...fresh.childNodes);
}

if (box && !window.L) {
  total.textContent = "The map needs Debian's libjs-leaflet on the server. The counts are in the table below.";
} else if (box) {
  const [west, south, east, north] = box.dataset.bounds.split(",").map(Number);
  const map = await open(box, [[south, west], [north, east]]);
  shown = L.layerGroup().addTo(map);
  await drawCrimes(map);
  let timer;
  map.on("moveend", () => { clearTimeout(timer); timer = setTimeout(() => drawCrimes(map), 150); });
  form.addEventListener("change", () => { drawCrimes(map); drawTable(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); drawCrimes(map); drawTable(); });
}

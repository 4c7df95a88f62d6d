// Crimes on a map. Without a tile server the base is our own drawing: the boroughs' names, the Thames and a grid (london-base.json).
const box = document.getElementById("map");
const form = document.getElementById("map-filters");
const total = document.getElementById("map-total");

async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

async function drawBase(map) {
  if (box.dataset.tiles) {
    L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution ?? "", maxZoom: 19 }).addTo(map);
  } else {
    const base = await json(new URL("london-base.json", import.meta.url));
    for (let degree = -0.6; degree <= 0.4; degree += 0.1) L.polyline([[51.2, degree], [51.8, degree]], { className: "grid", interactive: false }).addTo(map);
    for (let degree = 51.2; degree <= 51.8; degree += 0.1) L.polyline([[degree, -0.6], [degree, 0.4]], { className: "grid", interactive: false }).addTo(map);
    L.polyline(base.thames, { className: "thames", interactive: false }).addTo(map);
    for (const [name, lat, lon] of base.boroughs) {
      L.marker([lat, lon], { icon: L.divIcon({ className: "place-name", html: document.createTextNode(name).textContent, iconSize: [0, 0] }), interactive: false, keyboard: false }).addTo(map);
    }
  }
  if (box.dataset.boundary) {
    L.geoJSON(await json(box.dataset.boundary), { style: { className: "boundary" }, interactive: false }).addTo(map);
  }
}

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
  const map = L.map(box, { zoomSnap: 0.25, attributionControl: Boolean(box.dataset.tiles) }).fitBounds([[south, west], [north, east]]);
  shown = L.layerGroup().addTo(map);
  await drawBase(map);
  await drawCrimes(map);
  let timer;
  map.on("moveend", () => { clearTimeout(timer); timer = setTimeout(() => drawCrimes(map), 150); });
  form.addEventListener("change", () => { drawCrimes(map); drawTable(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); drawCrimes(map); drawTable(); });
}

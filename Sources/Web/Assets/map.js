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

// The months as a slider: the same choice as the list of months, which goes on working without it.
function addSlider() {
  const months = [...form.elements.month.options].reverse();
  const field = document.getElementById("map-time"), slider = document.getElementById("map-slider"), play = document.getElementById("map-play");
  if (!field || months.length < 2) return;
  const tell = () => slider.setAttribute("aria-valuetext", months[slider.value].textContent);
  const follow = () => { slider.value = months.findIndex((month) => month.selected); tell(); };
  const show = (index) => { months[index].selected = true; slider.value = index; tell(); form.elements.month.dispatchEvent(new Event("change", { bubbles: true })); };
  slider.max = months.length - 1;
  follow();
  let waiting, playing;
  slider.addEventListener("input", (event) => { event.stopPropagation(); tell(); clearTimeout(waiting); waiting = setTimeout(() => show(Number(slider.value)), 120); });
  slider.addEventListener("change", (event) => event.stopPropagation());
  form.elements.month.addEventListener("change", follow);
  const stop = () => { clearInterval(playing); playing = undefined; play.textContent = "Play"; play.setAttribute("aria-pressed", "false"); };
  play.addEventListener("click", () => {
    if (playing) return stop();
    play.textContent = "Stop";
    play.setAttribute("aria-pressed", "true");
    if (Number(slider.value) === months.length - 1) show(0);
    playing = setInterval(() => { if (Number(slider.value) >= months.length - 1) return stop(); show(Number(slider.value) + 1); }, 1200);
  });
  field.hidden = false;
}

if (box && !window.L) {
  total.textContent = "The map needs Debian's libjs-leaflet on the server. The counts are in the table below.";
} else if (box) {
  const [west, south, east, north] = box.dataset.bounds.split(",").map(Number);
  const map = await open(box, [[south, west], [north, east]]);
  shown = L.layerGroup().addTo(map);
  await drawCrimes(map);
  addSlider();
  let timer;
  map.on("moveend", () => { clearTimeout(timer); timer = setTimeout(() => drawCrimes(map), 150); });
  form.addEventListener("change", () => { drawCrimes(map); drawTable(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); drawCrimes(map); drawTable(); });
}

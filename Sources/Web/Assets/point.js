// A point picked on a map fills latitude and longitude; what is typed there moves the point. Without a mouse: arrow keys move the map, Enter takes its middle.
import { london, open } from "./map-base.js";

const box = document.getElementById("map");
const latitude = document.getElementById("latitude");
const longitude = document.getElementById("longitude");
const by = document.getElementById("pointBy");

if (box && window.L && latitude && longitude) {
  box.hidden = false;
  const typed = () => {
    const point = [Number.parseFloat(latitude.value), Number.parseFloat(longitude.value)];
    return point.every(Number.isFinite) && Math.abs(point[0]) <= 90 && Math.abs(point[1]) <= 180 ? point : null;
  };
  const start = typed();
  const map = await open(box, start ? [start, start] : london);
  const icon = L.divIcon({ className: "place", iconSize: [22, 22] });
  let marker;

  function show(point) {
    marker?.remove();
    marker = point ? L.marker(point, { icon, interactive: false, keyboard: false }).addTo(map) : undefined;
  }

  function take(place) {
    latitude.value = place.lat.toFixed(6);
    longitude.value = place.lng.toFixed(6);
    if (by) by.value = "MAP";
    show([place.lat, place.lng]);
    box.setAttribute("aria-label", `Map. The point is at ${latitude.value}, ${longitude.value}. Move it with the arrow keys; Enter sets the point in its middle.`);
  }

  show(start);
  map.on("click", (event) => take(event.latlng));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take(map.getCenter());
  });
  for (const field of [latitude, longitude]) {
    field.addEventListener("change", () => {
      const point = typed();
      show(point);
      if (point) map.setView(point, Math.max(map.getZoom(), 14));
    });
  }
}

// What every map stands on. Without a tile server the base is our own drawing: the boroughs' names, the Thames and a grid (london-base.json).
export const london = [[51.28, -0.51], [51.70, 0.33]];

export async function json(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

// The force's own tiles and boundaries are named on the page's body (MapSettings).
async function drawBase(map) {
  const { tiles, attribution, boundary } = document.body.dataset;
  if (tiles) {
    L.tileLayer(tiles, { attribution: attribution ?? "", maxZoom: 19 }).addTo(map);
  } else {
    const base = await json(new URL("london-base.json", import.meta.url));
    for (let degree = -0.6; degree <= 0.4; degree += 0.1) L.polyline([[51.2, degree], [51.8, degree]], { className: "grid", interactive: false }).addTo(map);
    for (let degree = 51.2; degree <= 51.8; degree += 0.1) L.polyline([[degree, -0.6], [degree, 0.4]], { className: "grid", interactive: false }).addTo(map);
    L.polyline(base.thames, { className: "thames", interactive: false }).addTo(map);
    for (const [name, lat, lon] of base.boroughs) {
      L.marker([lat, lon], { icon: L.divIcon({ className: "place-name", html: document.createTextNode(name).textContent, iconSize: [0, 0] }), interactive: false, keyboard: false }).addTo(map);
    }
  }
  if (boundary) L.geoJSON(await json(boundary), { style: { className: "boundary" }, interactive: false }).addTo(map);
}

// A map in `box` that shows `bounds`, with its base drawn.
export async function open(box, bounds) {
  const map = L.map(box, { zoomSnap: 0.25, attributionControl: Boolean(document.body.dataset.tiles) }).fitBounds(bounds, { maxZoom: 15, padding: [24, 24] });
  await drawBase(map);
  return map;
}

// The links of the page's table drawn as boxes and lines. The server says what there is; opening a record asks it again and changes the address, so the
// table, a reload and a print show the same. The drawing is made from the data alone: the same links always look the same.
const host = document.getElementById("chart");
const column = 320, row = 56, width = 190, height = 40, margin = 16;
const svg = (name, attributes = {}, ...children) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};
const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};
const short = (text, max) => (text.length > max ? text.slice(0, max - 1) + "…" : text);

const depthMax = Number(host.dataset.depthMax);
const view = make("div", { className: "chart-view" });
const about = make("div", { className: "chart-about" });
about.setAttribute("aria-live", "polite");
const fit = make("button", { type: "button", textContent: "Fit to the page" });
fit.setAttribute("aria-pressed", "false");
const help = make("p", { className: "hint", textContent: "Arrow keys go from record to record. Enter shows or hides a record's links. O opens its page." });
host.append(make("div", { className: "chart-tools" }, fit, help), view, about);

let chart, current;

// Each record stands in the column of its distance; its children stand together beside it.
function place({ nodes }) {
  const children = new Map(nodes.map((node) => [node.id, []]));
  for (const node of nodes) if (node.parent) children.get(node.parent)?.push(node);
  for (const list of children.values()) list.sort((a, b) => a.kind.localeCompare(b.kind) || a.title.localeCompare(b.title) || a.id.localeCompare(b.id));
  const at = new Map();
  let next = 0;
  const visit = (node) => {
    const list = children.get(node.id);
    if (!list.length) at.set(node.id, { x: margin + node.depth * column, y: margin + next++ * row });
    else {
      list.forEach(visit);
      const ys = list.map((child) => at.get(child.id).y);
      at.set(node.id, { x: margin + node.depth * column, y: (ys[0] + ys.at(-1)) / 2 });
    }
  };
  nodes.filter((node) => !node.parent).forEach(visit);
  return { at, children };
}

function period(edge) {
  if (edge.since && edge.until) return ` (${edge.since} to ${edge.until})`;
  return edge.since ? ` (since ${edge.since})` : edge.until ? ` (until ${edge.until})` : "";
}

// Several links between the same two are one line with all their names.
function pairs(edges, byId) {
  const found = new Map();
  for (const edge of edges) {
    const isOnward = byId.get(edge.from).depth < byId.get(edge.to).depth || byId.get(edge.from).depth === byId.get(edge.to).depth && edge.from < edge.to;
    const [near, far, role] = isOnward ? [edge.from, edge.to, edge.role] : [edge.to, edge.from, edge.inverse];
    const key = `${near} ${far}`;
    if (!found.has(key)) found.set(key, { from: near, to: far, roles: [], isPast: true, said: [] });
    const pair = found.get(key);
    if (!pair.roles.includes(role)) pair.roles.push(role);
    pair.isPast &&= Boolean(edge.until);
    pair.said.push(`${byId.get(edge.from).title}: ${edge.role} ${byId.get(edge.to).title}${period(edge)}`);
  }
  return [...found.values()];
}

function drawEdge(edge, at) {
  const [from, to] = [at.get(edge.from), at.get(edge.to)];
  const [near, far] = from.x <= to.x ? [from, to] : [to, from];
  const isLevel = near.x === far.x;
  const start = [near.x + width, near.y + height / 2];
  const end = isLevel ? [far.x + width, far.y + height / 2] : [far.x, far.y + height / 2];
  const bend = isLevel ? start[0] + 40 : (start[0] + end[0]) / 2;
  const line = svg("path", { class: `chart-edge${edge.isPast ? " past" : ""}`, d: `M${start} C${[bend, start[1]]} ${[bend, end[1]]} ${end}`, "data-from": edge.from, "data-to": edge.to });
  line.append(svg("title", {}, edge.said.join("\n")));
  const label = svg("text", { class: "chart-role", x: isLevel ? bend : end[0] - 6, y: isLevel ? (start[1] + end[1]) / 2 : end[1] - 5, "text-anchor": isLevel ? "start" : "end" }, short(edge.roles.join(", "), isLevel ? 18 : 28));
  return svg("g", {}, line, label);
}

function drawNode(node, at, isPath) {
  const { x, y } = at.get(node.id);
  const canOpen = !isPath && node.depth < depthMax;
  const group = svg("g", { class: `chart-node kind-${node.kind}${node.depth ? "" : " start"}${node.also.length ? " joined" : ""}`, transform: `translate(${x} ${y})`, tabindex: "-1", role: "button", "data-id": node.id });
  const state = !canOpen ? "" : node.open ? ", links shown" : ", links not shown";
  group.setAttribute("aria-label", `${node.kindTitle} ${node.reference ?? ""} ${node.title}, ${node.depth} links away${state}${node.more ? ", more links than are drawn" : ""}${node.also.length ? `, also recorded as ${node.also.join("; ")}` : ""}`);
  if (canOpen) group.setAttribute("aria-expanded", String(node.open));
  // One person of several records is a pile of cards.
  if (node.also.length) group.append(svg("rect", { class: "under", x: 4, y: 4, width, height, rx: 6 }));
  group.append(
    svg("rect", { width, height, rx: 6 }), svg("text", { x: 10, y: 17 }, short(node.title, canOpen ? 22 : 25)),
    svg("text", { class: "sub", x: 10, y: 32 }, short([node.also.length ? `${node.also.length + 1} records` : node.kindTitle, node.reference, node.summary].filter(Boolean).join(" · "), 30)), svg("title", {}, `${node.title}. ${node.summary}${node.also.length ? `. Also recorded as ${node.also.join("; ")}` : ""}`));
  if (canOpen) group.append(svg("text", { class: "sign", x: width - 16, y: 17, "aria-hidden": "true" }, node.open ? "−" : "+"));
  return group;
}

function draw() {
  const { at } = place(chart);
  const byId = new Map(chart.nodes.map((node) => [node.id, node]));
  const isPath = new URLSearchParams(location.search).has("to");
  const xs = [...at.values()].map(({ x }) => x), ys = [...at.values()].map(({ y }) => y);
  const size = [Math.max(...xs) + width + margin + 60, Math.max(...ys) + height + margin];
  const root = svg("svg", { width: size[0], height: size[1], viewBox: `0 0 ${size[0]} ${size[1]}`, role: "group", "aria-label": "Chart of links. The table below says the same." });
  root.append(...pairs(chart.edges, byId).map((pair) => drawEdge(pair, at)), ...chart.nodes.map((node) => drawNode(node, at, isPath)));
  view.replaceChildren(root);
  select(byId.has(current) ? current : chart.nodes[0].id, false);
}

function select(id, focus = true) {
  const node = chart.nodes.find((each) => each.id === id);
  if (!node) return;
  current = id;
  for (const group of view.querySelectorAll(".chart-node")) {
    const isCurrent = group.dataset.id === id;
    group.setAttribute("tabindex", isCurrent ? "0" : "-1");
    if (isCurrent) group.setAttribute("aria-current", "true");
    else group.removeAttribute("aria-current");
    if (isCurrent && focus) group.focus({ preventScroll: true });
  }
  const at = place(chart).at.get(id);
  if (at.y < view.scrollTop || at.y + height > view.scrollTop + view.clientHeight) view.scrollTop = at.y - view.clientHeight / 2;
  if (at.x < view.scrollLeft || at.x + width > view.scrollLeft + view.clientWidth) view.scrollLeft = at.x - view.clientWidth / 2;
  for (const line of view.querySelectorAll(".chart-edge")) line.classList.toggle("lit", line.dataset.from === id || line.dataset.to === id);
  const title = make("strong", { textContent: [node.reference, node.title].filter(Boolean).join(" ") });
  const page = node.href ? make("a", { href: node.href, textContent: "Open its page" }) : "";
  const own = make("a", { href: `${location.pathname}?ref=${encodeURIComponent(node.ref)}`, textContent: "Its own chart" });
  const roles = chart.edges.filter((edge) => edge.from === id || edge.to === id).slice(0, 8)
    .map((edge) => `${edge.from === id ? edge.role : edge.inverse} ${chart.nodes.find((each) => each.id === (edge.from === id ? edge.to : edge.from))?.title ?? ""}${period(edge)}`);
  about.replaceChildren(make("p", {}, title, ` ${node.kindTitle}. ${node.summary} ${node.also.length ? `Also recorded as ${node.also.join("; ")}. ` : ""}`, page, " ", own), make("p", { className: "hint", textContent: roles.join("; ") }));
}

// The address holds which records are open; the server draws the table from it.
function addressWith(node) {
  const query = new URLSearchParams(location.search);
  const named = query.getAll("open");
  if (!node.open) query.append("open", node.ref);
  else if (named.includes(node.ref)) {
    query.delete("open");
    for (const ref of named) if (ref !== node.ref) query.append("open", ref);
  } else return null;
  return query;
}

async function toggle(node) {
  if (node.depth >= depthMax || new URLSearchParams(location.search).has("to")) return;
  const query = addressWith(node);
  if (!query) {
    about.append(make("p", { className: "hint", textContent: "Its links belong to the distance chosen above. Choose a shorter one to hide them." }));
    return;
  }
  try {
    const [data, page] = await Promise.all([load(query), fetch(`${location.pathname}?${query}`)]);
    if (!page.ok) throw new Error(`status ${page.status}`);
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    history.replaceState(null, "", `${location.pathname}?${query}`);
    chart = data;
    draw();
    select(node.id);
    for (const part of ["#chart-total", '[data-region="chart-table"]']) {
      const [old, now] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && now) old.replaceChildren(...now.childNodes);
    }
  } catch {
    about.append(make("p", { className: "hint", textContent: "The links cannot be read just now. Try again in a minute; the table below still holds." }));
  }
}

async function load(query) {
  const answer = await fetch(`${host.dataset.source}?${query}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
}

function neighbour(node, key) {
  const { at } = place(chart);
  const own = at.get(node.id);
  const others = chart.nodes.filter((each) => each.id !== node.id).map((each) => ({ each, ...at.get(each.id) }));
  const sideways = (sign) => others.filter(({ x }) => x === own.x + sign * column).sort((a, b) => Math.abs(a.y - own.y) - Math.abs(b.y - own.y))[0];
  const along = (sign) => others.filter(({ x, y }) => x === own.x && Math.sign(y - own.y) === sign).sort((a, b) => Math.abs(a.y - own.y) - Math.abs(b.y - own.y))[0];
  const found = { ArrowLeft: () => sideways(-1), ArrowRight: () => sideways(1), ArrowUp: () => along(-1), ArrowDown: () => along(1) }[key]?.();
  return found?.each;
}

view.addEventListener("click", (event) => {
  const group = event.target.closest(".chart-node");
  const node = group && chart.nodes.find((each) => each.id === group.dataset.id);
  if (!node) return;
  select(node.id);
  toggle(node);
});

view.addEventListener("keydown", (event) => {
  const group = event.target.closest(".chart-node");
  const node = group && chart.nodes.find((each) => each.id === group.dataset.id);
  if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = neighbour(node, event.key);
    if (next) select(next.id);
  } else if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    toggle(node);
  } else if (event.key.toLowerCase() === "o" && node.href) {
    location.assign(node.href);
  }
});

fit.addEventListener("click", () => fit.setAttribute("aria-pressed", String(view.classList.toggle("fit"))));

try {
  chart = await load(new URLSearchParams(location.search));
  host.hidden = false;
  draw();
} catch {
  host.hidden = true;
}

// A box to sign in with finger, pen or mouse. What is drawn goes with the form as moves and lines in a box of 600 by 200; the typed name stands without it.
const width = 600;
const height = 200;
const pointsMax = 3000;

for (const frame of document.querySelectorAll("[data-signature]")) {
  const field = frame.querySelector("input");
  const note = Object.assign(document.createElement("p"), { className: "hint", textContent: "Sign in the box, or leave it: the name alone is enough." });
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "Box to sign in; not needed with the name typed");
  const clear = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Clear the drawing" });
  frame.append(note, canvas, clear);
  const pen = canvas.getContext("2d");
  let lines = field.value ? field.value.split("M").filter(Boolean).map((line) => line.split("L").map((point) => point.split(" ").map(Number))) : [];
  let points = lines.reduce((sum, line) => sum + line.length, 0);

  const draw = () => {
    pen.clearRect(0, 0, width, height);
    pen.lineWidth = 2.5;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    for (const line of lines) {
      pen.beginPath();
      line.forEach(([x, y], index) => (index ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      if (line.length === 1) pen.lineTo(line[0][0] + 0.5, line[0][1]);
      pen.stroke();
    }
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    const clamp = (value, max) => Math.max(0, Math.min(max, Math.round(value)));
    return [clamp((event.clientX - box.left) * width / box.width, width), clamp((event.clientY - box.top) * height / box.height, height)];
  };
  const keep = () => { field.value = lines.map((line) => "M" + line.map((point) => point.join(" ")).join("L")).join(""); };

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    lines.push([at(event)]);
    points += 1;
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!canvas.hasPointerCapture(event.pointerId) || points >= pointsMax) return;
    const line = lines.at(-1);
    const point = at(event);
    const last = line.at(-1);
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 3) return;
    line.push(point);
    points += 1;
    draw();
  });
  canvas.addEventListener("pointerup", keep);
  canvas.addEventListener("pointercancel", keep);
  clear.addEventListener("click", () => { lines = []; points = 0; keep(); draw(); });
  draw();
}

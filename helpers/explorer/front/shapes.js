// What is drawn on a panel. Places are in pixels, and so are traces: what `traceOf` makes of a line.

export const CARRIED = [5, 3]; // the dashes of what a step carries on

const APART = 5; // px between iterates, from which on each has a dot
const SPACING = 80; // px of a line between its first markers
const WIDER = 1.2; // each distance between markers is so many times the one before

// The places of a line up to step `upTo`, which may lie between two. `count` of them are iterates.
// Where there are no xs, the ys stand at 0, 1, 2, ...
export function traceOf(panel, xs, ys, upTo) {
  const last = Math.min(ys.length - 1, upTo);
  const count = Math.floor(last) + 1;
  const places = [];
  for (let k = 0; k < count; k++) places.push(placeOn(panel, xs, ys, k));
  const part = last - Math.floor(last);
  if (part > 0) places.push(mid(places[count - 1], placeOn(panel, xs, ys, count), part));
  return { places, count };
}

function placeOn(panel, xs, ys, k) {
  return inReach(panel.px(xs ? xs[k] : k), panel.py(ys[k]));
}

function mid([x, y], [nextX, nextY], part) {
  return [x + part * (nextX - x), y + part * (nextY - y)];
}

// Far outside the picture a canvas loses track; a line that leads there is to keep its direction.
function inReach(x, y) {
  const far = Math.max(Math.abs(x), Math.abs(y)) / 1e5;
  if (far > 1 && far < Infinity) return [x / far, y / far];
  return [x, y].map((value) => Math.min(1e5, Math.max(-1e5, value)));
}

export function lengthOf({ places }) {
  let length = 0;
  for (let k = 1; k < places.length; k++) length += distance(places[k - 1], places[k]) || 0;
  return length;
}

function distance(one, other) {
  return Math.hypot(one[0] - other[0], one[1] - other[1]);
}

export function drawLine(panel, { places }, { color, width = 2, dash = [], alpha = 1 }) {
  const c = panel.context;
  c.beginPath();
  let draw = false; // what is not a number leaves a gap
  for (const [x, y] of places) {
    if (draw) c.lineTo(x, y);
    else c.moveTo(x, y);
    draw = !Number.isNaN(x + y);
  }
  c.setLineDash(dash);
  c.lineJoin = "round";
  c.lineCap = dash.length ? "butt" : "round";
  c.lineWidth = width;
  c.strokeStyle = color;
  c.globalAlpha = alpha;
  c.stroke();
  c.globalAlpha = 1;
  c.setLineDash([]);
}

// A dot at each iterate that a step leads to which can be seen.
export function drawDots(panel, { places, count }, color, radius) {
  const c = panel.context;
  c.fillStyle = color;
  c.beginPath();
  for (let k = 1; k < count; k++) {
    if (!(distance(places[k - 1], places[k]) >= APART)) continue;
    c.moveTo(places[k][0] + radius, places[k][1]);
    c.arc(places[k][0], places[k][1], radius, 0, 2 * Math.PI);
  }
  c.fill();
}

// A few markers along a path that has one, ever farther apart, and those that there are stay where
// they are while it grows; those of paths that run together stand apart.
export function drawMarkers(panel, { trace, n, marker, color }, paths, paper) {
  if (!marker) return;
  const { places, count } = trace;
  let spacing = SPACING;
  let since = spacing * (1 - (n + 1) / (paths + 1));
  for (let k = 1; k < count; k++) {
    since += distance(places[k - 1], places[k]) || 0;
    if (since < spacing || Number.isNaN(places[k][1])) continue;
    [since, spacing] = [0, spacing * WIDER];
    drawMarker(panel.context, marker, places[k], 4, color, paper);
  }
}

// Matplotlib's letters: polygons as angles in eighths of a turn, clockwise from the top, and radii.
const POLYGONS = {
  s: [1, 3, 5, 7].map((eighth) => [eighth, 1.25]),
  D: [0, 2, 4, 6].map((eighth) => [eighth, 1.3]),
  "^": [0, 8 / 3, 16 / 3].map((eighth) => [eighth, 1.35]),
  v: [4, 4 + 8 / 3, 4 + 16 / 3].map((eighth) => [eighth, 1.35]),
  P: cross(0),
  X: cross(1),
  "*": Array.from({ length: 10 }, (_, k) => [0.8 * k, k % 2 ? 0.6 : 1.4]),
};

function cross(turn) {
  const arm = Array.from({ length: 4 }, (_, k) => [
    [2 * k - 0.55 + turn, 1.35],
    [2 * k + 0.55 + turn, 1.35],
    [2 * k + 1 + turn, 0.8],
  ]);
  return arm.flat();
}

export function drawMarker(c, marker, [x, y], radius, fill, edge, width = 1) {
  c.beginPath();
  const corners = POLYGONS[marker];
  if (!corners) c.arc(x, y, radius, 0, 2 * Math.PI);
  for (const [eighth, size] of corners ?? []) {
    const angle = (Math.PI * eighth) / 4;
    c.lineTo(x + size * radius * Math.sin(angle), y - size * radius * Math.cos(angle));
  }
  c.closePath();
  c.lineJoin = "round";
  // The edge lies around the shape, which keeps its size.
  c.lineWidth = 2 * width;
  c.strokeStyle = edge;
  c.stroke();
  c.fillStyle = fill;
  c.fill();
}

// What the reader may take hold of, or looks for: paper with an edge of ink.
export function drawHandle(c, marker, at, radius, ink) {
  drawMarker(c, marker, at, radius, ink.paper, ink.text, 1.5);
}

export function drawRing(c, [x, y], color, paper) {
  c.beginPath();
  c.arc(x, y, 6.5, 0, 2 * Math.PI);
  for (const [width, ink] of [
    [5, paper],
    [2, color],
  ]) {
    c.lineWidth = width;
    c.strokeStyle = ink;
    c.stroke();
  }
}

// A word beside a place: `side` is -1 for above and 1 for below. It stays inside the panel.
export function drawWord(panel, word, [x, y], side, ink) {
  const { context: c, box } = panel;
  const half = c.measureText(word).width / 2 + 3;
  const across = Math.min(box.x + box.w - half, Math.max(box.x + half, x));
  const fits = side < 0 ? y - 24 > box.y : y + 24 < box.y + box.h;
  const down = y + (fits ? side : -side) * 18;
  c.textAlign = "center";
  c.textBaseline = "middle";
  haloed(c, word, across, down, ink.text, ink.paper);
}

export function haloed(c, text, x, y, color, paper) {
  c.lineJoin = "round";
  c.lineWidth = 4;
  c.strokeStyle = paper;
  c.strokeText(text, x, y);
  c.fillStyle = color;
  c.fillText(text, x, y);
}

export function drawArrow(panel, from, to, { color, paper, dash = [], width = 2 }) {
  const c = panel.context;
  const length = distance(from, to);
  if (!(length > 1) || length > 1e4) return;
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const head = Math.min(9, length);
  const neck = [to[0] - ux * head, to[1] - uy * head];
  const shaft = { places: [from, neck] };
  drawLine(panel, { places: [from, to] }, { color: paper, width: width + 3, alpha: 0.85 });
  drawLine(panel, shaft, { color, width, dash });
  c.beginPath();
  c.moveTo(...to);
  c.lineTo(neck[0] - uy * head * 0.45, neck[1] + ux * head * 0.45);
  c.lineTo(neck[0] + uy * head * 0.45, neck[1] - ux * head * 0.45);
  c.fillStyle = color;
  c.fill();
}

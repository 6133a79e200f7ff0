// Curves y(x), and the map of two hyperparameters.

import { typeset } from "./axes.js";
import { ghostStyle, namesBeside, pinStyle } from "./beside.js";
import { named } from "./legend.js";
import { element } from "./page.js";
import { drawLine, drawMarker, haloed, traceOf } from "./shapes.js";

export class CurveDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const { panels, view, series } = this.figure;
    const [panel] = panels;
    const names = named(view.series).map((line) => ({ ...line, marker: null }));
    panel.begin(ink, [...names, ...namesBeside(series, ink)]);
    panel.clipped(() => {
      for (const line of [...curvesBeside(series, ink), ...curvesNow(this.figure, ink)])
        if (line.count) drawLine(panel, traceOf(panel, ...line.columns, Infinity), line);
    });
  }
}

function curvesNow({ view, series }, ink) {
  return series.now.map((curve, n) => {
    const line = view.series[n];
    return { ...curve, color: ink.of(line), dash: line.dash };
  });
}

function curvesBeside({ ghosts, pinned }, ink) {
  const before = ghosts.map((curve) => ({ ...curve, ...ghostStyle(ink) }));
  const kept = pinned.flatMap(({ now }, k) =>
    now.map((curve) => ({ ...curve, ...pinStyle(ink, k) })),
  );
  return [...before, ...kept];
}

const ABOVE_MAP = "#ffffff"; // a map has its own colors, the same in either theme
const AROUND = "rgba(0, 0, 0, 0.55)";

export class MapDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const { panels, plane, view, model } = this.figure;
    const [panel] = panels;
    panel.begin(ink, [], plane, (there) => {
      if (plane) drawPlane(there, plane, view.plane);
      drawTheories(there, view.lines);
    });
    const picked = model.get("picked");
    if (picked.length) panel.clipped(() => drawCrosshair(panel, picked));
  }
}

// A pixel for each pair of the plane, the outermost ones with their middle on the axes.
function drawPlane(panel, plane, { rows, columns, stops }) {
  const picture = element("canvas", { width: columns, height: rows });
  const pixels = new ImageData(columns, rows);
  const colors = colorsOf(stops);
  for (let n = 0; n < rows * columns; n++) {
    const row = rows - 1 - Math.floor(n / columns);
    const level = plane.getUint8(n);
    const color = level === 255 ? [0, 0, 0, 0] : colors.subarray(4 * level, 4 * level + 4);
    pixels.data.set(color, 4 * (row * columns + (n % columns)));
  }
  picture.getContext("2d").putImageData(pixels, 0, 0);
  const { x, y, w, h } = panel.box;
  panel.context.imageSmoothingQuality = "high";
  panel.context.drawImage(picture, 0.5, 0.5, columns - 1, rows - 1, x, y, w, h);
}

// Red, green, blue and opacity of the levels 0 to 254.
function colorsOf(stops) {
  const c = element("canvas", { width: 255, height: 1 }).getContext("2d");
  const gradient = c.createLinearGradient(0.5, 0, 254.5, 0);
  for (const [n, color] of stops.entries()) gradient.addColorStop(n / (stops.length - 1), color);
  c.fillStyle = gradient;
  c.fillRect(0, 0, 255, 1);
  return c.getImageData(0, 0, 255, 1).data;
}

// Curves that theory knows, each with its name along it.
function drawTheories(panel, lines) {
  const traces = lines.map(({ x, y }) => traceOf(panel, x, y, Infinity).places);
  for (const places of traces) {
    drawLine(panel, { places }, { color: AROUND, width: 3.5 });
    drawLine(panel, { places }, { color: ABOVE_MAP, width: 1.8 });
  }
  for (const [n, { name }] of lines.entries()) {
    const inside = traces[n].filter((place) => isOn(panel, place));
    const others = traces.filter((_, k) => k !== n).flat();
    if (inside.length > 10) writeAlong(panel, typeset(name), inside, freestShare(inside, others));
  }
}

function isOn({ box }, [x, y]) {
  return x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h;
}

// How far along a line the others are farthest away.
function freestShare(places, others) {
  const room = (share) => {
    const [x, y] = places[Math.floor(share * places.length)];
    return Math.min(...others.map(([otherX, otherY]) => Math.hypot(x - otherX, y - otherY)), 200);
  };
  return [0.3, 0.4, 0.5, 0.6, 0.7].sort((one, other) => room(other) - room(one))[0];
}

function writeAlong(panel, text, places, share) {
  const { context: c } = panel;
  const [from, at, to] = [-0.1, 0, 0.1].map(
    (by) => places[Math.floor((share + by) * places.length)],
  );
  const forth = Math.sign(to[0] - from[0]) || 1;
  const angle = Math.atan2(forth * (to[1] - from[1]), forth * (to[0] - from[0]));
  c.save();
  c.translate(...at);
  c.rotate(angle);
  c.font = panel.font;
  c.textAlign = "center";
  c.textBaseline = "middle";
  const half = c.measureText(text).width / 2;
  const side = [-11, 11].find((y) => hasRoom(panel, at, angle, half, 1.5 * y)) ?? -11;
  haloed(c, text, 0, side, ABOVE_MAP, AROUND);
  c.restore();
}

// Whether both ends of a text are on the map that stands off a place, in px, at right angles to it.
function hasRoom(panel, [x, y], angle, half, off) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [-half, half].every((along) =>
    isOn(panel, [x + along * cos - off * sin, y + along * sin + off * cos]),
  );
}

function drawCrosshair(panel, [x, y]) {
  const { context: c, box } = panel;
  const [px, py] = [panel.px(x), panel.py(y)];
  const across = [
    [box.x, py],
    [box.x + box.w, py],
  ];
  const down = [
    [px, box.y],
    [px, box.y + box.h],
  ];
  for (const places of [across, down]) {
    drawLine(panel, { places }, { color: AROUND, width: 2.5, alpha: 0.6 });
    drawLine(panel, { places }, { color: ABOVE_MAP, width: 1, alpha: 0.9 });
  }
  drawMarker(c, "o", [px, py], 5, ABOVE_MAP, "#000000", 1.5);
}

export function colorBar({ stops, low, high }) {
  const style = `background: linear-gradient(90deg, ${stops})`;
  const colors = element("span", { class: "ravine-colors", style });
  return element("div", { class: "ravine-bar" }, typeset(low), colors, typeset(high));
}

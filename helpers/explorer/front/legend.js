// The names of the lines on a panel, in the corner that the lines leave free.

import { typeset } from "./axes.js";
import { drawLine, drawMarker } from "./shapes.js";

const CORNERS = [
  ["right", "top"],
  ["left", "top"],
  ["right", "bottom"],
  ["left", "bottom"],
];
const ROW = 18;
const SAMPLE = 30; // px of line before a name
const LOW = 200; // px; where a panel is no higher, names stand in two rows
const SETTLED = 600; // ms without a drawing, after which names that lines have come under move away

// A line that is alone has no name, and no entry.
export function named(lines) {
  return lines.filter((line) => line.name);
}

// Lines with a name, a color, dashes, and maybe a marker and a width. `again` draws once more.
export function drawLegend(panel, lines, ink, again) {
  clearTimeout(panel.moving);
  if (!lines.length) return;
  const c = panel.context;
  c.textAlign = "left";
  c.textBaseline = "middle";
  const names = lines.map((line) => typeset(line.name));
  const column = SAMPLE + 14 + Math.max(...names.map((name) => c.measureText(name).width));
  const columns = columnsOf(panel, lines.length, column);
  const rows = Math.ceil(lines.length / columns);
  const size = [4 + columns * column, rows * ROW];
  const [left, top] = placeInCorner(panel.box, size, cornerOf(panel, size, again));
  c.globalAlpha = 0.8;
  c.fillStyle = ink.paper;
  c.fillRect(left, top, ...size);
  c.globalAlpha = 1;
  lines.forEach((line, n) => {
    const [across, down] = [Math.floor(n / rows), n % rows];
    const place = [left + 4 + column * across, top + ROW * (down + 0.5)];
    drawEntry(panel, line, names[n], place, ink);
  });
}

function columnsOf(panel, count, width) {
  if (panel.box.h > LOW) return 1;
  return Math.max(1, Math.min(Math.ceil(count / 2), Math.floor((panel.box.w - 16) / width)));
}

function drawEntry(panel, line, name, [x, y], ink) {
  const { context: c } = panel;
  const color = ink.of(line);
  const places = [
    [x, y],
    [x + SAMPLE, y],
  ];
  drawLine(panel, { places }, { ...line, color });
  if (line.marker) drawMarker(c, line.marker, [x + SAMPLE / 2, y], 4, color, ink.paper);
  c.fillStyle = ink.text;
  c.fillText(name, x + SAMPLE + 6, y);
}

function placeInCorner({ x, y, w, h }, [width, height], [side, end]) {
  return [side === "left" ? x + 6 : x + w - width - 6, end === "top" ? y + 5 : y + h - height - 5];
}

// The corner stays while lines move, and changes when they rest under it and another one is freer.
function cornerOf(panel, size, again) {
  const crossed = CORNERS.map((corner) => crossings(panel, size, corner));
  const freest = CORNERS[crossed.indexOf(Math.min(...crossed))];
  if (!panel.corner) {
    if (panel.drawn.length) panel.corner = freest;
    return freest;
  }
  if (crossed[CORNERS.indexOf(panel.corner)] > Math.min(...crossed)) {
    panel.moving = setTimeout(() => {
      panel.corner = null;
      again();
    }, SETTLED);
  }
  return panel.corner;
}

// How many pieces of lines run through a corner.
function crossings(panel, [width, height], corner) {
  const [left, top] = placeInCorner(panel.box, [width, height], corner);
  const box = [left, top, left + width, top + height];
  let found = 0;
  for (const { places } of panel.drawn)
    for (let k = 1; k < places.length; k++) found += runsThrough(places[k - 1], places[k], box);
  return found;
}

function runsThrough([ax, ay], [bx, by], [left, top, right, bottom]) {
  if (Math.max(ax, bx) < left || Math.min(ax, bx) > right) return false;
  if (Math.max(ay, by) < top || Math.min(ay, by) > bottom) return false;
  // The box is met unless all of its corners lie on one side.
  const side = (x, y) => (bx - ax) * (y - ay) > (by - ay) * (x - ax);
  const first = side(left, top);
  if (side(right, top) !== first || side(left, bottom) !== first) return true;
  return side(right, bottom) !== first || ((ax - bx) | (ay - by)) === 0;
}

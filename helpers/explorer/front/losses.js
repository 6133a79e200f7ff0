// The losses of paths against the step, and the rates of their coordinates.

import { namesBeside, pinStyle } from "./beside.js";
import { named } from "./legend.js";
import { drawLine, drawMarker, drawMarkers, drawRing, haloed, traceOf } from "./shapes.js";

const MARKER = 6; // px from the middle of a marker to its edge
const COORDINATES = [3, 1.2]; // px, of the lines of the first and of the second one, in a race

export function drawLosses(panel, figure, ink, { now, beside }) {
  const { view, series, player, hover } = figure;
  panel.begin(ink, [...named(view.series), ...namesBeside(series, ink)]);
  panel.clipped(() => {
    if (view.goal) drawGoal(panel, view.goal.level, ink);
    drawStepLine(panel, figure, ink);
    for (const path of [...beside, ...now.sort(denserFirst)]) {
      path.trace = traceOf(panel, null, path.columns[2], path.upTo);
      drawLine(panel, path.trace, path);
    }
  });
  panel.clipped(() => {
    for (const path of now) drawMarkers(panel, path, now.length, ink.paper);
    if (player.shown() < series.last()) for (const path of now) drawHead(panel, path, ink);
    if (hover) drawHover(panel, hover, now, ink);
  }, MARKER);
}

// What hides most is drawn first.
function denserFirst(one, other) {
  return drawnShare(other.dash) - drawnShare(one.dash);
}

function drawnShare(dash) {
  const sum = (lengths) => lengths.reduce((whole, length) => whole + length, 0);
  return dash.length ? sum(dash.filter((_, n) => n % 2 === 0)) / sum(dash) : 1;
}

function drawGoal(panel, level, ink) {
  const { x, w } = panel.box;
  const y = panel.py(level);
  const trace = {
    places: [
      [x, y],
      [x + w, y],
    ],
  };
  drawLine(panel, trace, { color: ink.goal, width: 1.5 });
  const c = panel.context;
  c.textAlign = "left";
  c.textBaseline = "alphabetic";
  haloed(c, "goal", x + 5, y - 5, ink.goal, ink.paper);
}

// The step that is pointed at, or the one that is shown where it is not the last one.
function drawStepLine(panel, { series, player, hover }, ink) {
  const step = hover?.step ?? player.shown();
  if (step >= series.last()) return;
  const x = panel.crisp(panel.px(step));
  panel.hairline(panel.context, ink.ghost, [x, panel.box.y], [x, panel.box.y + panel.box.h]);
}

function drawHead(panel, { trace, marker, color }, ink) {
  drawMarker(panel.context, marker ?? "o", trace.places.at(-1), 4, color, ink.paper, 1.5);
}

function drawHover(panel, { n, step }, now, ink) {
  const path = now.find((one) => one.n === n);
  if (!path || step >= path.count) return;
  const place = [panel.px(step), panel.py(path.columns[2][step])];
  drawRing(panel.context, place, path.color, ink.paper);
}

export function drawRates(panel, figure, ink) {
  const { view, series, player } = figure;
  const now = series.rates.flatMap(({ columns }, n) => rateLines(view, columns, n));
  const pinned = series.pinned.flatMap(({ rates }, k) =>
    rates.flatMap(({ columns }) => columns.map((values) => ({ ...pinStyle(ink, k), values }))),
  );
  panel.begin(ink, coordinateNames(view, ink));
  panel.clipped(() => {
    drawStepLine(panel, figure, ink);
    for (const line of pinned) drawLine(panel, traceOf(panel, null, line.values, Infinity), line);
    for (const line of now) {
      const trace = traceOf(panel, null, line.values, player.shown());
      drawLine(panel, trace, { ...line, color: ink.of(line) });
    }
  });
}

// The coordinates of a path that is alone differ in colour and dashes. In a race these tell the
// paths apart, and the coordinates differ in width.
function rateLines({ series, coordinates }, columns, n) {
  return columns.map((values, k) => {
    if (!series[n].name) return { ...coordinates[k], values };
    return { ...series[n], width: COORDINATES[k], values };
  });
}

function coordinateNames({ series, coordinates }, ink) {
  return coordinates.map((coordinate, k) => {
    if (!series[0].name) return { ...coordinate, marker: null };
    return { name: coordinate.name, color: ink.text, dark: ink.text, width: COORDINATES[k] };
  });
}

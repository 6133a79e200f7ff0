// Paths on their landscape. They are solid, and markers tell them apart: dashes would swallow turns.

import { DOTTED } from "./beside.js";
import { drawGround } from "./ground.js";
import { handlesOf } from "./handles.js";
import {
  CARRIED,
  drawArrow,
  drawDots,
  drawHandle,
  drawLine,
  drawMarker,
  drawMarkers,
  drawRing,
  drawWord,
  lengthOf,
  traceOf,
} from "./shapes.js";

const ALONE = 2; // px, the width of a line
const RACE = [2.6, 1.8]; // px, of the line that is drawn first, and of the last one
const AROUND = 1.5; // px of paper that keep a line off the ground

export function drawLandscape(panel, figure, ink, { now, beside }) {
  const { view, ground } = figure;
  const shades = view.shades[ink.dark ? "dark" : "light"];
  const here = { ...ink, paper: shades.low };
  const stepped = now.filter((path) => hasArrows(figure, path));
  const names = arrowNames(figure, stepped, ink);
  panel.begin(ink, names, ground, (there) => drawGround(there, ground, shades));
  panel.clipped(() => {
    if (view.minimum) drawHandle(panel.context, "*", placeOn(panel, view.minimum), 6, here);
    drawPaths(panel, now, beside, here);
    drawWords(panel, figure, here);
    drawVelocity(panel, figure, here);
    for (const path of stepped) drawStep(panel, path, figure.series.arrows[path.n], here);
  });
  drawHandles(panel, figure, here);
  panel.clipped(() => {
    for (const path of now) drawHead(panel, path, here);
    drawHover(panel, figure, now, here);
  });
}

function placeOn(panel, [x, y]) {
  return [panel.px(x), panel.py(y)];
}

// The longest path first and widest, so that no other one hides it; all halos below all lines.
function drawPaths(panel, now, beside, ink) {
  for (const path of [...beside, ...now])
    path.trace = traceOf(panel, path.columns[0], path.columns[1], path.upTo);
  for (const path of beside) drawThin(panel, path, ink);
  now.sort((one, other) => lengthOf(other.trace) - lengthOf(one.trace));
  const [widest, finest] = now.length > 1 ? RACE : [ALONE, ALONE];
  for (const [k, path] of now.entries())
    path.width = widest - ((widest - finest) * k) / Math.max(1, now.length - 1);
  for (const path of now) drawHalo(panel, path, ink);
  for (const { trace, color, width } of now) drawLine(panel, trace, { color, width });
  for (const { trace, color, marker } of now) drawDots(panel, trace, color, marker ? 2.2 : 2.8);
  for (const path of now) drawMarkers(panel, path, now.length, ink.paper);
}

function drawHalo(panel, { trace, width }, ink) {
  drawLine(panel, trace, { color: ink.paper, width: width + 2 * AROUND, alpha: 0.85 });
}

// Of what is compared with, only what was before is dotted.
function drawThin(panel, path, ink) {
  const { trace, color, width, dash } = path;
  drawHalo(panel, path, ink);
  drawLine(panel, trace, { color, width, dash: dash === DOTTED ? DOTTED : [] });
}

// The words stand on the far sides of the two points, and away from a velocity.
function drawWords(panel, { view, model }, ink) {
  const [start, velocity] = handlesOf(model, panel);
  const minimum = view.minimum && placeOn(panel, view.minimum);
  const side = minimum && start.at[1] > minimum[1] ? 1 : -1;
  if (minimum) drawWord(panel, "minimum", minimum, -side, ink);
  const met = velocity && (velocity.at[1] - start.at[1]) * side > 0;
  drawWord(panel, "start", start.at, met ? -side : side, ink);
}

function drawVelocity(panel, { model }, ink) {
  const [start, velocity] = handlesOf(model, panel);
  const style = { color: ink.text, paper: ink.paper, dash: DOTTED, width: 1.5 };
  if (velocity) drawArrow(panel, start.tip, velocity.tip, style);
}

// What the reader may take hold of is whole at the edge, too.
function drawHandles(panel, { model }, ink) {
  const [start, velocity] = handlesOf(model, panel);
  drawHandle(panel.context, "o", start.at, 7, ink);
  if (velocity) drawHandle(panel.context, "D", velocity.at, 5, ink);
}

function hasArrows({ series }, { n, count, upTo }) {
  return series.arrows[n]?.length && upTo + 1 < count;
}

// The push of the gradient (solid) and what is carried on (dashed): together they make the step.
function drawStep(panel, { columns, color, upTo }, [share, x0, y0, ahead], ink) {
  const [[x, y], k] = [columns, Math.floor(upTo)];
  const here = [x[k], y[k]];
  const next = [x[k + 1], y[k + 1]];
  const [dx, dy] = k ? [share * (x[k] - x[k - 1]), share * (y[k] - y[k - 1])] : [x0, y0];
  const between = ahead ? [here[0] + dx, here[1] + dy] : [next[0] - dx, next[1] - dy];
  const [from, middle, to] = [here, between, next].map((values) => placeOn(panel, values));
  const push = { color: ink.text, paper: ink.paper };
  const carried = { color, paper: ink.paper, dash: CARRIED };
  drawArrow(panel, from, middle, ahead ? carried : push);
  drawArrow(panel, middle, to, ahead ? push : carried);
}

// They have their place while the last step is shown, too, from which no arrows lead.
function arrowNames({ series }, stepped, ink) {
  if (!series.arrows.some((arrows) => arrows?.length)) return [];
  const absent = !stepped.length;
  const text = { color: ink.text, dark: ink.text, absent };
  const kept = stepped.length === 1 ? stepped[0].color : ink.text;
  return [
    { ...text, name: "push of the gradient" },
    { color: kept, dark: kept, name: "velocity kept", dash: CARRIED, absent },
  ];
}

// Where a path is at the step that is shown.
function drawHead(panel, { trace, marker, color }, ink) {
  drawMarker(panel.context, marker ?? "o", trace.places.at(-1), 4.6, color, ink.paper, 1.5);
}

function drawHover(panel, { hover }, now, ink) {
  const path = hover && now.find(({ n }) => n === hover.n);
  if (!path || hover.step >= path.count) return;
  const [x, y] = path.columns;
  drawRing(panel.context, placeOn(panel, [x[hover.step], y[hover.step]]), path.color, ink.paper);
}

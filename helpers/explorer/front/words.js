// Steps in words: beside the player, in the result line, and under the pointer.

import { short } from "./scale.js";

// A path's loss at a step, and how far it is from the minimum; NaN where it is not known.
function at(path, step, view) {
  const [x, y, loss] = path.columns.map((column) => column[step]);
  const [mx, my] = view.minimum ?? [NaN, NaN];
  return { x, y, loss: loss + view.least, distance: Math.hypot(x - mx, y - my) };
}

function lastUpTo(path, step) {
  return Math.min(step, path.count - 1);
}

// Beside the player: "step 18 of 80, loss 0.47 and 0.3".
export function stepWords(series, view, step) {
  const drawn = series.now.filter((path) => path.count);
  const losses = drawn.map((path) => short(at(path, lastUpTo(path, step), view).loss));
  const words = `step ${step} of ${series.last()}`;
  return losses.length ? `${words}, loss ${losses.join(" and ")}` : words;
}

// In place of the result: a line for each path, worded as the kernel's.
export function resultAt(series, view, step) {
  const lines = series.now.map((path, n) => {
    const { name } = view.series[n];
    if (!path.count) return name ? `${name}: no path` : "No path";
    const words = afterSteps(path, lastUpTo(path, step), view);
    return name ? `${name}: ${words}` : words[0].toUpperCase() + words.slice(1);
  });
  return lines.join("\n");
}

function afterSteps(path, step, view) {
  const { loss, distance } = at(path, step, view);
  const when = step ? `after ${step} step${step === 1 ? "" : "s"}` : "at the start";
  const words = `${when}: loss ${short(loss)}`;
  return Number.isNaN(distance) ? words : `${words}, distance ${distanceWords(distance, view)}`;
}

// Places come in 16 bits, so that a small distance is known to a share of the axes only.
function distanceWords(distance, { panels }) {
  const { x, y } = panels[0];
  const known = Math.max(x[1] - x[0], y[1] - y[0]) / 2000;
  return distance < 10 * known ? `below ${short(10 * known)}` : short(distance);
}

// Under the pointer, on the landscape or on another panel.
export function placeWords(series, view, { panel, step, n }) {
  const path = series.now[n];
  const { x, y, loss } = at(path, lastUpTo(path, step), view);
  const name = view.series[n].name ? `${view.series[n].name}, ` : "";
  const where = panel ? "" : `, w₁ ${short(x)}, w₂ ${short(y)}`;
  return `${name}step ${step}: loss ${short(loss)}${where}`;
}

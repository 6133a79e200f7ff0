// Steps in words: beside the player, in the result line, and under the pointer.

import { short } from "./scale.js";

const LIST = new Intl.ListFormat("en-GB"); // "1.5, 2 and 2.1"

// A path's loss at a step, and how far it is from the minimum; NaN where it is not known.
function at(path, step, view) {
  const [x, y, loss] = path.columns.map((column) => column[step]);
  const [mx, my] = view.minimum ?? [NaN, NaN];
  const known = knownLoss(loss + view.least, view.panels[1]);
  return { x, y, loss: known, distance: Math.hypot(x - mx, y - my) };
}

// On a linear axis losses come in 1/8000 of its length, as far as 60000 lengths: what is less is 0.
function knownLoss(loss, { y: [low, high], ylog }) {
  return ylog || Math.abs(loss) > (high - low) / 8000 ? loss : 0;
}

function lossWords({ loss }, { panels: [, { y, ylog }] }) {
  const most = 59000 * (y[1] - y[0]);
  if (ylog || Math.abs(loss) < most) return short(loss);
  return `${loss < 0 ? "below" : "above"} ${short(Math.sign(loss) * most)}`;
}

function lastUpTo(path, step) {
  return Math.min(step, path.count - 1);
}

// Beside the player: "step 18 of 80, loss 0.47 and 0.3".
export function stepWords(series, view, step) {
  const drawn = series.now.filter((path) => path.count);
  const losses = drawn.map((path) => lossWords(at(path, lastUpTo(path, step), view), view));
  if (!losses.length) return "no path";
  return `step ${step} of ${series.last()}, loss ${LIST.format(losses)}`;
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
  const place = at(path, step, view);
  const when = step ? `after ${step} step${step === 1 ? "" : "s"}` : "at the start";
  const words = `${when}: loss ${lossWords(place, view)}`;
  return view.minimum ? `${words}, distance ${distanceWords(place, view)}` : words;
}

// Places come in 16 bits, the finer the nearer they are to the middle of their axis.
function distanceWords({ x, y, distance }, { panels }) {
  const { x: xs, y: ys } = panels[0];
  const off = Math.max(Math.abs(x - (xs[0] + xs[1]) / 2), Math.abs(y - (ys[0] + ys[1]) / 2));
  const known = (20 * off) / 2 ** 11;
  return distance < known ? `below ${short(known)}` : short(distance);
}

// Under the pointer, on the landscape or on another panel.
export function placeWords(series, view, { panel, step, n }) {
  const path = series.now[n];
  const place = at(path, lastUpTo(path, step), view);
  const name = view.series[n].name ? `${view.series[n].name}, ` : "";
  const where = panel ? "" : `, w₁ ${short(place.x)}, w₂ ${short(place.y)}`;
  return `${name}step ${step}: loss ${lossWords(place, view)}${where}`;
}

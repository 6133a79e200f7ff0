// What a figure says of its paths, as helpers/explorer/rules.py and path_view.py put it.

import { general, powers } from "./numbers.js";
import { diverges } from "./scale.js";

function result(path, landscape, highest) {
  if (path.divergedAt !== null) return `diverged at step ${path.divergedAt}`;
  const [last, loss] = [path.losses.length - 1, path.losses.at(-1)];
  const above = path.losses.map((value) => value - (landscape.least ?? 0));
  if (diverges(above, highest)) {
    const words = `the loss is above ${powers(highest, 0)} and growing`;
    return `diverges: after ${last} steps ${words}`;
  }
  const words = `after ${last} steps: loss ${general(loss, 2)}`;
  if (!landscape.minimum) return words;
  const [x, y] = path.iterates.at(-1).map((value, i) => value - landscape.minimum[i]);
  return `${words}, distance ${general(Math.sqrt(x * x + y * y), 2)}`;
}

export function says(name, path, landscape, highest) {
  const words = result(path, landscape, highest);
  return name ? `${name}: ${words}` : words[0].toUpperCase() + words.slice(1);
}

// A value as Python's code: `kind` is the control's.
export function code(value, kind) {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  const isWhole = kind === "whole" || (kind === "choice" && Number.isInteger(value));
  return isWhole ? String(value) : general(value, 4);
}

export function placeAsCode(name, values) {
  return `${name}=(${values.map((value) => general(value, 4)).join(", ")})`;
}

// A run of a rule: its path as far as it stays finite, as helpers/paths.py cuts it.

import { bytes, floats } from "./codec.js";
import { LANDSCAPES } from "./landscapes.js";
import { RULES } from "./rules.js";

// What a figure's data holds of a landscape, with its arrays read.
export function readLandscape({ name, values, images, draws, members }) {
  const read = { ...values };
  if (draws) read.draws = floats(draws);
  if (images) read.images = { X: floats(images.X), y: floats(images.y) };
  if (members) read.members = mapValues(members, (text) => new Uint8Array(bytes(text).buffer));
  return (controls) => LANDSCAPES[name]({ ...read, ...controls });
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));
}

// Returns iterates, losses and extras, all cut before the step `divergedAt`, or null, from which
// on an iterate or a loss is not finite.
export function runPath(rule, landscape, start, steps, values) {
  const { iterates, ...extras } = RULES[rule](landscape.gradient, start, steps, values);
  const losses = iterates.map(landscape.f);
  const isBroken = ([x, y], k) => !Number.isFinite(x + y + losses[k]);
  const broken = iterates.findIndex(isBroken);
  const divergedAt = broken < 0 ? null : broken;
  const cut = (rows) => rows.slice(0, divergedAt ?? rows.length);
  return {
    iterates: cut(iterates),
    losses: cut(losses),
    extras: mapValues(extras, cut),
    divergedAt,
  };
}

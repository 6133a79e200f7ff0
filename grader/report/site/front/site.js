// The pages of the site: each figure comes alive when it is near the screen, and its still picture
// goes. `window.ravineFigures` holds the data, in a script file for each page.

import front from "../../../../helpers/explorer/front/figure.js";
import { bytes } from "./codec.js";
import { RegimeMap } from "./map.js";
import { Model } from "./model.js";
import { Stored } from "./stored.js";
import { Twin } from "./twin.js";

export { readLandscape } from "./path.js"; // for the tests, as is `modelOf`

const MARGIN = "400px"; // from the screen, within which a figure is made

// The figure's data with the pieces of its bytes put together: the same ones are one object, as what
// listens to contours is to hear of others only.
function revived(value, pool, made = new Map()) {
  if (Array.isArray(value)) return value.map((part) => revived(part, pool, made));
  if (value === null || typeof value !== "object") return value;
  if (value.bytes) {
    const pieces = value.bytes.join();
    if (!made.has(pieces)) made.set(pieces, joined(value.bytes.map((n) => bytes(pool[n]))));
    return made.get(pieces);
  }
  const parts = Object.entries(value).map(([name, part]) => [name, revived(part, pool, made)]);
  return Object.fromEntries(parts);
}

function joined(pieces) {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(new Uint8Array(piece.buffer), at);
    at += piece.byteLength;
  }
  return new DataView(whole.buffer);
}

// The model of a figure, with what stands for its kernel.
export function modelOf(data, explorer) {
  const model = new Model(revived(data.state, data.pool));
  if (data.map) model.engine = new RegimeMap(data.map, model, explorer);
  else if (data.twin) model.engine = new Twin(data.twin, model);
  else model.engine = new Stored(revived(data.stored, data.pool), model);
  return model;
}

// A map stands beside its explorer, in one row where the page is wide enough.
function show(place, data) {
  const beside = data.beside && modelOf(data.beside);
  const models = [modelOf(data, beside?.engine), beside].filter(Boolean);
  const live = division("ravine-live-figure");
  for (const model of models) {
    const el = division(`ravine-live-${model.get("view").kind}`);
    front.render({ model, el });
    live.append(el);
  }
  // As in a notebook, a figure is on the page after its first frame, and draws when it has a size.
  requestAnimationFrame(() => {
    place.append(live);
    place.classList.add("ravine-alive");
  });
}

function division(name) {
  const made = document.createElement("div");
  made.className = name;
  return made;
}

// Without them the pictures stay.
function canDraw() {
  return window.ravineFigures && document.createElement("canvas").getContext("2d");
}

function start() {
  if (!canDraw()) return;
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        show(target, window.ravineFigures[target.dataset.figure]);
      }
    },
    { rootMargin: MARGIN },
  );
  for (const place of document.querySelectorAll(".ravine-site-figure[data-figure]"))
    near.observe(place);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

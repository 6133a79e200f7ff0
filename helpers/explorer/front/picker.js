// Choosing a pair of values on a map, by click or by arrow keys.

import { send } from "./kernel.js";
import { taken } from "./page.js";

const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export function makePickable(model, panel) {
  const { canvas } = panel;
  canvas.tabIndex = 0;
  canvas.addEventListener("pointerdown", (event) => {
    send(model, "picked", panel.valuesAt(panel.placeOf(event)));
  });
  canvas.addEventListener("keydown", (event) => moveByKey(event, model));
}

// Keys come faster than the kernel answers, so it is told how far they have led from the first on.
function moveByKey(event, model) {
  const by = KEYS[event.key];
  if (!by) return;
  taken(event);
  const [x, y] = model.get("moved");
  send(model, "moved", [x + by[0], y + by[1]]);
}

// Choosing a pair of values on a map, by click or by arrow keys.

import { OWN_KEYS, taken } from "./page.js";

const BY = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

export function makePickable(kernel, panel) {
  const { canvas } = panel;
  canvas.tabIndex = 0;
  for (const [name, value] of Object.entries(OWN_KEYS)) canvas.setAttribute(name, value);
  canvas.addEventListener("click", (event) => {
    kernel.set("picked", panel.valuesAt(panel.placeOf(event)));
  });
  canvas.addEventListener("keydown", (event) => moveByKey(event, kernel));
}

// Keys come faster than the kernel answers, so it is told how far they have led from the first on.
function moveByKey(event, kernel) {
  const by = BY[event.key];
  if (!by) return;
  taken(event);
  const [x, y] = kernel.model.get("moved");
  kernel.set("moved", [x + by[0], y + by[1]]);
}

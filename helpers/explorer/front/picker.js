// Choosing a pair of values on a map, by click or by arrow keys.

function makePickable(model, panel) {
  const { canvas } = panel;
  canvas.tabIndex = 0;
  canvas.addEventListener("pointerdown", (event) => send(model, "picked", panel.valuesAt(panel.placeOf(event))));
  canvas.addEventListener("keydown", (event) => moveByKey(event, model));
}

// Keys come faster than the kernel answers, so it is told how far they have led from the first on.
function moveByKey(event, model) {
  const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
  if (!by) return;
  taken(event);
  send(model, "moved", model.get("moved").map((total, n) => total + by[n]));
}

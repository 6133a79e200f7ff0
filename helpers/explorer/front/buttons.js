// The row of buttons below the controls.

import { button, element } from "./page.js";

// `figure` has the actions; `more` is what else stands in the row.
export function buttonRow(figure, ...more) {
  const { view } = figure;
  const press = (message) => () => figure.kernel.send({ type: "press", ...message });
  const made = view.presets.map((name, n) => button(name, press({ preset: n })));
  if (view.controls.length || view.kind === "path")
    made.push(button("Reset", press({ reset: true })));
  const canPin = view.kind === "path" || view.kind === "curves";
  const [pin, unpin] = canPin ? pinButtons(figure) : [[], []];
  made.push(...pin);
  if (view.kind === "path") made.push(button("Copy settings", () => figure.copySettings()));
  return element("div", { class: "ravine-buttons" }, ...made, ...more, ...unpin);
}

// The second one is seen only where something is pinned, and so stands last.
function pinButtons(figure) {
  const pin = button("Pin", () => figure.pin());
  const unpin = button("Unpin", () => {
    pin.focus();
    figure.unpin();
  });
  unpin.classList.add("ravine-unpin");
  return [[pin], [unpin]];
}

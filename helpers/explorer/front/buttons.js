// The row of buttons below the controls.

import { button, element } from "./page.js";

// `figure` has the actions; `more` is what else stands in the row.
export function buttonRow(figure, ...more) {
  const { view } = figure;
  const press = (message) => () => figure.kernel.send({ type: "press", ...message });
  const made = view.presets.map((name, n) => button(name, press({ preset: n })));
  if (view.controls.length || view.kind === "path")
    made.push(button("Reset", press({ reset: true })));
  if (view.kind === "path" || view.kind === "curves") {
    made.push(button("Pin", () => figure.pin()));
    made.push(button("Unpin", () => figure.unpin()));
  }
  if (view.kind === "path") made.push(button("Copy settings", () => figure.copySettings()));
  return element("div", { class: "ravine-buttons" }, ...made, ...more);
}

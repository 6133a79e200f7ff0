// Start and first velocity as numbers, folded away until they are wanted.

import { element, OWN_KEYS, taken } from "./page.js";

const AXES = ["w1", "w2"];

export class Fields {
  // `typed` is called with the name of what was typed, and its two values.
  constructor(names, typed) {
    this.shown = {};
    this.edited = new Set(); // what is being typed: an answer that comes meanwhile leaves it alone
    this.inputs = Object.fromEntries(names.map((name) => [name, AXES.map((w) => field(name, w))]));
    for (const name of names)
      for (const input of this.inputs[name]) {
        input.oninput = () => this.edited.add(input);
        // JupyterLab takes the key's own effect away.
        input.onkeydown = ({ key }) => key === "Enter" && input.onchange();
        input.onchange = () => {
          this.edited.delete(input);
          this.read(name, typed);
        };
        // JupyterLab takes the key's own effect away.
        input.onkeydown = (event) => {
          if (event.key !== "Enter") return;
          taken(event);
          input.onchange();
        };
      }
    const labels = Object.values(this.inputs)
      .flat()
      .map((input) => element("label", {}, input.getAttribute("aria-label"), input));
    const inside = element("div", { class: "ravine-fields" }, ...labels);
    const summary = element("summary", OWN_KEYS, "More");
    this.node = element("details", { class: "ravine-more" }, summary, inside);
  }

  read(name, typed) {
    const values = this.inputs[name].map((input) => input.valueAsNumber);
    if (values.every(Number.isFinite)) typed(name, values);
    else this.show(name, this.shown[name]);
  }

  show(name, values) {
    this.shown[name] = values;
    for (const [n, input] of (this.inputs[name] ?? []).entries())
      if (!this.edited.has(input)) input.value = Number(values[n].toPrecision(4));
  }
}

function field(name, axis) {
  const label = { "aria-label": `${name} ${axis}` };
  return element("input", { type: "number", step: "any", ...label, ...OWN_KEYS });
}

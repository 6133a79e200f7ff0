// Controls that are no sliders: one of some words, and yes or no.

import { breakable, element, OWN_KEYS } from "./page.js";

export class Choice {
  constructor(control, _, changed) {
    const options = control.options.map((word, n) => element("option", { value: n }, word));
    this.select = element("select", { "aria-label": control.label, ...OWN_KEYS }, ...options);
    this.select.onchange = () => changed(Number(this.select.value));
    this.node = labelled(control, this.select);
  }

  show(value) {
    this.select.value = value;
  }
}

export class Check {
  constructor(control, _, changed) {
    const attributes = { type: "checkbox", "aria-label": control.label, ...OWN_KEYS };
    this.box = element("input", attributes);
    this.box.onchange = () => changed(this.box.checked);
    this.node = labelled(control, this.box);
  }

  show(value) {
    this.box.checked = value;
  }
}

function labelled(control, input) {
  const label = element("span", { class: "ravine-label" }, ...breakable(control.name));
  return element("label", { class: "ravine-control" }, label, input);
}

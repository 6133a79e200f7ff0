// What ipywidgets leaves out on its sliders: names for those who cannot see them, and marks.

import { element } from "./page.js";

function nameOf(...nodes) {
  const words = nodes.map((node) => node?.textContent ?? "");
  return words.join(" ").trim();
}

export class Sliders {
  constructor(model, root) {
    Object.assign(this, { model, root });
    this.observer = new MutationObserver(() => this.update());
  }

  // The sliders stand around the canvas, and come on the page at their own time.
  find() {
    const around = this.root.closest(".widget-vbox");
    if (around)
      this.observer.observe(around, { subtree: true, attributeFilter: ["aria-valuetext"] });
    this.update();
  }

  update() {
    const marks = this.model.get("marks");
    const handles = this.root.closest(".widget-vbox")?.querySelectorAll(".noUi-handle") ?? [];
    for (const handle of handles) {
      const slider = handle.closest(".widget-slider");
      const rule = handle.closest(".widget-vbox").querySelector(":scope > .widget-html");
      const name = nameOf(rule, slider.querySelector(".widget-label"));
      handle.setAttribute("aria-label", name);
      this.nameValue(handle, slider);
      this.mark(handle, slider, marks[name] ?? []);
    }
  }

  // ipywidgets calls a rate by its logarithm.
  nameValue(handle, slider) {
    const value = slider.querySelector(".widget-readout")?.textContent;
    // Setting it is a change as well, and would call this again.
    if (value && handle.getAttribute("aria-valuetext") !== value)
      handle.setAttribute("aria-valuetext", value);
  }

  mark(handle, slider, marks) {
    const track = slider.querySelector(".noUi-base");
    const wanted = JSON.stringify(marks);
    if (track.dataset.marks === wanted) return;
    track.dataset.marks = wanted;
    const words = marks.map(({ label, value }) => `${label} at ${value}`).join(", ");
    for (const node of track.querySelectorAll(".ravine-mark")) node.remove();
    slider.querySelector(".slider-container").title = words;
    if (words) handle.setAttribute("aria-description", words);
    else handle.removeAttribute("aria-description");
    for (const { label, share } of marks) {
      const text = element("span", { "aria-hidden": "true" }, label);
      track.append(element("div", { class: "ravine-mark", style: `left: ${100 * share}%` }, text));
    }
  }
}

// All controls of a figure, in titled groups. A control's index counts over all groups.

import { Check, Choice } from "./choices.js";
import { element } from "./page.js";
import { Slider } from "./slider.js";

// What matplotlib calls by a letter.
const GLYPHS = { o: "●", s: "■", "^": "▲", D: "◆", v: "▼", P: "✚", X: "✖" };

export class Controls {
  // `grabbed(n)` is called before slider n moves, `changed(n, value)` after each change.
  constructor({ controls, series }, grabbed, changed) {
    this.series = series;
    this.all = [];
    const groups = controls.map((group) => this.group(group, grabbed, changed));
    this.node = element("div", { class: "ravine-controls" }, ...groups);
  }

  group({ title, controls }, grabbed, changed) {
    const made = controls.map((control) => {
      const n = this.all.length;
      const one = make(
        control,
        () => grabbed(n),
        (value) => changed(n, value),
      );
      this.all.push(one);
      return one.node;
    });
    if (!title) return element("div", { class: "ravine-group" }, ...made);
    const attributes = { class: "ravine-group", role: "group", "aria-label": title };
    return element("div", attributes, this.title(title), ...made);
  }

  // A rule's name comes with the marker that it has on the landscape.
  title(words) {
    const title = element("div", { class: "ravine-title" }, words);
    const series = this.series.find(({ name }) => name === words);
    if (!series) return title;
    const style = `--light: ${series.color}; --dark: ${series.dark}`;
    const glyph = { class: "ravine-glyph", style, "aria-hidden": "true" };
    title.prepend(element("span", glyph, GLYPHS[series.marker] ?? ""));
    return title;
  }

  show(values) {
    for (const [n, control] of this.all.entries()) control.show(values[n]);
  }

  // The numbers are those of what is shown, which may be of a value near that of the handle.
  showNumbers(values) {
    for (const [n, control] of this.all.entries())
      if (!control.waits) control.showNumber?.(values[n]);
  }

  // Those of these indices wait until they are let go.
  hold(waiting) {
    for (const [n, control] of this.all.entries()) control.waits = waiting.includes(n);
  }

  showLimits(limits) {
    for (const [n, control] of this.all.entries()) control.showLimits?.(limits[n] ?? null);
  }
}

function make(control, grabbed, changed) {
  if (control.kind === "check") return new Check(control, grabbed, changed);
  const isChoice = control.kind === "choice" && !control.slider;
  return new (isChoice ? Choice : Slider)(control, grabbed, changed);
}

// Runs that are kept to be compared with what comes, each called by what differs.

import { readout, short } from "./scale.js";

const MOST = 5;

export class Pins {
  constructor(series) {
    this.series = series;
  }

  // `settings` is {values, start, velocity}.
  add(settings) {
    const { now, rates, pinned } = this.series;
    if (!now.some((path) => path.count)) return;
    const kept = { now, rates, settings, label: "" };
    this.series.pinned = [...pinned, kept].slice(-MOST);
  }

  clear() {
    this.series.pinned = [];
  }

  // A label says only what tells this run from the others, and from the present one.
  name(controls, present) {
    const { pinned } = this.series;
    const all = [...pinned.map(({ settings }) => settings), present];
    const differing = controls.filter((_, n) => differ(all.map(({ values }) => values[n])));
    const moved = ["start", "velocity"].filter((name) => differ(all.map((one) => one[name])));
    for (const pin of pinned) {
      const { values } = pin.settings;
      const of = (control) => values[controls.indexOf(control)];
      const words = differing.map((control) => `${control.label} ${readout(control, of(control))}`);
      const places = moved.map((name) => `${name} (${pin.settings[name].map(short).join(", ")})`);
      pin.label = [...words, ...places].join(", ") || "pinned";
    }
  }
}

function differ(values) {
  return new Set(values.map((value) => JSON.stringify(value))).size > 1;
}

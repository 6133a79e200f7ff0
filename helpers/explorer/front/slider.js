// A slider: label, track with its marks, and the value in numbers.

import { breakable, element, KEYS, OWN_KEYS, taken } from "./page.js";
import { end, endsOf, placeOf, readout, valueAfter, valueAt } from "./scale.js";

const CHARACTER = 0.022; // of a track's length, at least, for each character of a mark's label

export class Slider {
  // `grabbed` is called before the first change, `changed` with each new value.
  constructor(control, grabbed, changed) {
    Object.assign(this, { control, grabbed, changed });
    const [min, max] = endsOf(control);
    const name = { "aria-label": control.label };
    this.input = element("input", { type: "range", min, max, step: "any", ...name, ...OWN_KEYS });
    this.rail = element("div", { class: "ravine-rail", "aria-hidden": "true" });
    this.output = element("output", { class: "ravine-readout", "aria-hidden": "true" });
    const label = element(
      "span",
      { class: "ravine-label", "aria-hidden": "true" },
      ...breakable(control.name),
    );
    const track = element("div", { class: "ravine-track" }, this.rail, this.input);
    this.node = element("div", { class: "ravine-control" }, label, track, this.output);
    this.input.onpointerdown = this.input.onfocus = grabbed;
    this.input.oninput = () => this.drag();
    this.input.onchange = () => this.drop();
    this.input.onkeydown = (event) => this.press(event);
  }

  show(value) {
    this.value = value;
    this.input.value = placeOf(this.control, value);
    this.showNumber(value);
  }

  showNumber(value) {
    const text = readout(this.control, value);
    this.input.setAttribute("aria-valuetext", text);
    this.output.textContent = text;
  }

  // `waits`: the kernel is slow, and told only where the handle is let go.
  drag() {
    this.anchor ??= this.value;
    const value = valueAt(this.control, Number(this.input.value), this.anchor);
    if (this.waits) this.show(value);
    else this.change(value);
  }

  drop() {
    this.anchor = null;
    if (this.waits) this.changed(this.value);
  }

  // The page around takes the arrow keys' own effect away, so it is made here.
  press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const presses = KEYS[event.key];
    if (presses === undefined) return;
    taken(event);
    this.grabbed();
    if (Number.isFinite(presses)) this.change(valueAfter(this.control, this.value, presses));
    else this.change(end(this.control, presses > 0 ? 1 : 0));
  }

  change(value) {
    const before = this.value;
    this.show(value);
    if (value !== before) this.changed(value);
  }

  // What stands on the track: marks, and the part from which on a path diverges.
  showLimits(limits) {
    const wanted = JSON.stringify(limits);
    if (this.limits === wanted) return;
    this.limits = wanted;
    if (!limits) return this.rail.replaceChildren();
    const { marks, diverges, above } = limits;
    const beyond = diverges === null ? [] : [{ label: "diverges", value: above, share: diverges }];
    const words = marks.map(({ label, value }) => `${label} at ${value}`);
    if (beyond.length) words.push(`diverges above ${above}`);
    this.describe(words.join(", "));
    this.rail.replaceChildren(...beyond.map(shade), ...inRows([...marks, ...beyond]).map(mark));
    this.rows(marks.length + ("above" in limits ? 1 : 0));
  }

  describe(words) {
    this.node.title = words;
    if (words) this.input.setAttribute("aria-description", words);
    else this.input.removeAttribute("aria-description");
  }

  // Room below for the marks' labels. It only grows, since a row that moves is hard to hold.
  rows(count) {
    this.room = Math.max(this.room ?? 0, Math.min(count, 2));
    this.node.dataset.rows = this.room;
  }
}

function shade({ share }) {
  return element("div", { class: "ravine-diverges", style: `left: ${100 * share}%` });
}

function mark({ label, share, row }) {
  const style = `transform: translateX(${-100 * share}%)`;
  const text = element("span", { style }, label);
  const place = `left: ${100 * share}%`;
  return element("div", { class: `ravine-mark ravine-row-${row}`, style: place }, text);
}

// Labels that would touch take turns in two rows. They keep inside the track's ends.
function inRows(marks) {
  const ends = [-Infinity, -Infinity];
  const sorted = [...marks].sort((one, other) => one.share - other.share);
  return sorted.map((found) => {
    const length = CHARACTER * found.label.length + 0.02;
    const from = found.share * (1 - length);
    const row = from >= ends[0] || ends[0] < ends[1] ? 0 : 1;
    ends[row] = from + length;
    return { ...found, row };
  });
}

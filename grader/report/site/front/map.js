// The kernel's part of a map of two hyperparameters, beside which an explorer follows its picks.

import { shareOf, valueAt } from "../../../../helpers/explorer/front/axes.js";
import { general } from "./numbers.js";
import { readLandscape, runPath } from "./path.js";
import { diverges, lossBounds } from "./scale.js";

const SAME = 1e-6; // relative; what is nearer is no other setting

export class RegimeMap {
  constructor(data, model, explorer) {
    Object.assign(this, { data, model, explorer });
    this.make = readLandscape(data.landscape);
    this.axes = ["x", "y"].map((name) => {
      const [panel] = model.get("view").panels;
      return { name: data[name], limits: panel[name], log: panel[`${name}log`] };
    });
    this.moved = model.get("moved");
    explorer?.model.on("change:values", () => this.follow());
    if (explorer) this.follow();
  }

  changed(names) {
    if (names.includes("moved")) this.move();
    else if (names.includes("picked")) this.pick();
  }

  heard() {}

  follow() {
    if (this.setting) return;
    this.show(this.axes.map(({ name }) => this.explorer.valueOf(name)));
  }

  pick() {
    const picked = this.model.get("picked");
    this.show(picked);
    const isNew = ({ name }, n) =>
      Math.abs(this.explorer.valueOf(name) - picked[n]) > SAME * Math.abs(picked[n]);
    if (!this.explorer || !this.axes.some(isNew)) return;
    this.setting = true;
    this.explorer.set(Object.fromEntries(this.axes.map(({ name }, n) => [name, picked[n]])));
    this.setting = false;
  }

  // By so many hundredths of the axes, from the middle if nothing is picked.
  move() {
    const now = this.model.get("moved");
    const picked = this.model.get("picked");
    const places = this.axes.map((axis, n) => along(axis, picked[n], now[n] - this.moved[n]));
    this.moved = now;
    this.model.show({ picked: places });
    this.pick();
  }

  show(picked) {
    const said = { ...this.model.get("said"), text: this.words(picked) };
    this.model.show({ picked, said });
  }

  // At just this pair: between the map's points the loss may be another.
  words(picked) {
    const { rule, values, steps, start } = this.data;
    const [x, y] = this.axes.map(({ name }) => name);
    const landscape = this.make({});
    const given = { ...values, [x]: picked[0], [y]: picked[1] };
    const path = runPath(rule, landscape, start, steps, given);
    const [, highest] = lossBounds(landscape, start);
    const above = path.losses.map((loss) => loss - (landscape.least ?? 0));
    const diverged = path.divergedAt !== null || diverges(above, highest);
    const result = diverged
      ? `diverges within ${steps} steps`
      : `loss ${general(path.losses.at(-1), 2)} after ${steps} steps`;
    return `${x} ${general(picked[0], 3)}, ${y} ${general(picked[1], 3)}: ${result}`;
  }
}

function along({ limits, log }, value, hundredths) {
  const share = value === undefined ? 0.5 : shareOf(value, limits, log);
  const there = valueAt(share + hundredths / 100, limits, log);
  return Math.min(limits[1], Math.max(limits[0], there));
}

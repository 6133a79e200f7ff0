// The paths or curves as they are now, and the ones before.

import { unpack } from "./codec.js";

// ms without a change, after which a path is the "previous" one, and is read out
export const SETTLED = 600;

export class Series {
  constructor(model) {
    this.model = model;
    this.ghosts = [];
    this.read();
  }

  // What had settled before something new came becomes the ghost.
  receive() {
    if (performance.now() - this.changed > SETTLED)
      this.ghosts = this.now.filter((path) => path.count);
    this.read();
  }

  read() {
    const sent = this.model.get("series");
    this.changed = performance.now();
    this.now = sent.map(({ path }) => unpack(path));
    this.rates = sent.map(({ rates }) => unpack(rates));
    this.arrows = sent.map(({ arrows }) => arrows);
  }

  last() {
    return Math.max(0, ...this.now.map((path) => path.count - 1));
  }
}

// The paths or curves as they are now, the ones before, and those that are kept.

import { unpack } from "./codec.js";

// ms without a change, after which a path is the "previous" one, and is read out
export const SETTLED = 600;

export class Series {
  constructor() {
    Object.assign(this, { ghosts: [], now: [], rates: [], arrows: [], pinned: [] });
    this.unpacked = new WeakMap();
  }

  // What had settled before something new came becomes the ghost.
  receive(sent) {
    if (sent === this.sent) return;
    const time = performance.now();
    if (this.sent && time - this.changed > SETTLED)
      this.ghosts = this.now.filter((path) => path.count);
    this.changed = time;
    this.sent = sent;
    const all = sent.map((one) => this.read(one));
    this.now = all.map(({ path }) => path);
    this.rates = all.map(({ rates }) => rates);
    this.arrows = sent.map(({ arrows }) => arrows);
  }

  // Frames of a drag come again and again.
  read(one) {
    if (!this.unpacked.has(one))
      this.unpacked.set(one, { path: unpack(one.path), rates: unpack(one.rates) });
    return this.unpacked.get(one);
  }

  last() {
    return Math.max(0, ...this.now.map((path) => path.count - 1));
  }
}

// What the pointer is over: a step of a path, told beside it.

import { element } from "./page.js";

const NEAR = 14; // px from an iterate

export class Hover {
  // `found` is called with {panel, step, n}, or null; `words` tells such a place.
  constructor(series, words, found) {
    Object.assign(this, { series, words, found, at: null });
    this.tip = element("div", { class: "ravine-tip", "aria-hidden": "true" });
    this.tip.hidden = true;
  }

  watch(panels) {
    for (const [n, panel] of panels.entries()) {
      panel.canvas.addEventListener("pointermove", (event) => this.look(event, n, panel));
      panel.canvas.addEventListener("pointerleave", () => this.leave());
    }
  }

  // A finger has no hover, and a drag shows what it does by itself.
  look(event, n, panel) {
    if (event.pointerType === "touch" || event.buttons) return this.leave();
    const place = panel.placeOf(event);
    const near = n ? this.nearestStep(panel, place, n) : this.nearestIterate(panel, place);
    if (!near) return this.leave();
    this.at = { panel: n, ...near };
    this.put(panel, place);
    this.tell();
    this.found(this.at);
  }

  // The path may change under a pointer that rests.
  tell() {
    if (!this.at) return;
    const path = this.series.now[this.at.n];
    if (this.at.step < path.count) this.tip.textContent = this.words(this.at);
    else this.leave();
  }

  leave() {
    if (!this.at) return;
    this.at = null;
    this.tip.hidden = true;
    this.found(null);
  }

  nearestIterate(panel, [px, py]) {
    let [best, least] = [null, NEAR];
    for (const [n, { count, columns }] of this.series.now.entries())
      for (let step = 0; step < count; step++) {
        const distance = Math.hypot(
          panel.px(columns[0][step]) - px,
          panel.py(columns[1][step]) - py,
        );
        if (distance < least) [best, least] = [{ step, n }, distance];
      }
    return best;
  }

  // On the other panels steps stand side by side; of several paths, the nearest in height.
  nearestStep(panel, [px, py], which) {
    const { x, y, w, h } = panel.box;
    if (px < x - NEAR || px > x + w + NEAR || py < y || py > y + h) return null;
    let [best, least] = [null, Infinity];
    for (const [n, { count, columns }] of this.series.now.entries()) {
      if (!count) continue;
      const [first, last] = panel.axes.x;
      const wanted = Math.round(first + ((last - first) * (px - x)) / w);
      const step = Math.min(count - 1, Math.max(0, wanted));
      const heights = which === 1 ? [columns[2]] : this.series.rates[n].columns;
      const distance = Math.min(...heights.map((height) => Math.abs(panel.py(height[step]) - py)));
      if (!(distance >= least)) [best, least] = [{ step, n }, distance];
    }
    return best;
  }

  // Beside the pointer, on the side where there is room.
  put(panel, [px, py]) {
    const { canvas } = panel;
    if (this.tip.parentNode !== canvas.parentNode) canvas.parentNode.append(this.tip);
    this.tip.hidden = false;
    const isRight = px > canvas.clientWidth / 2;
    this.tip.style.left = isRight ? "" : `${px + 14}px`;
    this.tip.style.right = isRight ? `${canvas.clientWidth - px + 14}px` : "";
    this.tip.style.top = `${canvas.offsetTop + Math.max(0, py - 30)}px`;
  }
}

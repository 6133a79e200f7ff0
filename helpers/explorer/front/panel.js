// One set of axes on a canvas of its own.

import { shareOf, ticks, tickText, valueAt } from "./axes.js";
import { element } from "./page.js";

const MARGIN = { left: 52, right: 14, top: 10, bottom: 40 };

export class Panel {
  // A stacked panel shares its column with another one.
  constructor(axes, stacked) {
    this.axes = axes;
    this.stacked = stacked;
    this.canvas = element("canvas", { role: "img", "aria-label": axes.description });
    this.drawn = []; // the points of all lines, in pixels
  }

  resize() {
    const width = this.canvas.clientWidth || 480;
    const whole = Math.min(420, Math.max(240, width * 0.72));
    const height = Math.round(this.stacked ? Math.max(180, whole / 2 - 4) : whole);
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.height = `${height}px`;
    this.box = {
      x: MARGIN.left,
      y: MARGIN.top,
      w: width - MARGIN.left - MARGIN.right,
      h: height - MARGIN.top - MARGIN.bottom,
    };
    if (this.axes.equal) this.shrinkToScale();
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  shrinkToScale() {
    const { x, y } = this.axes;
    const unit = Math.min(this.box.w / (x[1] - x[0]), this.box.h / (y[1] - y[0]));
    const [w, h] = [unit * (x[1] - x[0]), unit * (y[1] - y[0])];
    this.box = { x: this.box.x + (this.box.w - w) / 2, y: this.box.y + (this.box.h - h) / 2, w, h };
  }

  px(value) {
    return this.box.x + this.box.w * shareOf(value, this.axes.x, this.axes.xlog);
  }

  py(value) {
    return this.box.y + this.box.h * (1 - shareOf(value, this.axes.y, this.axes.ylog));
  }

  // Where a pointer is on the canvas.
  placeOf(event) {
    const bounds = this.canvas.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  }

  // The values at a place on the canvas.
  valuesAt([px, py]) {
    const [x, y] = [(px - this.box.x) / this.box.w, 1 - (py - this.box.y) / this.box.h];
    return [valueAt(x, this.axes.x, this.axes.xlog), valueAt(y, this.axes.y, this.axes.ylog)];
  }

  clear(picture) {
    const c = this.context;
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.drawn = [];
    if (picture) c.drawImage(picture, this.box.x, this.box.y, this.box.w, this.box.h);
  }

  clipped(draw) {
    const c = this.context;
    c.save();
    c.beginPath();
    c.rect(this.box.x, this.box.y, this.box.w, this.box.h);
    c.clip();
    draw();
    c.restore();
  }

  frame(ink) {
    const c = this.context;
    const { x, y, w, h } = this.box;
    c.strokeStyle = c.fillStyle = ink.text;
    c.lineWidth = 1;
    c.strokeRect(x, y, w, h);
    c.font = "12px sans-serif";
    this.ticksBelow(c);
    this.ticksBeside(c);
    c.save();
    c.translate(x - 44, y + h / 2);
    c.rotate(-Math.PI / 2);
    c.textAlign = "center";
    c.fillText(this.axes.ylabel, 0, 4);
    c.restore();
  }

  ticksBelow(c) {
    const { x, y, w, h } = this.box;
    c.textAlign = "center";
    c.textBaseline = "top";
    for (const value of ticks(this.axes.x, this.axes.xlog)) {
      c.fillRect(this.px(value), y + h, 1, 4);
      c.fillText(tickText(value, this.axes.xlog), this.px(value), y + h + 6);
    }
    c.fillText(this.axes.xlabel, x + w / 2, y + h + 22);
  }

  ticksBeside(c) {
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (const value of ticks(this.axes.y, this.axes.ylog)) {
      c.fillRect(this.box.x - 4, this.py(value), 4, 1);
      c.fillText(tickText(value, this.axes.ylog), this.box.x - 6, this.py(value));
    }
  }
}

// SHIM, until the drawing's own comes.
export function layOut(_columns, panels) {
  for (const panel of panels) {
    panel.canvas.style.width = "100%";
    panel.resize();
  }
}

// One set of axes on a canvas of its own.

import { shareOf, ticks, typeset, valueAt } from "./axes.js";
import { drawLegend, placeEntries, ROW } from "./legend.js";
import { element } from "./page.js";

const ABOVE = 22; // px for the name of the axis beside, and the names of lines
const BELOW = 38; // px for ticks and the name of the axis below
const TICKS = 50; // px beside a landscape, for ticks on its left and half a number on its right
const RIGHT = 16; // px for half of the last tick's number
const SIZE = 12; // px, of letters
const GAP = { beside: 12, above: 6 }; // px between columns, and between panels of one column
const BESIDE = 560; // px of a figure's width, from which on two columns stand side by side

const between = (low, value, high) => Math.min(high, Math.max(low, value));

export class Panel {
  constructor(axes) {
    this.axes = axes;
    this.canvas = element("canvas", { role: "img", "aria-label": axes.description });
    this.rows = 1; // of names of lines above it
    this.left = 0; // px of margin on the left, at least
  }

  // `above`: whether it stands on another panel with the same axis below.
  size(width, height, above = false) {
    Object.assign(this, { width, height, above, left: 0 });
    Object.assign(this.canvas.style, { width: `${width}px`, height: `${height}px` });
    this.sharpen();
  }

  // As many pixels as the screen has.
  sharpen() {
    this.ratio = window.devicePixelRatio || 1;
    this.hair = Math.max(1, Math.floor(this.ratio)) / this.ratio;
    this.canvas.width = Math.round(this.width * this.ratio);
    this.canvas.height = Math.round(this.height * this.ratio);
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.font = `${SIZE}px ${getComputedStyle(this.canvas).fontFamily || "sans-serif"}`;
    this.placeBox();
  }

  placeBox() {
    this.backdrop = null;
    const y = ABOVE + ROW * (this.rows - 1);
    const h = this.height - y - (this.above ? 8 : BELOW);
    this.context.font = this.font;
    const widths = this.ticksOf("y", h).map(
      ({ text }) => this.context.measureText(text ?? "").width,
    );
    const x = Math.max(this.left, Math.ceil(Math.max(...widths, 14)) + 9);
    this.box = { x, y, w: this.width - x - RIGHT, h };
    if (this.axes.equal) this.shrinkToScale();
  }

  // Leave a margin as wide as another panel's.
  alignTo(left) {
    this.left = left;
    this.placeBox();
  }

  // To scale, from the left and the top on: what is left over is blank.
  shrinkToScale() {
    const { x, y } = this.axes;
    const unit = Math.min(this.box.w / (x[1] - x[0]), this.box.h / (y[1] - y[0]));
    Object.assign(this.box, { w: unit * (x[1] - x[0]), h: unit * (y[1] - y[0]) });
  }

  ticksOf(name, length) {
    const room = name === "x" ? between(3, length / 50, 7) : between(2, length / 30, 7);
    return ticks(this.axes[name], this.axes[`${name}log`], room);
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

  // Begin a drawing with the names of its lines. What stays while sliders move is made once: axes,
  // and what `paint` paints of `ground` below them.
  begin(ink, lines = [], ground = null, paint = null) {
    if (this.ratio !== (window.devicePixelRatio || 1))
      this.size(this.width, this.height, this.above);
    const c = this.context;
    c.font = this.font;
    const entries = this.makeRoomFor(lines);
    const made = [ink, this.axes, ground];
    if (!this.backdrop || made.some((part, n) => part !== this.backdrop.made[n]))
      this.backdrop = { made, picture: this.painted(ink, ground && paint) };
    c.setTransform(1, 0, 0, 1, 0, 0);
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    c.drawImage(this.backdrop.picture, 0, 0);
    c.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    drawLegend(this, entries, ink);
  }

  makeRoomFor(lines) {
    const left = this.context.measureText(typeset(this.axes.ylabel)).width + 16;
    const entries = placeEntries(this.context, lines, left, this.width - 4);
    const rows = 1 + Math.max(0, ...entries.map(({ row }) => row));
    if (rows !== this.rows) {
      this.rows = rows;
      this.placeBox();
    }
    return entries;
  }

  painted(ink, paint) {
    const { width, height } = this.canvas;
    const picture = element("canvas", { width, height });
    const screen = this.context;
    this.context = picture.getContext("2d");
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    if (paint) this.clipped(() => paint(this));
    this.drawAxes(ink, paint);
    this.context = screen;
    return picture;
  }

  // What may stand across an edge, as a marker, gets some px beyond it.
  clipped(draw, beyond = 0) {
    const c = this.context;
    const { x, y, w, h } = this.box;
    c.save();
    c.beginPath();
    c.rect(x - beyond, y - beyond, w + 2 * beyond, h + 2 * beyond);
    c.clip();
    draw();
    c.restore();
  }

  // A picture has a frame, a chart hairlines.
  drawAxes(ink, hasGround) {
    const c = this.context;
    const { x, y, w, h } = this.box;
    c.font = this.font;
    c.fillStyle = ink.text;
    const grid = hasGround ? null : ink.grid;
    this.ticksBelow(c, grid, ink);
    this.ticksBeside(c, grid, ink);
    c.strokeStyle = ink.frame;
    c.lineWidth = this.hair;
    const [left, top] = [this.crisp(x), this.crisp(y)];
    const [right, bottom] = [this.crisp(x + w), this.crisp(y + h)];
    c.beginPath();
    if (hasGround) c.rect(left, top, right - left, bottom - top);
    else this.lines(c, [left, top], [left, bottom], [right, bottom]);
    c.stroke();
    c.textAlign = "left";
    c.textBaseline = "alphabetic";
    c.fillText(typeset(this.axes.ylabel), 0, SIZE);
  }

  ticksBelow(c, grid, ink) {
    const { x, y, w, h } = this.box;
    c.textAlign = "center";
    c.textBaseline = "top";
    let free = -Infinity;
    for (const { value, text } of this.ticksOf("x", w)) {
      const at = this.crisp(this.px(value));
      if (grid && text) this.hairline(c, grid, [at, y], [at, y + h]);
      if (this.above) continue;
      this.hairline(c, ink.frame, [at, y + h], [at, y + h + (text ? 4 : 2)]);
      if (!text) continue;
      const half = c.measureText(text).width / 2;
      if (at - half < free) continue;
      c.fillText(text, at, y + h + 7);
      free = at + half + 8;
    }
    if (!this.above) c.fillText(typeset(this.axes.xlabel), x + w / 2, y + h + 23);
  }

  ticksBeside(c, grid, ink) {
    const { x, w, h } = this.box;
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (const { value, text } of this.ticksOf("y", h)) {
      const at = this.crisp(this.py(value));
      if (grid && text) this.hairline(c, grid, [x, at], [x + w, at]);
      this.hairline(c, ink.frame, [x - (text ? 4 : 2), at], [x, at]);
      if (text) c.fillText(text, x - 6, at + 0.5);
    }
  }

  hairline(c, color, from, to) {
    c.strokeStyle = color;
    c.lineWidth = this.hair;
    c.beginPath();
    this.lines(c, from, to);
    c.stroke();
  }

  lines(c, first, ...others) {
    c.moveTo(...first);
    for (const place of others) c.lineTo(...place);
  }

  // A hairline is a whole number of the screen's pixels wide, and its middle such that it fills them.
  crisp(at) {
    return Math.floor(at * this.ratio + 1e-6) / this.ratio + this.hair / 2;
  }
}

// Size all panels and their columns for the width that the figure has.
export function layOut(columns, panels, kind) {
  const width = Math.floor(Math.min(columns.getBoundingClientRect().width || 480, 1060));
  columns.style.gap = `${GAP.beside}px`;
  for (const side of columns.children) side.style.gap = `${GAP.above}px`;
  if (!panels.length) return;
  if (panels.length === 1) panels[0].size(...sizeAlone(width, kind));
  else if (width >= BESIDE) layOutBeside(width, panels);
  else layOutBelow(width, panels);
  for (const [n, side] of [...columns.children].entries())
    side.style.flex = `0 0 ${panels[n].width}px`;
}

function sizeAlone(width, kind) {
  if (kind === "map") return [width, Math.round(between(240, 0.7 * width, 420))];
  return [Math.min(width, 760), Math.round(between(220, 0.5 * Math.min(width, 760), 360))];
}

// A landscape to scale takes the width that it needs, its losses have the rest.
function layOutBeside(width, [landscape, ...charts]) {
  const { equal } = landscape.axes;
  const height = charts.length > 1 ? 0.43 * width : (equal ? 0.46 : 0.38) * width;
  const [least, most] = charts.length > 1 ? [340, 440] : [230, 400];
  const tall = Math.round(between(least, height, most));
  const half = 0.5 * (width - GAP.beside);
  const needed = equal ? TICKS + (tall - ABOVE - BELOW) * shapeOf(landscape) : half;
  const left = Math.round(between(0.35 * width, needed, 0.6 * width));
  landscape.size(left, tall);
  stack(charts, width - GAP.beside - left, tall);
}

function shapeOf({ axes: { x, y } }) {
  return (x[1] - x[0]) / (y[1] - y[0]);
}

function layOutBelow(width, [landscape, ...charts]) {
  const { equal } = landscape.axes;
  const needed = equal ? ABOVE + BELOW + (width - TICKS) / shapeOf(landscape) : 0.72 * width;
  landscape.size(width, Math.round(between(200, needed, 280)));
  stack(charts, width, charts.length > 1 ? 320 : 175);
}

function stack(charts, width, height) {
  const last = charts.length - 1;
  const each = (height - last * GAP.above - (BELOW - 8)) / charts.length;
  for (const [n, chart] of charts.entries())
    chart.size(width, Math.round(each + (n === last ? BELOW - 8 : 0)), n < last);
  const left = Math.max(...charts.map(({ box }) => box.x));
  for (const chart of charts) chart.alignTo(left);
}

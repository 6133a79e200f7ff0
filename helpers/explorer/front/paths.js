// Paths on a landscape, their losses and, where they bring them, the rates of their coordinates.

import { handlesOf } from "./handles.js";
import { drawLegend, named } from "./legend.js";
import { CARRIED, DOTTED, drawArrow, drawDiamond, drawDot, drawLine, drawStar } from "./shapes.js";

const WIDTHS = [3, 1.2]; // of the lines of the first and of the second coordinate, in a race

export class PathDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const { panels, pictures = {}, view, player } = this.figure;
    const [left, right, below] = panels;
    const upTo = Math.floor(player.shown());
    left.clear(pictures[ink.dark ? "dark" : "light"]);
    left.clipped(() => {
      drawSeries(this.figure, left, ink, upTo, ([x, y]) => [x, y]);
      this.drawMarks(left, ink, upTo);
    });
    left.frame(ink);
    right.clear();
    right.clipped(() => {
      drawSeries(this.figure, right, ink, upTo, ([, , loss]) => [null, loss]);
      this.drawStepMark(right, ink, upTo);
    });
    right.frame(ink);
    drawLegend(right, named(view.series), ink);
    if (below) this.drawRates(below, ink, upTo);
  }

  drawStepMark(panel, ink, step) {
    panel.context.fillStyle = ink.ghost;
    panel.context.fillRect(panel.px(step), panel.box.y, 1, panel.box.h);
  }

  drawMarks(panel, ink, upTo) {
    const { view, series, model } = this.figure;
    if (view.minimum) drawStar(panel, view.minimum, ink.paper, ink.text);
    this.drawVelocity(panel, ink);
    for (const [n, { count, columns }] of series.now.entries()) {
      if (!count) continue;
      const k = Math.min(upTo, count - 1);
      const [x, y] = columns;
      const color = ink.of(view.series[n]);
      drawDot(panel, [x[k], y[k]], 4, color, ink.paper);
      if (k + 1 < count) this.drawStep(panel, n, k, color, ink);
    }
    drawDot(panel, model.get("start"), 7, ink.paper, ink.text);
  }

  // The push of the gradient (solid) and what is carried on (dashed): together they make the step.
  drawStep(panel, n, k, color, ink) {
    const { now, arrows } = this.figure.series;
    if (!arrows[n]) return;
    const [share, x0, y0, ahead] = arrows[n];
    const [x, y] = now[n].columns;
    const here = [x[k], y[k]];
    const next = [x[k + 1], y[k + 1]];
    const [dx, dy] = k ? [share * (x[k] - x[k - 1]), share * (y[k] - y[k - 1])] : [x0, y0];
    const between = ahead ? [here[0] + dx, here[1] + dy] : [next[0] - dx, next[1] - dy];
    const [push, carried] = [{ color: ink.text }, { color, dash: CARRIED }];
    drawArrow(panel, here, between, ahead ? carried : push);
    drawArrow(panel, between, next, ahead ? push : carried);
  }

  // The first velocity, and a diamond to take hold of it.
  drawVelocity(panel, ink) {
    const { model } = this.figure;
    const [, velocity] = handlesOf(model, panel);
    if (!velocity) return;
    const [[x, y], [vx, vy]] = [model.get("start"), model.get("velocity")];
    drawArrow(panel, [x, y], [x + vx, y + vy], { color: ink.text, dash: DOTTED, width: 1.5 });
    drawDiamond(panel, velocity.at, ink.paper, ink.text);
  }

  drawRates(panel, ink, upTo) {
    const lines = this.rateLines();
    panel.clear();
    panel.clipped(() => {
      for (const line of lines) {
        const style = { color: ink.of(line), dash: line.dash, width: line.width };
        drawLine(panel, null, line.rates, Math.min(line.rates.length, upTo + 1), style);
      }
      this.drawStepMark(panel, ink, upTo);
    });
    panel.frame(ink);
    drawLegend(panel, lines, ink);
  }

  // The coordinates of a path that is alone differ in colour and dashes. In a race these tell the
  // paths apart, and the coordinates differ in width.
  rateLines() {
    const { view } = this.figure;
    return this.figure.series.rates.flatMap(({ columns }, n) =>
      columns.map((rates, k) => {
        const [series, coordinate] = [view.series[n], view.coordinates[k]];
        if (!series.name) return { ...coordinate, rates };
        return { ...series, name: `${series.name} ${coordinate.name}`, width: WIDTHS[k], rates };
      }),
    );
  }
}

// SHIM
export function drawSeries(figure, panel, ink, upTo, pick) {
  const faint = { color: ink.ghost, width: 1, dash: DOTTED };
  for (const ghost of figure.series.ghosts)
    drawLine(panel, ...pick(ghost.columns), ghost.count, faint);
  for (const { now } of figure.series.pinned)
    for (const p of now) drawLine(panel, ...pick(p.columns), p.count, faint);
  for (const [n, { count, columns }] of figure.series.now.entries()) {
    if (!count) continue;
    const style = { color: ink.of(figure.view.series[n]), dash: figure.view.series[n].dash };
    drawLine(panel, ...pick(columns), Math.min(count, upTo + 1), style);
  }
}

// Curves y(x), and the map of two hyperparameters.

import { drawLegend, named } from "./legend.js";
import { element } from "./page.js";
import { drawSeries } from "./paths.js";
import { drawDot } from "./shapes.js";

export class CurveDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const [panel] = this.figure.panels;
    panel.clear();
    panel.clipped(() => drawSeries(this.figure, panel, ink, Infinity, ([x, y]) => [x, y]));
    panel.frame(ink);
    drawLegend(panel, named(this.figure.view.series), ink);
  }
}

export class MapDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const { pictures = {}, model } = this.figure;
    const [panel] = this.figure.panels;
    panel.clear(pictures.light);
    const picked = model.get("picked");
    if (picked.length) {
      drawDot(panel, picked, 6, "#ffffff", "#000000");
      drawDot(panel, picked, 2, "#000000", "#000000");
    }
    panel.frame(ink);
  }
}

export function colorBar({ stops, low, high }) {
  const style = `background: linear-gradient(90deg, ${stops})`;
  const colors = element("span", { class: "ravine-colors", style });
  return element("div", { class: "ravine-bar" }, low, colors, high);
}

// Curves y(x), and the map of two hyperparameters.

class CurveDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const { panels: [panel], view } = this.figure;
    panel.clear();
    panel.clipped(() => this.figure.drawSeries(panel, ink, Infinity, ([x, y]) => [x, y]));
    panel.frame(ink);
    drawLegend(panel, view.series.filter((series) => series.name), ink);
  }
}

class MapDrawing {
  constructor(figure) {
    this.figure = figure;
    makePickable(figure.model, figure.panels[0]);
  }

  draw(ink) {
    const { panels: [panel], pictures, model } = this.figure;
    panel.clear(pictures.light);
    const picked = model.get("picked");
    if (picked.length) {
      drawDot(panel, picked, 6, "#ffffff", "#000000");
      drawDot(panel, picked, 2, "#000000", "#000000");
    }
    panel.frame(ink);
  }
}

function colorBar({ stops, low, high }) {
  const style = `background: linear-gradient(90deg, ${stops})`;
  return element("div", { class: "ravine-bar" }, low, element("span", { class: "ravine-colors", style }), high);
}

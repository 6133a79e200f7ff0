// Small pictures side by side, pixel by pixel.

import { element } from "./page.js";

const NOTHING = 255;

export class PictureDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  // Ink on paper, in a dark theme as well.
  draw() {
    this.figure.columns.replaceChildren(...this.figure.images.map(drawn));
  }
}

function drawn({ title, rows, columns, grey }) {
  const canvas = element("canvas", { width: columns, height: rows, "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  const values = new Uint8Array(grey.buffer, grey.byteOffset, rows * columns);
  for (const [n, value] of values.entries()) {
    pixels.data.fill(254 - value, 4 * n, 4 * n + 3);
    pixels.data[4 * n + 3] = value === NOTHING ? 0 : 255;
  }
  context.putImageData(pixels, 0, 0);
  return element("figure", { class: "ravine-picture" }, canvas, element("figcaption", {}, title));
}

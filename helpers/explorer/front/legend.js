// The names of the lines on a panel: above it, where they cover nothing, beside that of its axis.

import { typeset } from "./axes.js";
import { drawLine, drawMarker } from "./shapes.js";

export const ROW = 17; // px
const SAMPLE = 22; // px of line before a name
const APART = 12; // px between two entries

// A line that is alone has no name, and no entry.
export function named(lines) {
  return lines.filter((line) => line.name);
}

// Where entries stand: in rows from `left` on, as far as `right`. Each line has a name, a color,
// dashes, and maybe a marker and a width; a line that is `absent` keeps its place free.
export function placeEntries(c, lines, left, right) {
  let [x, row] = [left, 0];
  return lines.map((line) => {
    const name = typeset(line.name);
    const width = SAMPLE + 6 + c.measureText(name).width;
    if (x + width > right && x > 0) [x, row] = [0, row + 1];
    const entry = { line, name, x, row };
    x += width + APART;
    return entry;
  });
}

export function drawLegend(panel, entries, ink) {
  const { context: c } = panel;
  c.textAlign = "left";
  c.textBaseline = "middle";
  for (const { line, name, x, row } of entries) {
    if (line.absent) continue;
    const [y, color] = [ROW * (row + 0.5) - 1, ink.of(line)];
    const places = [
      [x, y],
      [x + SAMPLE, y],
    ];
    drawLine(panel, { places }, { ...line, color });
    if (line.marker) drawMarker(c, line.marker, [x + SAMPLE / 2, y], 4, color, ink.paper);
    c.fillStyle = ink.text;
    c.fillText(name, x + SAMPLE + 6, y);
  }
}

// The names of the lines on a panel, in the corner that the lines leave free at first.

const CORNERS = [
  ["right", "top"],
  ["left", "top"],
  ["right", "bottom"],
  ["left", "bottom"],
];
const ROW = 18;

// A line that is alone has no name, and no entry.
export function named(lines) {
  return lines.filter((line) => line.name);
}

// Lines with a name, a color, dashes and maybe a width. The corner stays when the lines move.
export function drawLegend(panel, lines, ink) {
  const c = panel.context;
  c.font = "12px sans-serif";
  c.textAlign = "left";
  c.textBaseline = "middle";
  const column = 44 + Math.max(0, ...lines.map((line) => c.measureText(line.name).width));
  const columns = columnsOf(panel, lines.length, column);
  const rows = Math.ceil(lines.length / columns);
  const size = [4 + columns * column, rows * ROW];
  const corner = panel.corner ?? freestCorner(panel, size);
  if (panel.drawn.length) panel.corner = corner;
  const [left, top] = placeInCorner(panel.box, size, corner);
  c.globalAlpha = 0.8;
  c.fillStyle = ink.paper;
  c.fillRect(left, top, ...size);
  c.globalAlpha = 1;
  lines.forEach((line, n) => {
    const [across, down] = [Math.floor(n / rows), n % rows];
    drawEntry(c, line, [left + 4 + column * across, top + ROW * (down + 0.5)], ink);
  });
}

// A stacked panel is low: two rows, as far as its width allows.
export function columnsOf(panel, count, width) {
  if (!panel.stacked) return 1;
  return Math.max(1, Math.min(Math.ceil(count / 2), Math.floor((panel.box.w - 16) / width)));
}

function drawEntry(c, line, [x, y], ink) {
  c.strokeStyle = ink.of(line);
  c.lineWidth = line.width ?? 2;
  c.setLineDash(line.dash ?? []);
  c.beginPath();
  c.moveTo(x, y);
  c.lineTo(x + 30, y);
  c.stroke();
  c.setLineDash([]);
  c.fillStyle = ink.text;
  c.fillText(line.name, x + 36, y);
}

function placeInCorner({ x, y, w, h }, [width, height], [side, end]) {
  return [side === "left" ? x + 6 : x + w - width - 6, end === "top" ? y + 5 : y + h - height - 5];
}

export function freestCorner(panel, size) {
  const crossed = CORNERS.map((corner) => {
    const [left, top] = placeInCorner(panel.box, size, corner);
    const inside = ([x, y]) => x > left && x < left + size[0] && y > top && y < top + size[1];
    return panel.drawn.filter(inside).length;
  });
  return CORNERS[crossed.indexOf(Math.min(...crossed))];
}

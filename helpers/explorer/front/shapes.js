// What is drawn on a panel. Places are in the panel's values, but for the diamond's, in pixels.

export const CARRIED = [5, 3]; // the dashes of what a step carries on
export const DOTTED = [2, 3];

// Far outside the picture a canvas loses track; a line that leads there is to keep its direction.
function inReach(x, y) {
  const far = Math.max(Math.abs(x), Math.abs(y)) / 1e5;
  if (far > 1 && far < Infinity) return [x / far, y / far];
  return [x, y].map((value) => Math.min(1e5, Math.max(-1e5, value)));
}

// Where there are no xs, the ys stand at 0, 1, 2, ...
export function drawLine(panel, xs, ys, count, style) {
  const c = panel.context;
  c.beginPath();
  let draw = false; // what is not a number leaves a gap
  for (let k = 0; k < count; k++) {
    const [x, y] = inReach(panel.px(xs ? xs[k] : k), panel.py(ys[k]));
    if (draw) c.lineTo(x, y);
    else c.moveTo(x, y);
    draw = !Number.isNaN(x + y);
    panel.drawn.push([x, y]);
  }
  c.setLineDash(style.dash ?? []);
  c.lineWidth = style.width ?? 2;
  c.strokeStyle = style.color;
  c.stroke();
  c.setLineDash([]);
}

function fillAndStroke(c, fill, edge) {
  c.fillStyle = fill;
  c.fill();
  c.lineWidth = 1.5;
  c.strokeStyle = edge;
  c.stroke();
}

export function drawDot(panel, [x, y], radius, fill, edge) {
  const c = panel.context;
  c.beginPath();
  c.arc(panel.px(x), panel.py(y), radius, 0, 2 * Math.PI);
  fillAndStroke(c, fill, edge);
}

export function drawDiamond(panel, [x, y], fill, edge) {
  const c = panel.context;
  c.beginPath();
  c.moveTo(x, y - 6);
  c.lineTo(x + 6, y);
  c.lineTo(x, y + 6);
  c.lineTo(x - 6, y);
  c.closePath();
  fillAndStroke(c, fill, edge);
}

export function drawStar(panel, [x, y], fill, edge) {
  const c = panel.context;
  c.beginPath();
  for (let k = 0; k < 10; k++) {
    const radius = k % 2 ? 3.5 : 8;
    const angle = (Math.PI * k) / 5;
    c.lineTo(panel.px(x) + radius * Math.sin(angle), panel.py(y) - radius * Math.cos(angle));
  }
  c.closePath();
  fillAndStroke(c, fill, edge);
}

export function drawArrow(panel, from, to, { color, dash = [], width = 2.5 }) {
  const c = panel.context;
  const [x0, y0, x1, y1] = [panel.px(from[0]), panel.py(from[1]), panel.px(to[0]), panel.py(to[1])];
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 1) || length > 1e4) return;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const head = Math.min(9, length);
  c.strokeStyle = c.fillStyle = color;
  c.lineWidth = width;
  c.setLineDash(dash);
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1 - ux * head, y1 - uy * head);
  c.stroke();
  c.setLineDash([]);
  c.beginPath();
  c.moveTo(x1, y1);
  c.lineTo(x1 - ux * head - (uy * head) / 2, y1 - uy * head + (ux * head) / 2);
  c.lineTo(x1 - ux * head + (uy * head) / 2, y1 - uy * head - (ux * head) / 2);
  c.fill();
}

// The contours of a landscape: polygons that `ground.py` packs, filled level by level.

const FAR = 65535; // the high edge of the domain

// The rings of each level, a ring as x, y, x, y, ...
export function readGround(bytes) {
  if (!bytes?.byteLength) return null;
  let at = 0;
  const next = () => {
    at += 2;
    return bytes.getUint16(at - 2, true);
  };
  const list = (read) => Array.from({ length: next() }, read);
  const ring = () => Uint16Array.from({ length: 2 * next() }, next);
  return list(() => list(ring));
}

export function drawGround(panel, ground, shades) {
  const { context: c, box } = panel;
  c.fillStyle = shades.low;
  c.fillRect(box.x, box.y, box.w, box.h);
  const places = ground.map((rings) => rings.map((ring) => placed(ring, box)));
  for (const [n, rings] of places.entries()) {
    c.beginPath();
    for (const ring of rings) trace(c, ring);
    c.fillStyle = mixed(shades.low, shades.high, (n + 1) / places.length);
    c.fill("evenodd");
  }
  c.strokeStyle = shades.line;
  c.lineWidth = 0.6;
  c.lineJoin = "round";
  c.beginPath();
  for (const ring of places.flat()) traceInside(c, ring, box);
  c.stroke();
}

function placed(ring, { x, y, w, h }) {
  return Float64Array.from(ring, (value, n) =>
    n % 2 ? y + h * (1 - value / FAR) : x + (w * value) / FAR,
  );
}

function trace(c, ring) {
  c.moveTo(ring[0], ring[1]);
  for (let n = 2; n < ring.length; n += 2) c.lineTo(ring[n], ring[n + 1]);
  c.closePath();
}

// Where a ring runs along the edge of the picture there is no contour.
function traceInside(c, ring, { x, y, w, h }) {
  const edges = [x, x + w, y, y + h];
  let [px, py] = [ring[ring.length - 2], ring[ring.length - 1]];
  c.moveTo(px, py);
  for (let n = 0; n < ring.length; n += 2) {
    const [qx, qy] = [ring[n], ring[n + 1]];
    const along = (px === qx && edges.includes(px)) || (py === qy && edges.includes(py));
    if (along) c.moveTo(qx, qy);
    else c.lineTo(qx, qy);
    [px, py] = [qx, qy];
  }
}

function mixed(low, high, share) {
  const part = (color, n) => Number.parseInt(color.slice(n, n + 2), 16);
  const channels = [1, 3, 5].map((n) =>
    Math.round(part(low, n) + share * (part(high, n) - part(low, n))),
  );
  return `rgb(${channels})`;
}

// The contours of a ravine, which are ellipses, as helpers/explorer/ground.py sends contours.

const FAR = 65535;
const POINTS = 180; // of an ellipse
const EDGES = [
  { axis: 0, limit: 0, inside: (value) => value >= 0 },
  { axis: 0, limit: FAR, inside: (value) => value <= FAR },
  { axis: 1, limit: 0, inside: (value) => value >= 0 },
  { axis: 1, limit: FAR, inside: (value) => value <= FAR },
];
const FRAME = [
  [0, 0],
  [FAR, 0],
  [FAR, FAR],
  [0, FAR],
];

// Sutherland and Hodgman's: what of a polygon is on the inner side of an edge.
function cut(polygon, { axis, limit, inside }) {
  return polygon.flatMap((point, n) => {
    const before = polygon.at(n - 1);
    const [is, was] = [inside(point[axis]), inside(before[axis])];
    if (is === was) return is ? [point] : [];
    const share = (limit - before[axis]) / (point[axis] - before[axis]);
    const crossing = before.map((value, i) => value + share * (point[i] - value));
    return is ? [crossing, point] : [crossing];
  });
}

// Where the loss is `above` the least one, in units of the domain.
function ellipse({ axes, curvatures, domain }, above) {
  const [long, wide] = curvatures.map((curvature) => Math.sqrt((2 * above) / curvature));
  return Array.from({ length: POINTS }, (_, n) => {
    const angle = (2 * Math.PI * n) / POINTS;
    const u = [long * Math.cos(angle), wide * Math.sin(angle)];
    return axes.map((row, i) => {
      const [low, high] = domain[i];
      return (FAR * (row[0] * u[0] + row[1] * u[1] - low)) / (high - low);
    });
  });
}

// The rings of each level: the frame, and in it what is lower.
export function ravineGround(landscape, levels) {
  const numbers = [levels.length];
  for (const above of levels) {
    const lower = EDGES.reduce(cut, ellipse(landscape, above));
    const rings = lower.length ? [FRAME, lower] : [FRAME];
    numbers.push(rings.length);
    for (const ring of rings) numbers.push(ring.length, ...ring.flat().map(Math.round));
  }
  const view = new DataView(new ArrayBuffer(2 * numbers.length));
  for (const [n, number] of numbers.entries()) view.setUint16(2 * n, number, true);
  return view;
}

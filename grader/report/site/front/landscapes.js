// The landscapes of the course, as helpers/landscapes.py has them: f and its gradient at a pair of
// weights, the domain to draw, and where the loss is least.

function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1];
}

// f = sum_i curvatures_i u_i^2 / 2, where u_i goes along column i of `axes`.
function quadratic(curvatures, axes) {
  const columns = [0, 1].map((i) => [axes[0][i], axes[1][i]]);
  const along = (w) => columns.map((column) => dot(w, column));
  return {
    f(w) {
      const [u1, u2] = along(w);
      return (u1 * u1 * curvatures[0] + u2 * u2 * curvatures[1]) / 2;
    },
    gradient(w) {
      const u = along(w).map((value, i) => curvatures[i] * value);
      return axes.map((row) => dot(u, row));
    },
  };
}

const UPRIGHT = [
  [1, 0],
  [0, 1],
];

function square(half) {
  return [
    [-half, half],
    [-half, half],
  ];
}

function bowl() {
  return { ...quadratic([1, 1], UPRIGHT), minimum: [0, 0], least: 0, domain: square(2.5) };
}

function ravine({ condition_number = 100, angle = 0 }) {
  const radians = angle * (Math.PI / 180);
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  const axes = [
    [cos, -sin],
    [sin, cos],
  ];
  const halves = axes.map((row) => dot(row.map(Math.abs), [12, 2.5]));
  return {
    ...quadratic([1, condition_number], axes),
    minimum: [0, 0],
    least: 0,
    domain: halves.map((half) => [-half, half]),
    axes,
    curvatures: [1, condition_number],
  };
}

function saddle() {
  return { ...quadratic([1, -1], UPRIGHT), minimum: null, least: null, domain: square(2) };
}

function rosenbrock() {
  return {
    f: ([x, y]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: ([x, y]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    minimum: [1, 1],
    least: 0,
    domain: [
      [-2, 2],
      [-1, 3],
    ],
  };
}

// f = curvature |w|^2 / 2 - sum_j depths_j exp(-|w - centres_j|^2 / (2 widths_j^2))
function wells(curvature, rows) {
  const all = (w) =>
    rows.map(({ centre, depth, width }) => {
      const offset = [w[0] - centre[0], w[1] - centre[1]];
      const variance = width * width;
      return { offset, variance, depth: depth * Math.exp(-dot(offset, offset) / (2 * variance)) };
    });
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return {
    f: (w) => (curvature / 2) * dot(w, w) - sum(all(w).map(({ depth }) => depth)),
    gradient(w) {
      const found = all(w);
      const pull = (i) => sum(found.map((well) => (well.depth / well.variance) * well.offset[i]));
      return [0, 1].map((i) => curvature * w[i] + pull(i));
    },
  };
}

function withMinimum(surface, minimum, domain) {
  return { ...surface, minimum, least: surface.f(minimum), domain };
}

function local_minima() {
  const rows = [
    { centre: [1.8, 1.6], depth: 0.6, width: 0.7 },
    { centre: [-1.7, 1.5], depth: 2.0, width: 0.7 },
    { centre: [-1.6, -1.8], depth: 1.4, width: 0.7 },
    { centre: [1.7, -1.6], depth: 1.0, width: 0.7 },
  ];
  return withMinimum(wells(0.1, rows), [-1.6592202470108581, 1.4639807677602197], square(4));
}

function two_basins() {
  const rows = [
    { centre: [-0.8, 0.0], depth: 1.2, width: 0.3 },
    { centre: [1.8, 0.0], depth: 1.0, width: 0.9 },
  ];
  const domain = [
    [-4, 4],
    [-3, 3],
  ];
  return withMinimum(wells(0.1, rows), [-0.7902552104688011, 0.0], domain);
}

function logOfSum(a, b) {
  if (a === b) return a + Math.LN2;
  return Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));
}

function sigmoid(z) {
  return (1 + Math.tanh(z / 2)) / 2;
}

function bell(u) {
  return Math.exp(-(u * u) / 2);
}

function wall_plateau_basin() {
  const [wallSlope, wallEdge, plateauSlope, plateauEdge] = [3.0, 0.1, 0.1, 1.0];
  const [basin, depth, width] = [12.0, 1.0, 1.0];
  return {
    f([x, y]) {
      const z = (x - basin) / plateauEdge;
      const wall = wallSlope * wallEdge * logOfSum(0, -x / wallEdge);
      const plateau = plateauSlope * plateauEdge * (logOfSum(z, -z) - Math.LN2);
      return wall + plateau + depth * (1 - bell((x - basin) / width)) + (y * y) / 2;
    },
    gradient([x, y]) {
      const [z, u] = [(x - basin) / plateauEdge, (x - basin) / width];
      const slope = -wallSlope * sigmoid(-x / wallEdge) + plateauSlope * Math.tanh(z);
      return [slope + (depth / width) * u * bell(u), y];
    },
    minimum: [basin, 0],
    least: 0,
    domain: [
      [-4, 16],
      [-3, 3],
    ],
  };
}

// The logistic loss of two pixels of the digits 3 and 8. `images` holds their values `X`, row by
// row, and the classes `y`.
function logistic_digits({ images }) {
  const { X, y } = images;
  const every = Array.from(y, (_, n) => n);
  const scores = (w, n) => w[0] * X[2 * n] + w[1] * X[2 * n + 1];
  const loss = (w) => {
    const of = (n) => logOfSum(0, scores(w, n)) - y[n] * scores(w, n);
    return every.reduce((total, n) => total + of(n), 0) / y.length;
  };
  const gradientOf = (w, rows) => {
    const sums = [0, 0];
    for (const n of rows) {
      const error = sigmoid(scores(w, n)) - y[n];
      for (const i of [0, 1]) sums[i] += error * X[2 * n + i];
    }
    return sums.map((sum) => sum / rows.length);
  };
  const surface = { f: loss, gradient: (w) => gradientOf(w, every), gradientOf };
  const domain = [
    [-4, 14],
    [-4, 14],
  ];
  return withMinimum(surface, [7.078971923419517, 7.206010248754271], domain);
}

// With noise of standard deviation sigma on each gradient: `draws` are standard normals, two for
// each gradient in order of the calls, as numpy draws them.
function noisy({ sigma, of, draws }) {
  const exact = LANDSCAPES[of]({});
  let calls = 0;
  const gradient = (w) => {
    const at = 2 * calls++;
    return exact.gradient(w).map((value, i) => value + sigma * draws[at + i]);
  };
  return { ...exact, gradient };
}

// With the gradient of a few images, others at each call: bit n of row k of `members[batch_size]`
// says whether image n is in the batch of call k, as numpy draws it.
function batched_digits({ batch_size, images, members }) {
  const exact = logistic_digits({ images });
  const [bits, width] = [members[batch_size], Math.ceil(images.y.length / 8)];
  let calls = 0;
  const gradient = (w) => {
    const row = width * calls++;
    const isIn = (n) => (bits[row + (n >> 3)] >> (n & 7)) & 1;
    const rows = Array.from(images.y, (_, n) => n).filter(isIn);
    return exact.gradientOf(w, rows);
  };
  return { ...exact, gradient, name: `logistic_digits in batches of ${batch_size}` };
}

// Each is made anew for a run, since those with noise count the calls.
export const LANDSCAPES = {
  bowl,
  ravine,
  saddle,
  rosenbrock,
  local_minima,
  two_basins,
  wall_plateau_basin,
  logistic_digits,
  noisy,
  batched_digits,
};

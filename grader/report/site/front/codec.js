// Columns of numbers as the front end reads them: helpers/explorer/codec.py says how.

const LEVELS = 65_533;
const FARTHEST = 60_000; // lengths of an axis

function clip(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

// A half-precision float, for sizes that it can hold.
function halfBits(value) {
  if (Number.isNaN(value)) return 0x7e00;
  const size = Math.abs(value);
  const exponent = size ? Math.max(-14, Math.floor(Math.log2(size))) : -14;
  const bits = ((exponent + 14) << 10) + Math.round((size / 2 ** exponent) * 1024);
  return (value < 0 ? 0x8000 : 0) | bits;
}

function halves(values, [low, high]) {
  const [center, length] = [Math.fround((low + high) / 2), Math.fround(high - low)];
  const share = (value) => clip((value - center) / length, -FARTHEST, FARTHEST);
  return { kind: 0, a: center, b: length, numbers: values.map((v) => halfBits(share(v))) };
}

function levels(values) {
  const logs = values.map((v) => (v > 0 ? Math.log(clip(v, 1e-300, 1e300)) : NaN));
  const known = logs.filter((log) => !Number.isNaN(log));
  const first = Math.fround(known.reduce((a, b) => Math.min(a, b), Infinity));
  const a = known.length ? first : 0;
  const b = Math.fround((known.reduce((x, y) => Math.max(x, y), a) - a) / LEVELS);
  const level = (log) => 1 + clip(Math.round((log - a) / (b || 1)), 0, LEVELS);
  const number = (v, n) => (Number.isNaN(v) ? LEVELS + 2 : v > 0 ? level(logs[n]) : 0);
  return { kind: 1, a, b, numbers: values.map(number) };
}

// The columns are [values, limits, whether the axis is logarithmic].
export function pack(...columns) {
  const count = columns[0][0].length;
  const view = new DataView(new ArrayBuffer(2 + columns.length * (10 + 2 * count)));
  view.setUint16(0, columns.length, true);
  for (const [n, [values, limits, log]] of columns.entries()) {
    const at = 2 + n * (10 + 2 * count);
    const { kind, a, b, numbers } = (log ? levels : halves)(values, limits);
    view.setUint16(at, kind, true);
    view.setFloat32(at + 2, a, true);
    view.setFloat32(at + 6, b, true);
    for (const [k, number] of numbers.entries()) view.setUint16(at + 10 + 2 * k, number, true);
  }
  return view;
}

// Points out of reach drawn in towards the domain's middle, so that lines keep their direction.
export function inReach(points, domain) {
  const middle = domain.map(([low, high]) => (low + high) / 2);
  const length = domain.map(([low, high]) => high - low);
  return points.map((point) => {
    const away = point.map((value, i) => Math.abs((value - middle[i]) / length[i]));
    const shrunk = Math.min(1, FARTHEST / Math.max(1, ...away));
    return point.map((value, i) => middle[i] + (value - middle[i]) * shrunk);
  });
}

// Bytes and numbers as Python sends them, in base64.
export function bytes(text) {
  const found = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new DataView(found.buffer);
}

export function floats(text) {
  return new Float64Array(bytes(text).buffer);
}

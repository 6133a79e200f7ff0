// What the kernel sends of each series: columns of numbers, 16 bits each; `codec.py` packs them and
// says how.

export function unpack(bytes) {
  if (!bytes?.byteLength) return { count: 0, columns: [] };
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = data.getUint16(0, true);
  const size = (bytes.byteLength - 2) / width;
  const columns = Array.from({ length: width }, (_, n) => unpackColumn(data, 2 + n * size, size));
  return { count: columns[0].length, columns };
}

function unpackColumn(data, at, size) {
  const [a, b] = [data.getFloat32(at + 2, true), data.getFloat32(at + 6, true)];
  const value = data.getUint16(at, true) ? levelValue : halfValue;
  return Float64Array.from({ length: (size - 10) / 2 }, (_, k) =>
    value(data.getUint16(at + 10 + 2 * k, true), a, b),
  );
}

// A half-precision float, in units of `scale` from `center`.
function halfValue(bits, center, scale) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return NaN;
  const size = exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24;
  return center + scale * (bits & 0x8000 ? -size : size);
}

// A level of a logarithm; 0 is what is not above zero, the last level what is not a number.
function levelValue(level, first, step) {
  if (level === 65535) return NaN;
  return level ? Math.exp(first + (level - 1) * step) : 0;
}

// Linear and logarithmic axes: where a value stands, and which values get a tick.

// The share of an axis at which a value stands.
export function shareOf(value, [low, high], log) {
  if (log) return Math.log(value / low) / Math.log(high / low);
  return (value - low) / (high - low);
}

// The value at a share of an axis, kept inside it.
export function valueAt(share, [low, high], log) {
  const s = Math.min(1, Math.max(0, share));
  return log ? low * (high / low) ** s : low + s * (high - low);
}

// Ticks at 1, 2 or 5 times a power of ten; on a log scale at powers of ten.
export function ticks([low, high], log) {
  if (log) {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const every = Math.max(1, Math.ceil((last - first) / 7));
    const found = [];
    for (let e = first; e <= last; e += every) found.push(10 ** e);
    return found;
  }
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= rough);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++)
    found.push(k * step);
  return found;
}

export function tickText(value, log) {
  if (!log) return String(parseFloat(value.toPrecision(6)));
  const power = Math.round(Math.log10(value));
  return power >= -2 && power <= 3 ? String(parseFloat(value.toPrecision(2))) : `1e${power}`;
}

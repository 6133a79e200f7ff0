// The scales of losses and rates, as helpers/explorer has them.

const SHARES = [1e-9, 1e3]; // of the loss at the start

function clip(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}

function greatest(values) {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function smallest(values) {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}

// The limits of all scales of the losses above the least one.
export function lossBounds(landscape, start) {
  const first = landscape.f(start);
  if (landscape.least === null) {
    const reach = 2 * Math.max(Math.abs(first), 1);
    return [-reach, reach];
  }
  const scale = first - landscape.least || 1;
  return SHARES.map((share) => share * scale);
}

// Whether losses above the least one end above the scale and are still growing.
export function diverges(losses, highest) {
  const last = losses.slice(-Math.max(1, Math.floor(losses.length / 4)));
  return losses.at(-1) > highest && greatest(last) === greatest(losses);
}

// Limits with room for more losses. It is much at once, as not to change at every move of a slider:
// to the next of every third power of ten, or on a linear scale to the bounds.
export function extended([low, high], losses, bounds, logarithmic) {
  const clipped = losses.map((loss) => clip(loss, bounds));
  const [least, most] = [smallest(clipped), greatest(clipped)];
  const at = (round, loss) => 10 ** (3 * round(Math.log10(loss) / 3));
  const ends = logarithmic ? [at(Math.floor, least), at(Math.ceil, most)] : bounds;
  return [
    least < low ? Math.min(low, clip(ends[0], bounds)) : low,
    most > high ? Math.max(high, clip(ends[1], bounds)) : high,
  ];
}

// Limits of rates, of which there is a list for each coordinate: others where one would not be seen.
export function extendedForRates([low, high], coordinates) {
  const known = coordinates.map((rates) => rates.slice(1).filter((r) => r > 0 && r < Infinity));
  const rates = known.flat();
  if (known.every((some) => !some.length || some.some((r) => low < r && r < high)))
    return [low, high];
  return [Math.min(low, smallest(rates) / 10), Math.max(high, greatest(rates) * 10)];
}

// The scale of the losses, as helpers/explorer/loss_scale.py has it.

const SHARES = [1e-9, 1e3]; // of the loss at the start

function clip(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}

export function greatest(values) {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

export function smallest(values) {
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

// Limits that have room for losses too: in whole decades, or on a linear scale in eighths of the
// bounds.
export function extended(limits, losses, bounds, logarithmic) {
  const clipped = losses.map((loss) => clip(loss, bounds));
  const eighth = (bounds[1] - bounds[0]) / 8;
  const level = (loss) => (logarithmic ? Math.log10(loss) : (loss - bounds[0]) / eighth);
  const loss = (at) => clip(logarithmic ? 10 ** at : bounds[0] + eighth * at, bounds);
  const low = loss(Math.floor(level(smallest(clipped))));
  const high = loss(Math.ceil(level(greatest(clipped))));
  return [Math.min(limits[0], low), Math.max(limits[1], high)];
}

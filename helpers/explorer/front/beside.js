// Lines that others are compared with: those that were there before, and those that were pinned.

export const DOTTED = [2, 3];

const THIN = 1.2; // px

export function ghostStyle(ink) {
  return { color: ink.ghost, dark: ink.ghost, dash: DOTTED, width: THIN, upTo: Infinity };
}

export function pinStyle(ink, k) {
  const color = ink.pins[k % ink.pins.length];
  return { color, dark: color, dash: [], width: THIN, upTo: Infinity };
}

// The names of both; that of what was before keeps its place while there is nothing.
export function namesBeside({ ghosts, pinned }, ink) {
  const kept = pinned.map(({ label }, k) => ({ ...pinStyle(ink, k), name: label }));
  return [...kept, { ...ghostStyle(ink), name: "before", absent: !ghosts.length }];
}

// SHIM, until the drawing's own comes.
export function inkOf(root) {
  let dark = false;
  for (let node = root.parentElement; node; node = node.parentElement) {
    const [r, g, b, a = 1] = getComputedStyle(node)
      .backgroundColor.match(/[\d.]+/g)
      .map(Number);
    if (!a) continue;
    dark = 0.21 * r + 0.72 * g + 0.07 * b < 128;
    break;
  }
  const of = (line) => (dark ? line.dark : line.color);
  return {
    dark,
    text: dark ? "#fff" : "#222",
    paper: dark ? "#111" : "#fff",
    ghost: dark ? "#aaa" : "#666",
    of,
  };
}

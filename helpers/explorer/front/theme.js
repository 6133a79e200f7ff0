// Light or dark, by what the figure stands on: notebooks name their themes in different ways.

const LIGHT = {
  dark: false,
  text: "#1a1a1a",
  paper: "#ffffff",
  ghost: "#666666",
  goal: "#1b7837",
  pins: ["#332288", "#C05468", "#117733", "#882255", "#7F7F20"],
};
const DARK = {
  dark: true,
  text: "#e6e6e6",
  paper: "#111111",
  ghost: "#aaaaaa",
  goal: "#5fd38d",
  pins: ["#A596FF", "#EE8A96", "#4FBF74", "#E069A8", "#CFC950"],
};

// What a figure is drawn with; `of` gives the color of a series.
export function inkOf(root) {
  const { color } = getComputedStyle(root.parentElement ?? root);
  const ground = groundUnder(root);
  // Where the page leaves its ground to the program around it, light text means a dark one.
  const dark = ground ? luminance(ground) < 0.4 : luminance(numbersIn(color)) > 0.5;
  const ink = dark ? DARK : LIGHT;
  return {
    ...ink,
    paper: ground ? `rgb(${ground.slice(0, 3)})` : ink.paper,
    grid: dark ? "rgba(255, 255, 255, 0.12)" : "rgba(0, 0, 0, 0.09)",
    frame: dark ? "rgba(255, 255, 255, 0.35)" : "rgba(0, 0, 0, 0.3)",
    font: getComputedStyle(root).fontFamily || "sans-serif",
    of: (line) => (dark ? line.dark : line.color),
  };
}

function groundUnder(root) {
  for (let node = above(root); node instanceof Element; node = above(node)) {
    const color = numbersIn(getComputedStyle(node).backgroundColor);
    if (color.length > 2 && (color[3] ?? 1) > 0.5) return color;
  }
  return null;
}

function above(node) {
  return node.parentElement ?? node.getRootNode().host;
}

// Red, green, blue from 0 to 255, and maybe the opacity, of a computed color.
function numbersIn(color) {
  const numbers = (color.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  return color.startsWith("color(")
    ? numbers.map((value, n) => (n < 3 ? Math.round(255 * value) : value))
    : numbers;
}

function luminance([red, green, blue]) {
  const linear = (value) => (value / 255) ** 2.2;
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

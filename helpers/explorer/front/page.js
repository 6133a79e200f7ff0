// Parts of a page, and keys that are ours.

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// A name that may break after its underscores.
export function breakable(name) {
  return name.split(/(?<=_)/).flatMap((part, n) => (n ? [element("wbr"), part] : [part]));
}

// JupyterLab and Notebook have their own use for many keys, unless the very element says no.
export const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

export function button(name, act) {
  const made = element("button", { type: "button", ...OWN_KEYS }, name);
  made.onclick = act;
  return made;
}

export function taken(event) {
  event.preventDefault();
  event.stopPropagation();
}

// By how many marks a key moves a slider.
export const KEYS = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -Infinity,
  End: Infinity,
};

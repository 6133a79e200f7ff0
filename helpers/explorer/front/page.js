// What the figure looks like on the page.

export const STYLE = `
.ravine { color: var(--jp-content-font-color1, #111); max-width: 1060px;
  font: 13px var(--jp-content-font-family, system-ui, sans-serif); }
.ravine-panels { display: flex; flex-wrap: wrap; gap: 8px; }
.ravine-side { flex: 1 1 300px; min-width: 0; display: flex; flex-direction: column; gap: 8px; }
.ravine-side canvas { width: 100%; display: block; touch-action: none; }
.ravine-picture { margin: 0; text-align: center; }
.ravine-picture canvas { height: 160px; max-width: 100%; image-rendering: pixelated;
  border: 1px solid #888; }
.ravine-bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 4px 0; }
.ravine-bar button { min-width: 64px; padding: 3px 10px; cursor: pointer; font: inherit;
  color: inherit; background: var(--jp-layout-color2, #eee);
  border: 1px solid var(--jp-border-color0, #888); border-radius: 3px; }
.ravine-bar input { flex: 1 1 160px; min-width: 100px; }
.ravine :focus-visible { outline: 3px solid var(--jp-brand-color1, #1976d2); outline-offset: 2px; }
.ravine-colors { width: 160px; height: 14px; border: 1px solid; }
.ravine-said { margin: 4px 0; min-height: 1.4em; white-space: pre-line; }
.ravine-goal { margin: 4px 0; padding: 3px 8px; border-left: 5px solid #767676; }
.ravine-goal.reached { border-left-color: #009e73; font-weight: bold; }
.ravine-live { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden;
  clip-path: inset(50%); }
.ravine-mark { position: absolute; top: -7px; width: 0; height: 18px; pointer-events: none;
  border-left: 2px solid var(--jp-content-font-color1, #111); }
.ravine-mark span { position: absolute; top: 15px; left: 0; transform: translateX(-50%);
  font-size: 10px; line-height: 1.2; white-space: nowrap; color: var(--jp-content-font-color1, #111); }
`;

export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// JupyterLab has its own use for many keys; these are ours.
export function taken(event) {
  event.preventDefault();
  event.stopPropagation();
}

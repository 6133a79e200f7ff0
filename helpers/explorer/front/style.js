// What the figure looks like on the page. Colours follow `data-dark`, since the variables of
// JupyterLab's theme are missing elsewhere, or say "light" on a dark page.

const COLORS = `
.ravine { --ink: rgba(0, 0, 0, 0.87); --paper: #fff; --soft: #f2f4f7; --edge: #767c85;
  --groove: #b9c0c9; --accent: #0b62a4; --danger: #f0b4a4; --danger-line: #b3402a; --goal: #00714f;
  --problem: #a32a12; }
.ravine[data-dark="true"] { --ink: #fff; --paper: #111; --soft: #24292f; --edge: #949ca6;
  --groove: #5a6672; --accent: #6db5ee; --danger: #7a3526; --danger-line: #ff9b85; --goal: #35c496;
  --problem: #ff9b85; }
`;

const FRAME = `
.ravine { color: var(--ink); max-width: 1060px; font-size: 14px; line-height: 1.4;
  font-family: var(--jp-content-font-family, inherit);
  position: relative; overflow: clip; overflow-clip-margin: 6px; padding: 2px; box-sizing: border-box; }
.ravine [hidden] { display: none; }
.ravine p { margin: 0; }
.ravine :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.ravine-panels { display: flex; flex-wrap: wrap; gap: 16px; }
.ravine-side { flex: 1 1 250px; min-width: 0; display: flex; flex-direction: column; gap: 6px;
  position: relative; }
.ravine-side canvas { display: block; }
.ravine-handles { touch-action: pan-y pinch-zoom; user-select: none; -webkit-user-select: none; }
.ravine-picture { margin: 0; text-align: center; }
.ravine-picture canvas { height: 160px; max-width: 100%; image-rendering: pixelated;
  border: 1px solid #888; }
.ravine-bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 4px 0; }
.ravine-colors { width: 160px; height: 14px; border: 1px solid; }
.ravine-tip { position: absolute; pointer-events: none; padding: 1px 6px; max-width: 60%;
  color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 3px;
  font-size: 12px; font-variant-numeric: tabular-nums; }
.ravine-gone { padding: 6px 10px; border-left: 5px solid var(--danger-line); }
.ravine.gone > :not(.ravine-gone) { display: none; }
`;

const CONTROLS = `
.ravine-controls { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: flex-start; }
.ravine-group { flex: 0 1 460px; min-width: 0; }
.ravine.wide .ravine-controls:has(.ravine-title) > .ravine-group:not([role]) {
  padding-top: 24px; } /* as high as the title beside it */
.ravine-title { font-weight: bold; line-height: 24px; }
.ravine-glyph { color: var(--light); margin-right: 6px; }
.ravine[data-dark="true"] .ravine-glyph { color: var(--dark); }
.ravine-control { display: grid; grid-template-columns: 112px minmax(100px, 280px) 60px; gap: 10px;
  align-items: center; min-height: 28px; }
.ravine-label { overflow-wrap: anywhere; line-height: 1.15; font-size: 13px; }
.ravine-readout { font-variant-numeric: tabular-nums; white-space: nowrap; }
.ravine-control select, .ravine-player select { font: inherit; min-height: 26px; max-width: 100%;
  color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 3px; }
.ravine-control input[type="checkbox"] { width: 24px; height: 24px; margin: 0;
  accent-color: var(--accent); }
.ravine.narrow .ravine-control { grid-template-columns: 1fr auto; gap: 0 10px; }
.ravine.narrow .ravine-track { grid-row: 2; grid-column: 1 / 3; max-width: 300px; }
.ravine.narrow .ravine-group { flex-basis: 300px; }
`;

const HANDLE = `appearance: none; box-sizing: border-box; width: 20px; height: 20px;
  border: 2px solid var(--accent); border-radius: 50%; background: var(--paper); cursor: grab;`;
const RING = "outline: 3px solid var(--accent); outline-offset: 2px;";
const GROOVE = "height: 28px; background: none; border: 0;";

const SLIDERS = `
.ravine input[type="range"] { appearance: none; -webkit-appearance: none; position: relative;
  display: block; box-sizing: border-box; width: 100%; height: 28px; margin: 0; padding: 0;
  background: none; cursor: pointer; touch-action: pan-y; }
.ravine input[type="range"]::-webkit-slider-runnable-track { ${GROOVE} }
.ravine input[type="range"]::-moz-range-track { ${GROOVE} }
.ravine input[type="range"]::-webkit-slider-thumb { -webkit-appearance: none; margin-top: 4px; ${HANDLE} }
.ravine input[type="range"]::-moz-range-thumb { ${HANDLE} }
.ravine input[type="range"]:active::-webkit-slider-thumb { cursor: grabbing; background: var(--accent); }
.ravine input[type="range"]:active::-moz-range-thumb { cursor: grabbing; background: var(--accent); }
.ravine input[type="range"]:focus-visible { outline: none; }
.ravine input[type="range"]:focus-visible::-webkit-slider-thumb { ${RING} }
.ravine input[type="range"]:focus-visible::-moz-range-thumb { ${RING} }
.ravine-track { position: relative; min-width: 0; }
.ravine-rail { position: absolute; inset: 0 10px auto; height: 28px; }
.ravine-rail::before { content: ""; position: absolute; left: -10px;
  right: -10px; top: 12px; height: 4px; border-radius: 2px; background: var(--groove); }
.ravine-diverges { position: absolute; right: -10px; top: 9px; height: 10px; box-sizing: border-box;
  border: 1px solid var(--danger-line); border-radius: 0 5px 5px 0; background: var(--danger); }
.ravine-mark { position: absolute; top: 20px; height: 8px; width: 0;
  border-left: 2px solid var(--ink); margin-left: -1px; }
.ravine-mark span { position: absolute; top: 8px; left: 0; font-size: 11px; line-height: 13px;
  white-space: nowrap; }
.ravine-row-1 span { top: 21px; }
.ravine-control[data-rows="1"] .ravine-track { padding-bottom: 16px; }
.ravine-control[data-rows="2"] .ravine-track { padding-bottom: 29px; }
.ravine-control[data-rows] { align-items: start; }
.ravine-control[data-rows] > :not(.ravine-track) { align-self: start; min-height: 28px;
  align-content: center; }
`;

const LINES = `
.ravine-buttons, .ravine-player, .ravine-fields { display: flex; flex-wrap: wrap; gap: 8px;
  align-items: center; }
.ravine-buttons { margin: 6px 0; align-items: flex-start; }
.ravine button { min-width: 56px; min-height: 28px; padding: 2px 10px; cursor: pointer; font: inherit;
  white-space: nowrap; color: var(--ink); background: var(--soft); border: 1px solid var(--edge);
  border-radius: 3px; }
.ravine button:hover { border-color: var(--accent); }
.ravine:not(.pinned) .ravine-unpin { visibility: hidden; }
.ravine.narrow:not(.pinned) .ravine-unpin { display: none; }
.ravine-more summary { min-height: 28px; line-height: 28px; padding: 0 4px; cursor: pointer; }
.ravine-fields { padding: 4px 0; }
.ravine-fields label { display: inline-flex; gap: 6px; align-items: center; }
.ravine-fields input { box-sizing: border-box; width: 88px; min-height: 28px; font: inherit;
  color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 3px; }
.ravine-result { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: flex-start;
  margin: 6px 0; font-size: 15px; font-variant-numeric: tabular-nums; }
.ravine-result.aimed { min-height: 2.8em; }
.ravine-said { flex: 1 1 320px; white-space: pre-line; overflow-wrap: anywhere; }
.ravine-said.problem { color: var(--problem); }
.ravine-goal { padding: 1px 10px; border: 1px solid var(--edge); border-left-width: 5px;
  border-radius: 3px; white-space: pre-line; font-size: 13px; }
.ravine-goal.reached { border-color: var(--goal); font-weight: bold; }
.ravine-live { position: absolute; top: 0; left: 0; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); }
.ravine-player { margin: 6px 0; }
.ravine-player input[type="range"] { flex: 1 1 100px; min-width: 100px; width: auto; }
.ravine-player input[type="range"]::-webkit-slider-runnable-track {
  background: linear-gradient(var(--groove), var(--groove)) center / 100% 4px no-repeat; }
.ravine-player input[type="range"]::-moz-range-track { height: 4px; background: var(--groove); }
.ravine-step { font-variant-numeric: tabular-nums; }
`;

export const STYLE = [COLORS, FRAME, CONTROLS, SLIDERS, LINES].join("");

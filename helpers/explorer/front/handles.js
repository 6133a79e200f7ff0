// Dragging the start of the paths and the head of their first velocity.

import { send } from "./kernel.js";

const REACH = 16; // px from a handle, within which it is taken hold of
const GRIP = 24; // px between the start and where a first velocity is taken hold of, at least

// What can be dragged: where its tip is, and where it is taken hold of. A velocity too short to be
// seen is taken hold of beside the start.
export function handlesOf(model, panel) {
  const [x, y] = model.get("start");
  const [vx, vy] = model.get("velocity");
  const start = [panel.px(x), panel.py(y)];
  const found = [{ name: "start", at: start, tip: start, base: [0, 0] }];
  if (vx === undefined) return found;
  const tip = [panel.px(x + vx), panel.py(y + vy)];
  const length = Math.hypot(tip[0] - start[0], tip[1] - start[1]);
  const at = length >= GRIP ? tip : [start[0] + GRIP * 0.8, start[1] - GRIP * 0.6];
  return [...found, { name: "velocity", at, tip, base: [x, y] }];
}

export function drag(event, model, panel) {
  const [px, py] = panel.placeOf(event);
  const distance = ({ at }) => Math.hypot(px - at[0], py - at[1]);
  const [nearest] = handlesOf(model, panel).sort((one, other) => distance(one) - distance(other));
  if (distance(nearest) > REACH) return;
  const { name, tip, base } = nearest;
  const { canvas } = panel;
  canvas.setPointerCapture(event.pointerId);
  canvas.onpointermove = (move) => {
    const [x, y] = panel.placeOf(move);
    const values = panel.valuesAt([x + tip[0] - px, y + tip[1] - py]);
    send(model, name, [values[0] - base[0], values[1] - base[1]]);
  };
  canvas.onlostpointercapture = () => {
    canvas.onpointermove = null;
  };
}

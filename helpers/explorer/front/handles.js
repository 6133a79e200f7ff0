// The start of the paths and the head of their first velocity, moved on the landscape: dragged, or
// the start set by a click anywhere.

const REACH = { mouse: 16, pen: 20, touch: 28 }; // px from a handle, within which it is taken hold of
const GRIP = 24; // px between the start and where a first velocity is taken hold of, at least
const TAP = 8; // px that a finger may move, and still tap

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

export class Handles {
  // `moved` is called with the name of what moved, and its two values.
  constructor(model, panel, moved) {
    Object.assign(this, { model, panel, moved });
    const { canvas } = panel;
    canvas.classList.add("ravine-handles");
    canvas.addEventListener("pointermove", (event) => this.hover(event));
    canvas.addEventListener("pointerdown", (event) => this.take(event));
    canvas.addEventListener("pointerup", (event) => this.tap(event));
    // A finger scrolls the page, unless it begins on a handle.
    canvas.addEventListener("touchstart", (event) => this.hold(event), { passive: false });
  }

  near(event, kind) {
    const [px, py] = this.panel.placeOf(event);
    const distance = ({ at }) => Math.hypot(px - at[0], py - at[1]);
    const all = handlesOf(this.model, this.panel);
    const [nearest] = all.sort((one, other) => distance(one) - distance(other));
    return distance(nearest) > REACH[kind] ? null : nearest;
  }

  hover(event) {
    if (this.held) return;
    this.panel.canvas.style.cursor = this.near(event, "mouse") ? "grab" : "crosshair";
  }

  hold(event) {
    if (event.touches.length === 1 && this.near(event.touches[0], "touch")) event.preventDefault();
  }

  take(event) {
    if (event.button) return;
    const handle = this.near(event, event.pointerType || "mouse");
    if (handle) this.drag(event, handle);
    else if (event.pointerType === "touch") this.down = this.panel.placeOf(event);
    else this.setStart(event);
  }

  // A click sets the start, which may be dragged on from there.
  setStart(event) {
    if (!this.isInside(event)) return;
    const place = this.panel.placeOf(event);
    this.moved("start", this.panel.valuesAt(place));
    this.drag(event, { name: "start", tip: place, base: [0, 0] });
  }

  tap(event) {
    const down = this.down;
    this.down = null;
    if (!down || !this.isInside(event)) return;
    const place = this.panel.placeOf(event);
    if (Math.hypot(place[0] - down[0], place[1] - down[1]) <= TAP)
      this.moved("start", this.panel.valuesAt(place));
  }

  isInside(event) {
    const [px, py] = this.panel.placeOf(event);
    const { x, y, w, h } = this.panel.box;
    return px >= x && px <= x + w && py >= y && py <= y + h;
  }

  drag(event, { name, tip, base }) {
    const { canvas } = this.panel;
    const [px, py] = this.panel.placeOf(event);
    this.held = true;
    canvas.style.cursor = "grabbing";
    canvas.setPointerCapture(event.pointerId);
    canvas.onpointermove = (move) => {
      const [x, y] = this.panel.placeOf(move);
      const values = this.panel.valuesAt([x + tip[0] - px, y + tip[1] - py]);
      this.moved(name, [values[0] - base[0], values[1] - base[1]]);
    };
    canvas.onlostpointercapture = () => {
      canvas.onpointermove = canvas.onlostpointercapture = null;
      canvas.style.cursor = "";
      this.held = false;
    };
  }
}

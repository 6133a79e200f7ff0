// Frames that the kernel computed along a slider, ahead of the drag: the nearest one is shown at
// once, and gives way to the exact answer.

import { placeOf } from "./scale.js";

export class Frames {
  constructor(send) {
    this.send = send;
    this.id = 0;
    this.drop();
  }

  drop() {
    Object.assign(this, { swept: null, frames: [] });
  }

  // Ask for frames of control n, unless they are here or on their way.
  want(n, control, settings) {
    if (this.swept?.n === n && this.fits(settings)) return;
    this.drop();
    this.id = Math.floor(Math.random() * 2 ** 40); // another view of the figure asks as well
    this.swept = { n, control, settings };
    this.send({ type: "sweep", control: n, id: this.id });
  }

  // Take a message from the kernel; whether it was one of ours.
  receive(message, buffers) {
    if (message.type !== "frames" || message.id !== this.id || !this.swept) return false;
    for (const frame of message.frames) this.frames.push(withBytes(frame, buffers));
    return true;
  }

  // Whether only the swept control has moved since.
  fits(settings) {
    const { n, settings: then } = this.swept;
    const others = ({ values, start, velocity }) =>
      JSON.stringify([values.filter((_, k) => k !== n), start, velocity]);
    return others(settings) === others(then);
  }

  valuesOf(frame) {
    const { n, settings } = this.swept;
    return settings.values.map((value, k) => (k === n ? frame.value : value));
  }

  // The frame to show for these settings instead of an answer; null if the answer is the nearer one.
  nearest(settings, answer) {
    if (!this.swept || !this.fits(settings)) return null;
    const { n, control } = this.swept;
    const wanted = placeOf(control, settings.values[n]);
    const distance = (value) => Math.abs(placeOf(control, value) - wanted);
    const values = answer.said.values ?? [];
    const isNear = this.fits({ ...settings, values });
    let [best, least] = [null, isNear ? distance(values[n]) : Infinity];
    for (const frame of this.frames) {
      if (distance(frame.value) >= least) continue;
      [best, least] = [frame, distance(frame.value)];
    }
    return best;
  }
}

// A frame names its bytes by their place among the buffers; it has no images, or no series.
function withBytes({ images, series, ...frame }, buffers) {
  const found = { ...frame };
  if (series) found.series = series.map((one) => bytesOf(one, ["path", "rates"], buffers));
  if (images) found.images = images.map((one) => bytesOf(one, ["grey"], buffers));
  return found;
}

function bytesOf(one, names, buffers) {
  const bytes = names.filter((name) => name in one).map((name) => [name, buffers[one[name]]]);
  return { ...one, ...Object.fromEntries(bytes) };
}

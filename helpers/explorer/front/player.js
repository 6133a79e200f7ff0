// Playing, stepping and scrubbing through the steps of a path.

import { button, element, KEYS, OWN_KEYS, taken } from "./page.js";

const SPEEDS = [0.5, 1, 2, 4];
const EACH = 0.05; // s a step, but
const [WORDS, EACH_LOSS] = [9, 5]; // em that a step and a loss take
const [SHORTEST, LONGEST] = [3, 8]; // s the whole path, at speed 1

export class Player {
  // `series` says how many steps there are, `words` what a step is called, `drawn` draws.
  constructor(series, words, drawn) {
    Object.assign(this, { series, words, drawn });
    this.at = null; // the step that is shown; null: the last one
    this.play = button("Play", () => (this.moving ? this.stop() : this.start()));
    this.next = button("Step", () => this.advance());
    const range = { type: "range", min: 0, max: 0, step: 1, "aria-label": "step shown" };
    this.scrub = element("input", { ...range, ...OWN_KEYS });
    this.speed = element("select", { "aria-label": "speed", ...OWN_KEYS }, ...SPEEDS.map(option));
    this.text = element("span", { class: "ravine-step", "aria-hidden": "true" });
    this.scrub.oninput = () => this.show(Number(this.scrub.value));
    this.scrub.onkeydown = (event) => this.scrubByKey(event);
    const parts = [this.play, this.next, this.scrub, this.text, this.speed];
    this.node = element("div", { class: "ravine-player" }, ...parts);
  }

  // How far the path is shown, in steps; in the midst of one while it plays.
  shown() {
    return this.at === null ? this.series.last() : Math.min(this.at, this.series.last());
  }

  step() {
    return Math.floor(this.shown());
  }

  show(step) {
    this.stop();
    this.reach(step);
  }

  reach(step) {
    this.at = step >= this.series.last() ? null : step;
    this.drawn();
  }

  advance() {
    this.show(this.at === null ? 0 : this.step() + 1);
  }

  // Keep room for the words of so many paths, so that the scrubber does not change its length.
  layOut(paths) {
    this.text.style.minWidth = `min(${WORDS + EACH_LOSS * Math.max(1, paths)}em, 100%)`;
  }

  // Bring scrubber and words up to date.
  tell() {
    const words = this.words(this.step());
    this.scrub.max = this.series.last();
    this.scrub.value = this.step();
    if (this.text.textContent === words) return;
    this.text.textContent = words;
    this.scrub.setAttribute("aria-valuetext", words);
  }

  scrubByKey(event) {
    if (!(event.key in KEYS)) return;
    taken(event);
    this.show(Math.max(0, this.step() + KEYS[event.key]));
  }

  start() {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches)
      return this.show(this.series.last());
    this.play.textContent = "Pause";
    if (this.at === null) this.reach(0);
    let before = null;
    const move = (time) => {
      this.moving = requestAnimationFrame(move);
      const passed = (time - (before ?? time)) / 1000;
      before = time;
      this.reach(this.shown() + passed * this.pace());
      if (this.at === null) this.stop();
    };
    this.moving = requestAnimationFrame(move);
  }

  // Steps a second.
  pace() {
    const steps = this.series.last();
    const whole = Math.min(LONGEST, Math.max(SHORTEST, EACH * steps));
    return (Number(this.speed.value) * steps) / whole;
  }

  // Between two steps it stops at the one before.
  stop() {
    if (!this.moving) return;
    cancelAnimationFrame(this.moving);
    this.moving = null;
    this.play.textContent = "Play";
    if (this.at !== null) this.reach(this.step());
  }
}

function option(speed) {
  const attributes = speed === 1 ? { value: speed, selected: "" } : { value: speed };
  return element("option", attributes, `${speed === 0.5 ? "½" : speed}×`);
}

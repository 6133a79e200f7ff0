// Playing, stepping and scrubbing through the steps of a path.

import { element, taken } from "./page.js";

export class Player {
  // `series` says how many steps there are, `words` what a step is called, `drawn` draws.
  constructor(series, words, drawn) {
    Object.assign(this, { series, words, drawn });
    this.at = null; // the step that is shown; null: the last one
    this.play = element("button", { type: "button" }, "Play");
    this.step = element("button", { type: "button" }, "Step");
    this.scrub = element("input", {
      type: "range",
      min: 0,
      max: 0,
      step: 1,
      "aria-label": "step shown",
    });
    this.play.onclick = () => (this.timer ? this.stop() : this.start());
    this.step.onclick = () => this.show(this.shown() >= this.series.last() ? 0 : this.shown() + 1);
    this.scrub.oninput = () => this.show(Number(this.scrub.value));
    this.scrub.onkeydown = (event) => this.scrubByKey(event);
  }

  shown() {
    return this.at === null ? this.series.last() : Math.min(this.at, this.series.last());
  }

  show(step) {
    this.at = step >= this.series.last() ? null : step;
    this.drawn();
  }

  // Bring the scrubber up to date.
  tell() {
    this.scrub.max = this.series.last();
    this.scrub.value = this.shown();
    this.scrub.setAttribute("aria-valuetext", this.words(this.shown()));
  }

  // JupyterLab takes the arrow keys' own effect away from the scrubber, so it is made here.
  scrubByKey(event) {
    const to = {
      ArrowLeft: this.shown() - 1,
      ArrowDown: this.shown() - 1,
      ArrowRight: this.shown() + 1,
      ArrowUp: this.shown() + 1,
      PageDown: this.shown() - 10,
      PageUp: this.shown() + 10,
      Home: 0,
      End: this.series.last(),
    }[event.key];
    if (to === undefined) return;
    taken(event);
    this.show(Math.max(0, to));
  }

  start() {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches)
      return this.show(this.series.last());
    const each = Math.max(1, Math.round(this.series.last() / 100));
    if (this.at === null) this.show(0);
    this.play.textContent = "Pause";
    this.timer = setInterval(() => {
      this.show(this.shown() + each);
      if (this.at === null) this.stop();
    }, 40);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
  }
}

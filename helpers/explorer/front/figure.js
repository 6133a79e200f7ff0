// The figure: builds the page's part, and listens to the kernel. It draws what the kernel computed,
// and never computes a path itself.

import { CurveDrawing, colorBar, MapDrawing } from "./charts.js";
import { drag } from "./handles.js";
import { element, STYLE } from "./page.js";
import { Panel } from "./panel.js";
import { PathDrawing } from "./paths.js";
import { PictureDrawing } from "./pictures.js";
import { Player } from "./player.js";
import { SETTLED, Series } from "./series.js";
import { DOTTED, drawLine } from "./shapes.js";
import { Sliders } from "./sliders.js";

const DRAWINGS = {
  path: PathDrawing,
  curves: CurveDrawing,
  map: MapDrawing,
  pictures: PictureDrawing,
};

class Figure {
  constructor(model, el) {
    this.model = model;
    this.view = model.get("view");
    this.pictures = {};
    this.series = new Series(model);
    this.build(el);
    this.drawing = new DRAWINGS[this.view.kind](this);
    this.sliders = new Sliders(model, this.root);
    this.listen();
    this.loadPictures();
    this.tell();
  }

  build(el) {
    this.columns = element("div", { class: "ravine-panels" });
    this.said = element("p", { class: "ravine-said" });
    this.live = element("p", { class: "ravine-live", "aria-live": "polite" });
    this.goal = element("p", { class: "ravine-goal" });
    this.makePanels();
    const parts = [this.columns];
    if (this.view.kind === "path") parts.push(this.playback());
    if (this.view.colors) parts.push(colorBar(this.view.colors));
    parts.push(this.said, this.live);
    if (this.view.goal) parts.push(this.goal);
    // JupyterLab would take the arrow keys from the scrubber for moving between cells.
    const attributes = {
      class: "ravine",
      role: "group",
      "aria-label": this.view.label,
      "data-lm-suppress-shortcuts": "true",
    };
    this.root = element("div", attributes, ...parts);
    el.append(element("style", {}, STYLE), this.root);
    for (const still of document.querySelectorAll(`.ravine-still-${this.view.number}`)) {
      (still.closest(".jp-OutputArea-child") ?? still).style.display = "none";
    }
  }

  // The first panel stands alone on the left, all others in one column on the right.
  makePanels() {
    const { panels } = this.view;
    this.panels = [];
    if (!panels.length) return;
    this.panels = panels.map((axes, n) => new Panel(axes, n > 0 && panels.length > 2));
    const [first, ...others] = this.panels.map((panel) => panel.canvas);
    const columns = others.length ? [[first], others] : [[first]];
    this.columns.replaceChildren(
      ...columns.map((side) => element("div", { class: "ravine-side" }, ...side)),
    );
    if (this.view.kind !== "path") return;
    first.addEventListener("pointerdown", (event) => drag(event, this.model, this.panels[0]));
  }

  playback() {
    this.player = new Player(
      this.series,
      (step) => this.stepInWords(step),
      () => this.draw(),
    );
    const copy = element("button", { type: "button" }, "Copy settings");
    copy.onclick = () => this.copySettings();
    const { play, step, scrub } = this.player;
    return element("div", { class: "ravine-bar" }, play, step, scrub, copy);
  }

  stepInWords(step) {
    const drawn = this.series.now.filter((path) => path.count);
    const losses = drawn.map(({ count, columns }) => {
      const loss = columns[2][Math.min(step, count - 1)] + this.view.least;
      return loss.toPrecision(2);
    });
    return `step ${step} of ${this.series.last()}, loss ${losses.join(" and ")}`;
  }

  listen() {
    const on = (events, act) => this.model.on(events, act);
    on("change:series", () => {
      this.series.receive();
      this.soon();
    });
    on("change:start change:velocity change:picked", () => this.soon());
    on("change:said", () => this.tell());
    on("change:marks", () => this.sliders.update());
    on("change:light change:dark", () => this.loadPictures());
    on("change:view", () => this.changeView());
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    this.themes = new MutationObserver(() => this.draw());
    this.themes.observe(document.body, {
      attributes: true,
      attributeFilter: ["data-jp-theme-light"],
    });
  }

  destroy() {
    this.player?.stop();
    this.sizes.disconnect();
    this.sliders.observer.disconnect();
    this.themes.disconnect();
    clearTimeout(this.reading);
  }

  changeView() {
    this.view = this.model.get("view");
    if (this.view.panels.length !== this.panels.length) this.makePanels();
    for (const [n, axes] of this.view.panels.entries()) this.panels[n].axes = axes;
    this.resize();
  }

  async loadPictures() {
    for (const theme of ["light", "dark"]) {
      const bytes = this.model.get(theme);
      if (!bytes?.byteLength) continue;
      this.pictures[theme] = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    }
    this.draw();
  }

  resize() {
    for (const panel of this.panels) panel.resize();
    this.draw();
    this.sliders.find();
  }

  tell() {
    const { text, reached } = this.model.get("said");
    this.said.textContent = text;
    if (this.view.goal) {
      this.goal.textContent = `${reached ? "Reached" : "Goal"}: ${this.view.goal}`;
      this.goal.classList.toggle("reached", reached);
    }
    clearTimeout(this.reading);
    const read = reached ? `${text} Goal reached.` : text;
    this.reading = setTimeout(() => {
      this.live.textContent = read;
    }, SETTLED);
  }

  async copySettings() {
    const { settings } = this.model.get("said");
    // A page that comes neither by https nor from this machine has no clipboard.
    const copied = await navigator.clipboard?.writeText(settings).then(
      () => true,
      () => false,
    );
    this.said.textContent =
      this.live.textContent = `${copied ? "Copied" : "Settings"}: ${settings}`;
  }

  ink() {
    const dark = document.body.dataset.jpThemeLight === "false";
    const text = getComputedStyle(this.root).color;
    const of = (line) => (dark ? line.dark : line.color);
    return { dark, text, paper: dark ? "#111" : "#fff", ghost: dark ? "#aaa" : "#666", of };
  }

  // Draw once at the next frame, however much has changed until then.
  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    if (this.panels.length && !this.panels[0].context)
      for (const panel of this.panels) panel.resize();
    this.drawing.draw(this.ink());
    this.player?.tell();
  }

  drawSeries(panel, ink, upTo, pick) {
    const faint = { color: ink.ghost, width: 1, dash: DOTTED };
    for (const ghost of this.series.ghosts)
      drawLine(panel, ...pick(ghost.columns), ghost.count, faint);
    for (const [n, { count, columns }] of this.series.now.entries()) {
      if (!count) continue;
      const style = { color: ink.of(this.view.series[n]), dash: this.view.series[n].dash };
      drawLine(panel, ...pick(columns), Math.min(count, upTo + 1), style);
    }
  }
}

export default {
  render({ model, el }) {
    const figure = new Figure(model, el);
    return () => figure.destroy();
  },
};

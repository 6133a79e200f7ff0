// The figure: brings the parts of the page together, and shows what the kernel computed. It never
// computes a path itself.

import { buttonRow } from "./buttons.js";
import { CurveDrawing, colorBar, MapDrawing } from "./charts.js";
import { Controls } from "./controls.js";
import { Fields } from "./fields.js";
import { Frames } from "./frames.js";
import { Gone } from "./gone.js";
import { readGround } from "./ground.js";
import { Handles } from "./handles.js";
import { Hover } from "./hover.js";
import { Kernel } from "./kernel.js";
import { element, OWN_KEYS } from "./page.js";
import { layOut, Panel } from "./panel.js";
import { PathDrawing } from "./paths.js";
import { makePickable } from "./picker.js";
import { PictureDrawing } from "./pictures.js";
import { Pins } from "./pins.js";
import { Player } from "./player.js";
import { Result } from "./result.js";
import { Series } from "./series.js";
import { STYLE } from "./style.js";
import { Surroundings } from "./surroundings.js";
import { inkOf } from "./theme.js";
import { placeWords, resultAt, stepWords } from "./words.js";

const DRAWINGS = {
  path: PathDrawing,
  curves: CurveDrawing,
  map: MapDrawing,
  pictures: PictureDrawing,
};
const NARROW = 560; // px, below which a slider's name stands above its track
const WIDE = 944; // px, from which on two groups of controls stand side by side

class Figure {
  constructor(model, el) {
    this.model = model;
    this.view = model.get("view");
    this.isPath = this.view.kind === "path";
    this.series = new Series();
    this.pins = new Pins(this.series);
    this.result = new Result();
    this.hover = null;
    this.build(el);
    this.kernel = new Kernel(model, (words, isGone) => this.gone.tell(words, isGone));
    this.frames = new Frames((message) => this.kernel.send(message));
    this.makePanels();
    this.makeControls();
    this.drawing = new DRAWINGS[this.view.kind](this);
    this.readBytes();
    this.listen();
    const resized = () => this.resize();
    this.surroundings = new Surroundings(this.root, resized, () => this.changeTheme());
    this.showSettings();
  }

  build(el) {
    this.controlled = element("div");
    this.columns = element("div", { class: "ravine-panels" });
    this.gone = new Gone(this.view.number);
    const parts = [this.gone.node, this.controlled, this.result.node, this.columns];
    if (this.isPath) parts.push(this.playback());
    if (this.view.plane) parts.push(colorBar(this.view.plane));
    const label = { "aria-label": this.view.label };
    this.root = element("div", { class: "ravine", role: "group", ...label, ...OWN_KEYS }, ...parts);
    el.append(element("style", {}, STYLE), this.gone.hiding, this.root);
  }

  playback() {
    const words = (step) => stepWords(this.series, this.view, step);
    this.player = new Player(this.series, words, () => this.draw());
    this.player.layOut(this.view.series.length);
    return this.player.node;
  }

  // The first panel stands alone on the left, all others in one column on the right.
  makePanels() {
    const { panels } = this.view;
    this.panels = panels.map((axes) => new Panel(axes));
    if (!panels.length) return;
    const [first, ...others] = this.panels.map((panel) => panel.canvas);
    const columns = others.length ? [[first], others] : [[first]];
    this.columns.replaceChildren(
      ...columns.map((side) => element("div", { class: "ravine-side" }, ...side)),
    );
    if (this.view.kind === "map") makePickable(this.kernel, this.panels[0]);
    if (this.isPath) this.followPointer();
  }

  followPointer() {
    new Handles(this.model, this.panels[0], (name, values) => this.kernel.set(name, values));
    const words = (place) => placeWords(this.series, this.view, place);
    this.pointer = new Hover(this.series, words, (place) => {
      this.hover = place;
      this.soon();
    });
    this.pointer.watch(this.panels);
  }

  makeControls() {
    this.flat = this.view.controls.flatMap(({ controls }) => controls);
    this.controls = new Controls(
      this.view,
      (n) => this.grab(n),
      (n, value) => this.change(n, value),
    );
    const buttons = this.isPath ? buttonRow(this, this.more()) : buttonRow(this);
    this.controlled.replaceChildren(this.controls.node, buttons);
    this.result.layOut(this.view);
  }

  more() {
    const names = ["start", "velocity"].filter((name) => this.model.get(name).length);
    this.fields = new Fields(names, (name, values) => this.kernel.set(name, values));
    return this.fields.node;
  }

  listen() {
    const on = (events, act) => this.kernel.on(events, act);
    on("change:series change:said change:limits change:images change:picked", () => this.soon());
    on("change:values change:start change:velocity", () => this.showSettings());
    on("change:ground change:plane", () => this.readBytes());
    on("change:view", () => this.changeView());
    on("msg:custom", (message, buffers) => {
      if (this.frames.receive(message, buffers)) this.soon();
    });
  }

  destroy() {
    this.player?.stop();
    cancelAnimationFrame(this.waiting);
    this.surroundings.destroy();
    this.kernel.destroy();
    this.result.destroy();
  }

  // What is set now, by the reader, a preset, or Python.
  settings() {
    const [values, start, velocity] = ["values", "start", "velocity"].map((t) => this.model.get(t));
    return { values, start, velocity };
  }

  // What is slow has no frames, and would hold the kernel.
  grab(n) {
    if (this.model.get("said").waits?.includes(n)) return;
    this.frames.want(n, this.flat[n], this.settings());
  }

  change(n, value) {
    const values = [...this.model.get("values")];
    values[n] = value;
    this.kernel.set("values", values);
  }

  showSettings() {
    const { values, start, velocity } = this.settings();
    this.controls.show(values);
    this.fields?.show("start", start);
    this.fields?.show("velocity", velocity);
    this.soon();
  }

  // Another landscape: what was drawn on the one before says nothing here.
  readBytes() {
    this.ground = readGround(this.model.get("ground"));
    this.plane = this.model.get("plane") ?? null;
    this.unpin();
  }

  changeView() {
    const before = this.view;
    this.view = this.model.get("view");
    if (this.view.panels.length !== before.panels.length) this.makePanels();
    for (const [n, axes] of this.view.panels.entries()) this.panels[n].axes = axes;
    if (JSON.stringify(before.controls) !== JSON.stringify(this.view.controls)) {
      this.frames.drop();
      this.makeControls();
    }
    this.showSettings();
    this.resize();
  }

  pin() {
    this.pins.add(this.settings());
    this.soon();
  }

  unpin() {
    this.pins.clear();
    this.soon();
  }

  copySettings() {
    this.result.copy(this.model.get("said").settings);
  }

  changeTheme() {
    this.ink = null;
    this.soon();
  }

  // The first one comes when the figure has a place on the page; it may lose it again.
  resize() {
    this.isPlaced = this.root.clientWidth > 0;
    if (!this.isPlaced) return;
    this.ink = null;
    this.root.classList.toggle("narrow", this.root.clientWidth < NARROW);
    this.root.classList.toggle("wide", this.root.clientWidth >= WIDE);
    layOut(this.columns, this.panels, this.view.kind);
    this.refresh();
  }

  // Show what is new, once at the next frame, however much has changed until then.
  soon() {
    this.waiting ??= requestAnimationFrame(() => this.refresh());
  }

  refresh() {
    cancelAnimationFrame(this.waiting);
    this.waiting = null;
    if (!this.isPlaced) return;
    const [said, series, limits, images] = ["said", "series", "limits", "images"].map((trait) =>
      this.model.get(trait),
    );
    const answer = { said, series, limits, images };
    const settings = this.settings();
    const frame = this.frames.nearest(settings, answer);
    this.shown = { ...answer, ...frame };
    this.controls.showNumbers(frame ? this.frames.valuesOf(frame) : settings.values);
    this.images = this.shown.images;
    this.series.receive(this.shown.series);
    this.pins.name(this.flat, settings);
    this.root.classList.toggle("pinned", this.series.pinned.length > 0);
    this.pointer?.tell();
    this.controls.hold(said.waits ?? []);
    this.controls.showLimits(this.shown.limits);
    this.draw();
  }

  draw() {
    if (!this.ink) this.ink = inkOf(this.root);
    this.root.dataset.dark = this.ink.dark;
    this.drawing.draw(this.ink);
    this.player?.tell();
    this.tell();
  }

  tell() {
    const isAll = !this.player || this.player.at === null;
    const words = isAll ? null : resultAt(this.series, this.view, this.player.step());
    this.result.tell(this.shown.said, this.model.get("said").best, words);
  }
}

export default {
  render({ model, el }) {
    let figure = new Figure(model, el);
    // JupyterLab keeps `el` and this function when a cell is run again, but nothing of the figure.
    return () => {
      figure.destroy();
      figure = null;
      el.replaceChildren();
    };
  },
};

// The figure: builds the page's part, and listens to the kernel. It draws what the kernel computed,
// and never computes a path itself.

const DRAWINGS = { path: PathDrawing, curves: CurveDrawing, map: MapDrawing };

class Figure {
  constructor(model, el) {
    this.model = model;
    this.view = model.get("view");
    this.pictures = {};
    this.frames = new Frames(model, this.view.series);
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
    const attributes = { class: "ravine", role: "group", "aria-label": this.view.label, "data-lm-suppress-shortcuts": "true" };
    this.root = element("div", attributes, ...parts);
    el.append(element("style", {}, STYLE), this.root);
    for (const still of document.querySelectorAll(`.ravine-still-${this.view.number}`)) {
      (still.closest(".jp-OutputArea-child") ?? still).style.display = "none";
    }
  }

  // The first panel stands alone on the left, all others in one column on the right.
  makePanels() {
    const { panels } = this.view;
    this.panels = panels.map((axes, n) => new Panel(axes, n > 0 && panels.length > 2));
    const [first, ...others] = this.panels.map((panel) => panel.canvas);
    const columns = others.length ? [[first], others] : [[first]];
    this.columns.replaceChildren(...columns.map((side) => element("div", { class: "ravine-side" }, ...side)));
    if (this.view.kind !== "path") return;
    first.addEventListener("pointerdown", (event) => drag(event, this.model, this.panels[0]));
  }

  playback() {
    this.player = new Player(this.frames, (step) => this.stepInWords(step), () => this.draw());
    const copy = element("button", { type: "button" }, "Copy settings");
    copy.onclick = () => this.copySettings();
    const { play, step, scrub } = this.player;
    return element("div", { class: "ravine-bar" }, play, step, scrub, copy);
  }

  stepInWords(step) {
    const drawn = this.frames.now.filter((frame) => frame.count);
    const losses = drawn.map(({ count, columns }) => columns[2][Math.min(step, count - 1)] + this.view.least);
    return `step ${step} of ${this.frames.last()}, loss ${losses.map((loss) => loss.toPrecision(2)).join(" and ")}`;
  }

  listen() {
    const on = (events, act) => this.model.on(events.map((name) => `change:${name}`).join(" "), act);
    this.view.series.forEach((_, n) => {
      on([`frame_${n}`], () => (this.frames.receive(n), this.soon()));
      on([`rates_${n}`], () => (this.frames.receiveRates(n), this.soon()));
      on([`carried_${n}`], () => this.soon());
    });
    on(["start", "velocity", "picked"], () => this.soon());
    on(["said"], () => this.tell());
    on(["marks"], () => this.sliders.update());
    on(["light", "dark"], () => this.loadPictures());
    on(["view"], () => this.changeView());
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    this.themes = new MutationObserver(() => this.draw());
    this.themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
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
    this.view.panels.forEach((axes, n) => (this.panels[n].axes = axes));
    this.resize();
  }

  async loadPictures() {
    for (const theme of ["light", "dark"]) {
      const bytes = this.model.get(theme);
      if (!bytes || !bytes.byteLength) continue;
      this.pictures[theme] = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    }
    this.draw();
  }

  resize() {
    this.panels.forEach((panel) => panel.resize());
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
    this.reading = setTimeout(() => (this.live.textContent = read), SETTLED);
  }

  async copySettings() {
    const { settings } = this.model.get("said");
    // A page that comes neither by https nor from this machine has no clipboard.
    const copied = await navigator.clipboard?.writeText(settings).then(() => true, () => false);
    this.said.textContent = this.live.textContent = `${copied ? "Copied" : "Settings"}: ${settings}`;
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
    if (!this.panels[0].context) this.panels.forEach((panel) => panel.resize());
    this.drawing.draw(this.ink());
    this.player?.tell();
  }

  drawSeries(panel, ink, upTo, pick) {
    for (const ghost of this.frames.ghosts) {
      if (ghost) drawLine(panel, ...pick(ghost.columns), ghost.count, { color: ink.ghost, width: 1, dash: DOTTED });
    }
    this.frames.now.forEach((frame, n) => {
      if (!frame.count) return;
      const style = { color: ink.of(this.view.series[n]), dash: this.view.series[n].dash };
      drawLine(panel, ...pick(frame.columns), Math.min(frame.count, upTo + 1), style);
    });
  }
}

export default {
  render({ model, el }) {
    const figure = new Figure(model, el);
    return () => figure.destroy();
  },
};

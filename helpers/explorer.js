// The front end of the explorer: draws what the kernel computed, and never computes a path itself.
//
// The kernel sends `view` (what never changes), two pictures of the landscape (light and dark),
// and for each series a binary frame of 32-bit floats: the number of columns, then one column after
// the other. Everything else here is drawing, playing and listening.

const MARGIN = { left: 52, right: 10, top: 10, bottom: 40 };
const GRIP = 24; // px between the start and where a first velocity is taken hold of, at least
const SETTLED = 600; // ms without a change, after which a path is the "previous" one, and is read out
const STYLE = `
.ravine { color: var(--jp-content-font-color1, #111); max-width: 1060px;
  font: 13px var(--jp-content-font-family, system-ui, sans-serif); }
.ravine-panels { display: flex; flex-wrap: wrap; gap: 8px; }
.ravine-side { flex: 1 1 300px; min-width: 0; display: flex; flex-direction: column; gap: 8px; }
.ravine-side canvas { width: 100%; display: block; touch-action: none; }
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
.ravine-live { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Ticks at 1, 2 or 5 times a power of ten; on a log scale at powers of ten.
function ticks([low, high], log) {
  if (log) {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const every = Math.max(1, Math.ceil((last - first) / 7));
    const found = [];
    for (let e = first; e <= last; e += every) found.push(10 ** e);
    return found;
  }
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((m) => m * power >= rough);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step);
  return found;
}

function tickText(value, log) {
  if (!log) return String(parseFloat(value.toPrecision(6)));
  const power = Math.round(Math.log10(value));
  return power >= -2 && power <= 3 ? String(parseFloat(value.toPrecision(2))) : `1e${power}`;
}

// One set of axes on a canvas of its own.
class Panel {
  // A stacked panel shares its column with another one.
  constructor(axes, stacked) {
    this.axes = axes;
    this.stacked = stacked;
    this.canvas = element("canvas", { role: "img", "aria-label": axes.description });
  }

  resize() {
    const width = this.canvas.clientWidth || 480;
    const whole = Math.min(420, Math.max(240, width * 0.72));
    const height = Math.round(this.stacked ? Math.max(180, whole / 2 - 4) : whole);
    const ratio = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.style.height = `${height}px`;
    this.box = {
      x: MARGIN.left, y: MARGIN.top,
      w: width - MARGIN.left - MARGIN.right, h: height - MARGIN.top - MARGIN.bottom,
    };
    if (this.axes.equal) this.shrinkToScale();
    this.context = this.canvas.getContext("2d");
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  shrinkToScale() {
    const { x, y } = this.axes;
    const unit = Math.min(this.box.w / (x[1] - x[0]), this.box.h / (y[1] - y[0]));
    const [w, h] = [unit * (x[1] - x[0]), unit * (y[1] - y[0])];
    this.box = { x: this.box.x + (this.box.w - w) / 2, y: this.box.y + (this.box.h - h) / 2, w, h };
  }

  along(value, [low, high], log) {
    if (log) return Math.log(value / low) / Math.log(high / low);
    return (value - low) / (high - low);
  }

  px(value) {
    return this.box.x + this.box.w * this.along(value, this.axes.x, this.axes.xlog);
  }

  py(value) {
    return this.box.y + this.box.h * (1 - this.along(value, this.axes.y, this.axes.ylog));
  }

  // The value at a share of an axis, kept inside it.
  value(share, [low, high], log) {
    const s = Math.min(1, Math.max(0, share));
    return log ? low * (high / low) ** s : low + s * (high - low);
  }

  // Where a pointer is on the canvas.
  placeOf(event) {
    const bounds = this.canvas.getBoundingClientRect();
    return [event.clientX - bounds.left, event.clientY - bounds.top];
  }

  // The values at a place on the canvas.
  valuesAt([px, py]) {
    const x = (px - this.box.x) / this.box.w;
    const y = 1 - (py - this.box.y) / this.box.h;
    return [this.value(x, this.axes.x, this.axes.xlog), this.value(y, this.axes.y, this.axes.ylog)];
  }

  clear(picture) {
    const c = this.context;
    c.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (picture) c.drawImage(picture, this.box.x, this.box.y, this.box.w, this.box.h);
  }

  clipped(draw) {
    const c = this.context;
    c.save();
    c.beginPath();
    c.rect(this.box.x, this.box.y, this.box.w, this.box.h);
    c.clip();
    draw(c);
    c.restore();
  }

  frame(ink) {
    const c = this.context;
    const { x, y, w, h } = this.box;
    c.strokeStyle = c.fillStyle = ink.text;
    c.lineWidth = 1;
    c.strokeRect(x, y, w, h);
    c.font = "12px sans-serif";
    c.textAlign = "center";
    c.textBaseline = "top";
    for (const value of ticks(this.axes.x, this.axes.xlog)) {
      c.fillRect(this.px(value), y + h, 1, 4);
      c.fillText(tickText(value, this.axes.xlog), this.px(value), y + h + 6);
    }
    c.fillText(this.axes.xlabel, x + w / 2, y + h + 22);
    c.textAlign = "right";
    c.textBaseline = "middle";
    for (const value of ticks(this.axes.y, this.axes.ylog)) {
      c.fillRect(x - 4, this.py(value), 4, 1);
      c.fillText(tickText(value, this.axes.ylog), x - 6, this.py(value));
    }
    c.save();
    c.translate(x - 44, y + h / 2);
    c.rotate(-Math.PI / 2);
    c.textAlign = "center";
    c.fillText(this.axes.ylabel, 0, 4);
    c.restore();
  }

  line(xs, ys, count, style) {
    const c = this.context;
    c.beginPath();
    let draw = false; // what is not a number leaves a gap
    for (let k = 0; k < count; k++) {
      // Far outside the picture a canvas loses track, and nothing is seen there anyway.
      const x = Math.min(1e5, Math.max(-1e5, this.px(xs[k])));
      const y = Math.min(1e5, Math.max(-1e5, this.py(ys[k])));
      if (draw) c.lineTo(x, y);
      else c.moveTo(x, y);
      draw = !Number.isNaN(x + y);
    }
    c.setLineDash(style.dash ?? []);
    c.lineWidth = style.width ?? 2;
    c.globalAlpha = style.alpha ?? 1;
    c.strokeStyle = style.color;
    c.stroke();
    c.setLineDash([]);
    c.globalAlpha = 1;
  }

  dot(x, y, radius, fill, edge) {
    const c = this.context;
    c.beginPath();
    c.arc(this.px(x), this.py(y), radius, 0, 2 * Math.PI);
    c.fillStyle = fill;
    c.fill();
    c.lineWidth = 1.5;
    c.strokeStyle = edge;
    c.stroke();
  }

  diamond([x, y], fill, edge) {
    const c = this.context;
    c.beginPath();
    for (const [dx, dy] of [[0, -6], [6, 0], [0, 6], [-6, 0]]) c.lineTo(x + dx, y + dy);
    c.closePath();
    c.fillStyle = fill;
    c.fill();
    c.lineWidth = 1.5;
    c.strokeStyle = edge;
    c.stroke();
  }

  arrow(from, to, color, dash = []) {
    const c = this.context;
    const [x0, y0, x1, y1] = [this.px(from[0]), this.py(from[1]), this.px(to[0]), this.py(to[1])];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!(length > 1) || length > 1e4) return;
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    const head = Math.min(9, length);
    c.strokeStyle = c.fillStyle = color;
    c.lineWidth = 2.5;
    c.setLineDash(dash);
    c.beginPath();
    c.moveTo(x0, y0);
    c.lineTo(x1 - ux * head, y1 - uy * head);
    c.stroke();
    c.setLineDash([]);
    c.beginPath();
    c.moveTo(x1, y1);
    c.lineTo(x1 - ux * head - (uy * head) / 2, y1 - uy * head + (ux * head) / 2);
    c.lineTo(x1 - ux * head + (uy * head) / 2, y1 - uy * head - (ux * head) / 2);
    c.fill();
  }
}

// A frame as columns: for a path w1, w2 and loss.
function columns(bytes) {
  if (!bytes || !bytes.byteLength) return { count: 0, columns: [] };
  const numbers = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const width = numbers[0];
  const count = (numbers.length - 1) / width;
  const found = [];
  for (let k = 0; k < width; k++) found.push(numbers.subarray(1 + k * count, 1 + (k + 1) * count));
  return { count, columns: found };
}

class Figure {
  constructor(model, el) {
    this.model = model;
    this.view = model.get("view");
    this.frames = this.view.series.map(() => ({ count: 0, columns: [] }));
    this.rates = [...this.frames];
    this.ghosts = this.view.series.map(() => null);
    this.at = null; // the step that is shown; null: the last one
    this.changed = -Infinity;
    this.pictures = {};
    this.build(el);
    this.listen();
    this.loadPictures().then(() => this.draw());
    this.view.series.forEach((_, n) => this.receive(n));
    this.tell();
  }

  build(el) {
    el.append(element("style", {}, STYLE));
    this.columns = element("div", { class: "ravine-panels" });
    this.makePanels();
    this.said = element("p", { class: "ravine-said" });
    this.live = element("p", { class: "ravine-live", "aria-live": "polite" });
    this.goal = element("p", { class: "ravine-goal" });
    const parts = [this.columns];
    if (this.view.kind === "path") parts.push(this.playback());
    if (this.view.colors) parts.push(this.colorBar());
    parts.push(this.said, this.live);
    if (this.view.goal) parts.push(this.goal);
    const label = this.view.label;
    // JupyterLab would take the arrow keys from the scrubber for moving between cells.
    this.root = element("div", { class: "ravine", role: "group", "aria-label": label, "data-lm-suppress-shortcuts": "true" }, ...parts);
    el.append(this.root);
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
    first.addEventListener("pointerdown", (event) => this.press(event));
    if (this.view.kind !== "map") return;
    first.tabIndex = 0;
    first.addEventListener("keydown", (event) => this.pickByKey(event));
  }

  colorBar() {
    const { stops, low, high } = this.view.colors;
    const bar = element("span", { class: "ravine-colors", style: `background: linear-gradient(90deg, ${stops})` });
    return element("div", { class: "ravine-bar" }, low, bar, high);
  }

  playback() {
    this.play = element("button", { type: "button" }, "Play");
    this.step = element("button", { type: "button" }, "Step");
    this.scrub = element("input", { type: "range", min: 0, max: 0, step: 1, "aria-label": "step shown" });
    this.copy = element("button", { type: "button" }, "Copy settings");
    this.play.onclick = () => (this.timer ? this.stop() : this.start());
    this.step.onclick = () => this.show(this.shown() >= this.last() ? 0 : this.shown() + 1);
    this.scrub.oninput = () => this.show(Number(this.scrub.value));
    this.scrub.onkeydown = (event) => this.scrubByKey(event);
    this.copy.onclick = () => this.copySettings();
    return element("div", { class: "ravine-bar" }, this.play, this.step, this.scrub, this.copy);
  }

  listen() {
    this.view.series.forEach((_, n) => {
      this.model.on(`change:frame_${n}`, () => this.receive(n));
      this.model.on(`change:rates_${n}`, () => this.receiveRates(n));
      this.model.on(`change:carried_${n}`, () => this.soon());
    });
    this.model.on("change:said", () => this.tell());
    this.model.on("change:start change:velocity change:picked", () => this.soon());
    this.model.on("change:light change:dark", () => this.loadPictures().then(() => this.draw()));
    this.model.on("change:view", () => this.changeView());
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    this.sliders = new MutationObserver(() => this.nameSliders());
    this.themes = new MutationObserver(() => this.draw());
    this.themes.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  }

  destroy() {
    this.stop();
    this.sizes.disconnect();
    this.sliders.disconnect();
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
  }

  resize() {
    this.panels.forEach((panel) => panel.resize());
    this.draw();
    const around = this.root.closest(".widget-vbox");
    if (around) this.sliders.observe(around, { subtree: true, attributeFilter: ["aria-valuetext"] });
    this.nameSliders();
  }

  // ipywidgets gives sliders no accessible name, and calls a rate by its logarithm.
  nameSliders() {
    for (const handle of this.root.closest(".widget-vbox")?.querySelectorAll(".noUi-handle") ?? []) {
      const slider = handle.closest(".widget-slider");
      const rule = handle.closest(".widget-vbox").querySelector(":scope > .widget-html");
      const name = [rule, slider.querySelector(".widget-label")].map((node) => node?.textContent ?? "");
      handle.setAttribute("aria-label", name.join(" ").trim());
      const value = slider.querySelector(".widget-readout")?.textContent;
      // Setting it is a change as well, and would call this again.
      if (value && handle.getAttribute("aria-valuetext") !== value) handle.setAttribute("aria-valuetext", value);
    }
  }

  // A new path: what had settled before becomes the ghost.
  receive(n) {
    const now = performance.now();
    if (now - this.changed > SETTLED) this.ghosts = this.frames.map((frame) => (frame.count ? frame : null));
    this.changed = now;
    this.frames[n] = columns(this.model.get(`frame_${n}`));
    this.receiveRates(n);
  }

  receiveRates(n) {
    this.rates[n] = columns(this.model.get(`rates_${n}`));
    this.soon();
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

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  last() {
    return Math.max(0, ...this.frames.map((frame) => frame.count - 1));
  }

  shown() {
    return this.at === null ? this.last() : Math.min(this.at, this.last());
  }

  shownInWords() {
    const losses = this.frames.filter((f) => f.count).map((f) => f.columns[2][Math.min(this.shown(), f.count - 1)]);
    return `step ${this.shown()} of ${this.last()}, loss ${losses.map((l) => l.toPrecision(2)).join(" and ")}`;
  }

  show(step) {
    this.at = step >= this.last() ? null : step;
    this.draw();
  }

  // JupyterLab takes the arrow keys' own effect away from the scrubber, so it is made here.
  scrubByKey(event) {
    const to = {
      ArrowLeft: this.shown() - 1, ArrowDown: this.shown() - 1,
      ArrowRight: this.shown() + 1, ArrowUp: this.shown() + 1,
      PageDown: this.shown() - 10, PageUp: this.shown() + 10, Home: 0, End: this.last(),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.show(Math.max(0, to));
  }

  // On the map an arrow key moves the chosen pair by a hundredth of an axis.
  pickByKey(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const panel = this.panels[0];
    const { x, y, xlog, ylog } = panel.axes;
    const [px, py] = this.model.get("picked");
    const shares = px === undefined ? [0.5, 0.5] : [panel.along(px, x, xlog), panel.along(py, y, ylog)];
    const [sx, sy] = shares.map((share, n) => share + by[n] / 100);
    this.send("picked", [panel.value(sx, x, xlog), panel.value(sy, y, ylog)]);
  }

  start() {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return this.show(this.last());
    const each = Math.max(1, Math.round(this.last() / 100));
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
    if (this.play) this.play.textContent = "Play";
  }

  async copySettings() {
    const { settings } = this.model.get("said");
    // A page that comes neither by https nor from this machine has no clipboard.
    const copied = await navigator.clipboard?.writeText(settings).then(() => true, () => false);
    this.said.textContent = this.live.textContent = `${copied ? "Copied" : "Settings"}: ${settings}`;
  }

  send(trait, values) {
    this.model.set(trait, values);
    this.model.save_changes();
  }

  press(event) {
    const panel = this.panels[0];
    const place = panel.placeOf(event);
    if (this.view.kind === "map") return this.send("picked", panel.valuesAt(place));
    if (this.view.kind !== "path") return;
    const near = this.handles(panel).map((handle) => [Math.hypot(place[0] - handle.at[0], place[1] - handle.at[1]), handle]);
    const [far, { name, tip }] = near.sort((one, other) => one[0] - other[0])[0];
    if (far > 16) return;
    const [dx, dy] = [tip[0] - place[0], tip[1] - place[1]];
    panel.canvas.setPointerCapture(event.pointerId);
    panel.canvas.onpointermove = (move) => {
      const [px, py] = panel.placeOf(move);
      this.put(name, panel.valuesAt([px + dx, py + dy]));
    };
    panel.canvas.onlostpointercapture = () => (panel.canvas.onpointermove = null);
  }

  // What can be dragged: where its tip is, and where it is taken hold of. A velocity too short to be
  // seen is taken hold of beside the start.
  handles(panel) {
    const [x, y] = this.model.get("start");
    const [vx, vy] = this.model.get("velocity");
    const start = [panel.px(x), panel.py(y)];
    if (vx === undefined) return [{ name: "start", at: start, tip: start }];
    const tip = [panel.px(x + vx), panel.py(y + vy)];
    const length = Math.hypot(tip[0] - start[0], tip[1] - start[1]);
    const at = length >= GRIP ? tip : [start[0] + GRIP * 0.8, start[1] - GRIP * 0.6];
    return [{ name: "start", at: start, tip: start }, { name: "velocity", at, tip }];
  }

  put(name, [x, y]) {
    const [x0, y0] = name === "velocity" ? this.model.get("start") : [0, 0];
    this.send(name, [x - x0, y - y0]);
  }

  ink() {
    const dark = document.body.dataset.jpThemeLight === "false";
    const text = getComputedStyle(this.root).color;
    return { dark, text, paper: dark ? "#111" : "#fff", ghost: dark ? "#aaa" : "#666" };
  }

  color(series, ink) {
    return ink.dark ? series.dark : series.color;
  }

  draw() {
    if (!this.panels[0].context) this.panels.forEach((panel) => panel.resize());
    const ink = this.ink();
    this[{ path: "drawPath", curves: "drawCurves", map: "drawMap" }[this.view.kind]](ink);
    if (this.scrub) {
      this.scrub.max = this.last();
      this.scrub.value = this.shown();
      this.scrub.setAttribute("aria-valuetext", this.shownInWords());
    }
  }

  drawPath(ink) {
    const [left, right, below] = this.panels;
    const upTo = this.shown();
    left.clear(this.pictures[ink.dark ? "dark" : "light"]);
    right.clear();
    right.clipped(() => this.drawPaths(right, ink, upTo, ([, , loss]) => [STEPS, loss]));
    left.clipped(() => {
      this.drawPaths(left, ink, upTo, ([x, y]) => [x, y]);
      this.drawMarks(left, ink, upTo);
    });
    this.drawStepMark(right, ink, upTo);
    left.frame(ink);
    right.frame(ink);
    this.drawLegend(right, ink, this.view.series.filter((series) => series.name));
    if (below) this.drawRates(below, ink, upTo);
  }

  drawStepMark(panel, ink, upTo) {
    panel.clipped((c) => {
      c.fillStyle = ink.ghost;
      c.fillRect(panel.px(upTo), panel.box.y, 1, panel.box.h);
    });
  }

  drawRates(panel, ink, upTo) {
    const lines = this.rateLines();
    panel.clear();
    panel.clipped(() => {
      for (const line of lines) {
        const style = { color: this.color(line, ink), dash: line.dash };
        panel.line(STEPS, line.rates, Math.min(line.rates.length, upTo + 1), style);
      }
    });
    this.drawStepMark(panel, ink, upTo);
    panel.frame(ink);
    this.drawLegend(panel, ink, lines);
  }

  // The coordinates are told apart by their dashes; where one path is alone, by their colours as well.
  rateLines() {
    const { series, coordinates } = this.view;
    return series.flatMap((one, n) => this.rates[n].columns.map((rates, k) => {
      const { name, dash } = coordinates[k];
      return { ...(one.name ? one : coordinates[k]), name: `${one.name} ${name}`.trim(), dash, rates };
    }));
  }

  drawPaths(panel, ink, upTo, pick) {
    this.ghosts.forEach((ghost) => {
      if (ghost) panel.line(...pick(ghost.columns), ghost.count, { color: ink.ghost, width: 1, dash: [2, 3] });
    });
    this.frames.forEach((frame, n) => {
      if (!frame.count) return;
      const series = this.view.series[n];
      const [xs, ys] = pick(frame.columns);
      const color = this.color(series, ink);
      panel.line(xs, ys, Math.min(frame.count, upTo + 1), { color, dash: series.dash });
    });
  }

  drawMarks(panel, ink, upTo) {
    const { minimum } = this.view;
    if (minimum) this.star(panel, minimum, ink);
    this.frames.forEach((frame, n) => {
      if (!frame.count) return;
      const k = Math.min(upTo, frame.count - 1);
      const [x, y] = frame.columns;
      const color = this.color(this.view.series[n], ink);
      panel.dot(x[k], y[k], 4, color, ink.paper);
      if (k + 1 < frame.count) this.drawStep(panel, n, k, color, ink);
    });
    this.drawVelocity(panel, ink);
    const [x, y] = this.model.get("start");
    panel.dot(x, y, 7, ink.paper, ink.text);
  }

  // The first velocity, and a diamond to take hold of it.
  drawVelocity(panel, ink) {
    const [x, y] = this.model.get("start");
    const [vx, vy] = this.model.get("velocity");
    if (vx === undefined) return;
    panel.arrow([x, y], [x + vx, y + vy], ink.text, [5, 3]);
    panel.diamond(this.handles(panel)[1].at, ink.paper, ink.text);
  }

  // The push of the gradient (solid) and what is carried on (dashed): together they make the step.
  drawStep(panel, n, k, color, ink) {
    const [share, x0, y0, ahead] = this.model.get(`carried_${n}`);
    if (share === undefined) return;
    const [x, y] = this.frames[n].columns;
    const [here, next] = [[x[k], y[k]], [x[k + 1], y[k + 1]]];
    const [dx, dy] = k ? [share * (x[k] - x[k - 1]), share * (y[k] - y[k - 1])] : [x0, y0];
    const between = ahead ? [here[0] + dx, here[1] + dy] : [next[0] - dx, next[1] - dy];
    panel.arrow(here, between, ...(ahead ? [color, [5, 3]] : [ink.text]));
    panel.arrow(between, next, ...(ahead ? [ink.text] : [color, [5, 3]]));
  }

  star(panel, [x, y], ink) {
    const c = panel.context;
    c.beginPath();
    for (let k = 0; k < 10; k++) {
      const radius = k % 2 ? 3.5 : 8;
      const angle = (Math.PI * k) / 5;
      c.lineTo(panel.px(x) + radius * Math.sin(angle), panel.py(y) - radius * Math.cos(angle));
    }
    c.closePath();
    c.fillStyle = ink.paper;
    c.fill();
    c.lineWidth = 1.2;
    c.strokeStyle = ink.text;
    c.stroke();
  }

  drawLegend(panel, ink, named) {
    const c = panel.context;
    c.font = "12px sans-serif";
    c.textAlign = "left";
    c.textBaseline = "middle";
    const width = 42 + Math.max(0, ...named.map((series) => c.measureText(series.name).width));
    named.forEach((series, n) => {
      const [x, y] = [panel.box.x + panel.box.w - width - 6, panel.box.y + 14 + 18 * n];
      c.globalAlpha = 0.8;
      c.fillStyle = ink.paper;
      c.fillRect(x - 4, y - 9, width + 6, 18);
      c.globalAlpha = 1;
      c.strokeStyle = this.color(series, ink);
      c.lineWidth = 2;
      c.setLineDash(series.dash ?? []);
      c.beginPath();
      c.moveTo(x, y);
      c.lineTo(x + 30, y);
      c.stroke();
      c.setLineDash([]);
      c.fillStyle = ink.text;
      c.fillText(series.name, x + 36, y);
    });
  }

  drawCurves(ink) {
    const panel = this.panels[0];
    panel.clear();
    panel.clipped(() => this.drawPaths(panel, ink, Infinity, ([x, y]) => [x, y]));
    panel.frame(ink);
    this.drawLegend(panel, ink, this.view.series.filter((series) => series.name));
  }

  drawMap(ink) {
    const panel = this.panels[0];
    panel.clear(this.pictures.light);
    const picked = this.model.get("picked");
    if (picked.length) {
      panel.dot(...picked, 6, "#ffffff", "#000000");
      panel.dot(...picked, 2, "#000000", "#000000");
    }
    panel.frame(ink);
  }
}

// The step numbers 0, 1, 2, ...: the x values of every loss curve.
const STEPS = new Proxy([], { get: (_, k) => Number(k) });

export default {
  render({ model, el }) {
    const figure = new Figure(model, el);
    return () => figure.destroy();
  },
};

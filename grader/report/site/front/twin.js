// The kernel's part of an explorer whose rules and landscape have twins in JavaScript.

import { inReach, pack } from "./codec.js";
import { ravineGround } from "./ground.js";
import { readLandscape, runPath } from "./path.js";
import { extended, extendedForRates, lossBounds } from "./scale.js";
import { code, placeAsCode, says } from "./words.js";

const HANDLES = ["start", "velocity"];
const SET = ["values", ...HANDLES]; // by the reader
const UNSEEN = 1e-6; // a share of the domain that is far below a pixel

export class Twin {
  constructor(data, model) {
    Object.assign(this, { data, model });
    this.make = readLandscape(data.landscape);
    this.controls = model.get("view").controls.flatMap((group) => group.controls);
    this.first = Object.fromEntries(SET.map((name) => [name, model.get(name)]));
    this.best = new Map();
    this.answer();
  }

  changed(names) {
    const moved = HANDLES.filter((name) => names.includes(name));
    for (const name of moved)
      if (!this.model.get(name).every(Number.isFinite))
        this.model.show({ [name]: this.held[name] });
    if (moved.length || names.includes("values")) this.answer();
  }

  heard(message) {
    const { type, control, id, preset, reset } = message;
    // The exact answer comes as fast as a frame.
    if (type === "sweep") this.model.tell({ type: "no sweep", control, id });
    if (type !== "press") return;
    if (reset) this.model.show(this.first);
    const wanted = reset ? {} : this.data.presets[preset];
    const values = this.model.get("values").map((value, n) => wanted[n] ?? value);
    this.model.show({ values });
    this.answer();
  }

  // Set some values by the names of their controls, as a click on a map does.
  set(wanted) {
    const values = this.model.get("values");
    this.model.show({
      values: values.map((value, n) => wanted[this.controls[n].name] ?? value),
    });
    this.answer();
  }

  valueOf(name) {
    return this.model.get("values")[this.controls.findIndex((control) => control.name === name)];
  }

  answer() {
    this.model.show(this.run());
    this.held = Object.fromEntries(HANDLES.map((name) => [name, this.model.get(name)]));
  }

  // What the figure shows at its present values: its traits.
  run() {
    const setting = this.setting();
    const landscape = this.make(setting.landscape);
    this.paths = this.data.rules.map((rule, n) => this.path(rule, setting.rules[n], setting));
    const { paths } = this;
    const view = this.view(landscape, paths);
    const limits = this.limits();
    const series = paths.map((path, n) =>
      this.series(this.data.rules[n], path, setting.rules[n], landscape, view.panels),
    );
    const said = this.said(paths, landscape, setting);
    return { view, ...this.ground(landscape), limits, series, said };
  }

  // The values for the landscape and for each rule, by the names of their parameters.
  setting() {
    const rules = this.data.rules.map(({ values }) => ({ ...values }));
    const landscape = {};
    for (const [n, value] of this.model.get("values").entries()) {
      const { rule, parameter, options } = this.data.controls[n];
      const given = options ? options[value] : value;
      (rule === null ? landscape : rules[rule])[parameter] = given;
    }
    const velocity = this.model.get("velocity");
    if (velocity.length)
      for (const [n, values] of rules.entries())
        if (this.data.rules[n].takesVelocity) values.velocity = velocity;
    return { landscape, rules };
  }

  path({ rule }, values, { landscape }) {
    // Noise begins anew with each path.
    const made = this.make(landscape);
    return runPath(rule, made, this.model.get("start"), values.steps ?? this.data.steps, values);
  }

  // The present view, or another one where the landscape or the losses need it.
  view(landscape, paths) {
    const now = this.model.get("view");
    const [left, right, third] = now.panels;
    const least = landscape.least ?? 0;
    const bounds = lossBounds(landscape, this.first.start);
    const known = [landscape.f(this.first.start), this.data.goal ?? []].flat();
    const losses = [known, ...paths.map((path) => path.losses)].flat().map((loss) => loss - least);
    const y = extended(right.y, losses, bounds, right.ylog);
    const [x, height] = landscape.domain;
    const sides = landscape.domain.map(([low, high]) => high - low);
    const equal = Math.max(...sides) < 2 * Math.min(...sides);
    const panels = [
      { ...left, x, y: height, equal },
      { ...right, y },
    ];
    if (third) panels.push({ ...third, y: extendedForRates(third.y, this.rates(paths)) });
    const label = landscape.name ? `explorer: paths on the ${landscape.name} landscape` : now.label;
    const view = { ...now, label, panels, minimum: landscape.minimum };
    return JSON.stringify(view) === JSON.stringify(now) ? now : view;
  }

  // The rates of all paths that bring them, a list for each coordinate.
  rates(paths) {
    const bringing = paths.filter((_, n) => this.data.rules[n].extras.includes("rates"));
    return bringing.flatMap(({ extras }) => [0, 1].map((k) => extras.rates.map((row) => row[k])));
  }

  // The contours, where a control of the landscape has moved.
  ground(landscape) {
    if (!this.data.levels) return {};
    const { control, at, above } = this.data.levels;
    const value = this.model.get("values")[control];
    if (value === this.drawn) return {};
    this.drawn = value;
    return { ground: ravineGround(landscape, above[nearest(at, value)]) };
  }

  limits() {
    const values = this.model.get("values");
    return this.data.limits.map((limit) => {
      if (limit?.by === undefined) return limit;
      return limit.found[nearest(limit.at, values[limit.by])];
    });
  }

  series({ rule, extras }, path, values, landscape, [left, right, third]) {
    if (!path.losses.length) return {};
    const points = inReach(path.iterates, landscape.domain);
    const least = landscape.least ?? 0;
    const above = path.losses.map((loss) => loss - least);
    const column = (rows, n) => rows.map((row) => row[n]);
    const found = {
      path: pack(
        [column(points, 0), left.x, false],
        [column(points, 1), left.y, false],
        [above, right.y, right.ylog],
      ),
    };
    if (extras.includes("rates") && third)
      found.rates = pack(...[0, 1].map((n) => [column(path.extras.rates, n), third.y, true]));
    if (extras.includes("velocity")) found.arrows = this.arrows(rule, values, landscape.domain);
    return found;
  }

  // The share of the step before that a step carries on, what the first step carries on, and
  // whether the push comes after it.
  arrows(rule, { rho, velocity = [0, 0] }, domain) {
    const ends = domain.flat();
    const extent = Math.max(...ends) - Math.min(...ends);
    const unit = 10 ** Math.ceil(-Math.log10(UNSEEN * extent));
    const first = velocity.map((value) => Math.round(rho * value * unit) / unit);
    const ahead = rule === "nesterov" && rho !== 0;
    return [Math.round(rho * 1e6) / 1e6, ...first, ahead ? 1 : 0];
  }

  said(paths, landscape, setting) {
    const [, highest] = lossBounds(landscape, this.first.start);
    const lines = paths.map((path, n) => says(this.data.rules[n].name, path, landscape, highest));
    const needed = this.stepsNeeded(paths);
    return {
      text: lines.join("\n"),
      problem: false,
      reached: needed !== null,
      settings: this.settings(),
      best: this.bestSoFar(needed, setting),
      values: this.model.get("values"),
      places: [...this.model.get("start"), ...this.model.get("velocity")],
      waits: [],
    };
  }

  // The step from which on all paths stay at the goal; null where one does not.
  stepsNeeded(paths) {
    const { goal } = this.data;
    if (goal === null) return null;
    if (paths.some(({ losses, divergedAt }) => divergedAt !== null || !(losses.at(-1) <= goal)))
      return null;
    return Math.max(
      ...paths.map(({ losses }) => losses.findLastIndex((loss) => !(loss <= goal)) + 1),
    );
  }

  // Of each landscape, start and first velocity by itself.
  bestSoFar(needed, { landscape }) {
    const places = [this.model.get("start"), this.model.get("velocity")];
    const task = JSON.stringify([landscape, ...places]);
    if (needed !== null) this.best.set(task, Math.min(needed, this.best.get(task) ?? needed));
    return this.best.has(task) ? inWords(this.best.get(task)) : "";
  }

  settings() {
    const values = this.model.get("values");
    const rules = this.data.rules.map(({ name }, n) => {
      const own = this.data.controls.flatMap(({ rule, options }, at) => {
        if (rule !== n) return [];
        const given = options ? options[values[at]] : values[at];
        return [`${this.controls[at].name}=${code(given, this.controls[at].kind)}`];
      });
      return `${name ? `${name}: ` : ""}dict(${own.join(", ")})`;
    });
    const velocity = this.model.get("velocity");
    const places = [placeAsCode("start", this.model.get("start"))];
    if (velocity.length) places.push(placeAsCode("velocity", velocity));
    return [rules.join("; "), ...places].join(", ");
  }
}

function inWords(steps) {
  return `best so far: ${steps} step${steps === 1 ? "" : "s"}`;
}

function nearest(values, wanted) {
  const distances = values.map((value) => Math.abs(value - wanted));
  return distances.indexOf(Math.min(...distances));
}

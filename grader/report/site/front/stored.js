// The kernel's part of a figure whose runs were stored: its sliders stop where one was made.

export class Stored {
  constructor(data, model) {
    Object.assign(this, { data, model });
    this.first = model.get("values");
    this.places = { start: model.get("start"), velocity: model.get("velocity") };
    this.landscape = { view: model.get("view"), ground: model.get("ground") };
    this.shown = this.first;
  }

  // No runs are stored from other places than the first.
  changed() {
    this.model.show(this.places);
    this.answer();
  }

  heard({ type, control, id, preset, reset }) {
    if (type === "sweep") this.model.tell({ type: "no sweep", control, id });
    if (type !== "press") return;
    const wanted = reset ? this.first : this.data.presets[preset];
    const now = this.data.grid ? this.model.get("values") : this.first;
    this.model.show({ values: now.map((value, n) => wanted[n] ?? value) });
    this.answer();
  }

  answer() {
    const values = this.data.grid ? this.model.get("values") : this.along();
    this.shown = values;
    // A run has these where they are others than at first.
    this.model.show({ ...this.landscape, values, ...this.data.frames[this.place(values)] });
  }

  // Where there are runs along each slider only, the others go back to their first values.
  along() {
    const wanted = this.model.get("values");
    const moved = wanted.findIndex((value, n) => value !== this.shown[n]);
    return this.first.map((value, n) => (n === moved ? wanted[n] : value));
  }

  // Frames stand in order of the values, those of the last control together; or one slider after the other.
  place(values) {
    const places = values.map(Number);
    if (this.data.grid) return places.reduce((at, place, n) => at * this.data.counts[n] + place, 0);
    const moved = Math.max(
      0,
      values.findIndex((value, n) => value !== this.first[n]),
    );
    const before = this.data.counts.slice(0, moved).reduce((a, b) => a + b, 0);
    return before + places[moved];
  }
}

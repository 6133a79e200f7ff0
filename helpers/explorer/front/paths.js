// Paths: on a landscape, and how their losses and rates go.

import { ghostStyle, pinStyle } from "./beside.js";
import { drawLandscape } from "./landscape.js";
import { drawLosses, drawRates } from "./losses.js";

export class PathDrawing {
  constructor(figure) {
    this.figure = figure;
  }

  draw(ink) {
    const [landscape, losses, rates] = this.figure.panels;
    drawLandscape(landscape, this.figure, ink, pathsOf(this.figure, ink));
    drawLosses(losses, this.figure, ink, pathsOf(this.figure, ink));
    if (rates) drawRates(rates, this.figure, ink);
  }
}

// The paths that there are `now`, and those `beside` them, which they are compared with; each with
// its columns and what it is drawn with.
function pathsOf({ view, series, player }, ink) {
  const now = series.now.map((path, n) => {
    const line = view.series[n];
    const marker = line.name ? line.marker : null;
    return { ...path, n, color: ink.of(line), dash: line.dash, marker, upTo: player.shown() };
  });
  const before = series.ghosts.map((path) => ({ ...path, ...ghostStyle(ink) }));
  const pinned = series.pinned.flatMap((run, k) =>
    run.now.map((path, n) => ({ ...path, ...pinStyle(ink, k), dash: view.series[n].dash })),
  );
  const some = ({ count }) => count;
  return { now: now.filter(some), beside: [...before, ...pinned].filter(some) };
}

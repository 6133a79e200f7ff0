// The result in words, the goal beside it, and what is read out once it has settled.

import { withSigns } from "./axes.js";
import { element } from "./page.js";
import { SETTLED } from "./series.js";

export class Result {
  constructor() {
    this.said = element("p", { class: "ravine-said" });
    this.goal = element("p", { class: "ravine-goal" });
    this.live = element("p", { class: "ravine-live", "aria-live": "polite" });
    this.node = element("div", { class: "ravine-result" }, this.said, this.goal, this.live);
  }

  // A line for each path is kept free, so that nothing moves when one has little to say.
  layOut({ kind, series, goal }) {
    const lines = kind === "path" ? Math.max(1, series.length) : 1;
    this.said.style.minHeight = `${1.4 * lines}em`;
    this.goal.hidden = !goal;
    this.node.classList.toggle("aimed", Boolean(goal));
    this.goalText = goal && withSigns(goal.text);
  }

  // `words` stands for the text while an earlier step is shown. Only exact answers are the best.
  tell({ text, reached, problem }, best, words) {
    const result = problem ? text : (words ?? withSigns(text));
    if (result !== this.result) this.write(this.said, result);
    this.result = result;
    this.said.classList.toggle("problem", Boolean(problem));
    if (this.goalText) {
      const goal = `${reached ? "Reached" : "Goal"}: ${this.goalText}`;
      this.write(this.goal, best ? `${goal}\n${best}` : goal);
      this.goal.classList.toggle("reached", reached);
    }
    this.readOut(reached ? `${text} Goal reached.` : text);
  }

  write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  readOut(text) {
    if (text === this.reading) return;
    this.reading = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.live.textContent = text;
    }, SETTLED);
  }

  // It stays until there is another result. A page that comes neither by https nor from this machine
  // has no clipboard.
  async copy(settings) {
    const copied = await navigator.clipboard?.writeText(settings).then(
      () => true,
      () => false,
    );
    this.said.textContent =
      this.live.textContent = `${copied ? "Copied" : "Settings"}: ${settings}`;
  }

  destroy() {
    clearTimeout(this.timer);
  }
}

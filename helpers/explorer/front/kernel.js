// What is told to the kernel and heard from it, and whether it is still there.

const PATIENCE = 3000; // ms without an answer to a change
const ANSWERED = ["values", "start", "velocity"]; // a pick may leave all that is said as it was

export class Kernel {
  // `lost` is called with a sentence and whether the kernel is gone for good; with "" once it answers.
  constructor(model, lost) {
    Object.assign(this, { model, lost });
    this.heard = [];
    this.on("comm_live_update", () => setTimeout(() => this.look()));
    this.on("change:said change:series change:images msg:custom", () => this.answered());
    this.look();
  }

  on(events, act) {
    this.heard.push([events, act]);
    this.model.on(events, act);
  }

  set(trait, value) {
    const isNew = JSON.stringify(value) !== JSON.stringify(this.model.get(trait));
    this.model.set(trait, value);
    this.model.save_changes();
    if (isNew && this.isAnswered(trait)) this.waiting ??= setTimeout(() => this.silent(), PATIENCE);
  }

  // Without a kernel, as on a page of the site, there is none to wait for.
  isAnswered(trait) {
    return ANSWERED.includes(trait) && Boolean(this.model.get("layout"));
  }

  // Where the kernel was shut down, sending fails.
  send(message) {
    try {
      this.model.send(message);
    } catch {
      this.silent();
    }
  }

  answered() {
    clearTimeout(this.waiting);
    this.waiting = null;
    if (!this.isCut()) this.lost("", false);
  }

  // The model itself is hidden from us; that of its layout has lost the kernel when it has.
  isCut() {
    return this.model.get("layout")?.comm_live === false;
  }

  look() {
    if (this.isCut()) this.lost("The kernel has gone: run this cell again.", true);
    else if (!this.waiting) this.lost("", false);
  }

  // A kernel that runs another cell is silent as well.
  silent() {
    this.lost("No answer from the kernel yet: it is busy, or gone.", false);
  }

  destroy() {
    clearTimeout(this.waiting);
    for (const [events, act] of this.heard) this.model.off(events, act);
  }
}

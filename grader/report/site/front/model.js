// What the front end takes for its kernel: traits that it sets and listens to, as anywidget's
// model has them. An engine (`twin.js`, `stored.js`) answers.

export class Model {
  constructor(traits) {
    this.traits = traits;
    this.listeners = new Map();
    this.unsaved = new Set();
    this.engine = null;
  }

  get(name) {
    return this.traits[name];
  }

  set(name, value) {
    this.unsaved.add(name);
    this.show({ [name]: value });
  }

  on(events, act) {
    for (const event of events.split(" "))
      this.listeners.set(event, [...(this.listeners.get(event) ?? []), act]);
  }

  off(events, act) {
    for (const event of events?.split(" ") ?? [...this.listeners.keys()]) {
      const others = act ? (this.listeners.get(event) ?? []).filter((own) => own !== act) : [];
      this.listeners.set(event, others);
    }
  }

  // The engine answers after the event is over, as a kernel does, and once for all its changes.
  save_changes() {
    if (!this.waiting) this.waiting = Promise.resolve().then(() => this.answer());
  }

  answer() {
    const changed = [...this.unsaved];
    this.unsaved.clear();
    this.waiting = null;
    if (changed.length) this.engine.changed(changed);
  }

  send(message) {
    Promise.resolve().then(() => this.engine.heard(message));
  }

  // Set traits on the kernel's side: all first, then the listeners are told.
  show(traits) {
    const isNew = (name) => traits[name] !== this.traits[name];
    const changed = Object.keys(traits).filter(isNew);
    Object.assign(this.traits, traits);
    for (const name of changed) for (const act of this.listeners.get(`change:${name}`) ?? []) act();
  }

  // A custom message to the front end.
  tell(message) {
    for (const act of this.listeners.get("msg:custom") ?? []) act(message, []);
  }
}

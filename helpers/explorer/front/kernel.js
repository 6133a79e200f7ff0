// What the reader does is told to the kernel.

export function send(model, trait, values) {
  model.set(trait, values);
  model.save_changes();
}

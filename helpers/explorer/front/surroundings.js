// What changes on the page without the kernel: the width that there is, and the theme.

const SETTLING = 300; // ms after a theme's name has changed, until its colours are there for sure

export class Surroundings {
  constructor(root, resized, themed) {
    this.sizes = new ResizeObserver(resized);
    this.sizes.observe(root);
    this.changed = () => {
      themed();
      clearTimeout(this.settling);
      this.settling = setTimeout(themed, SETTLING);
    };
    this.themes = new MutationObserver(this.changed);
    for (const node of [document.documentElement, document.body])
      this.themes.observe(node, { attributes: true });
    this.scheme = window.matchMedia("(prefers-color-scheme: dark)");
    this.scheme.addEventListener("change", this.changed);
  }

  destroy() {
    clearTimeout(this.settling);
    this.sizes.disconnect();
    this.themes.disconnect();
    this.scheme.removeEventListener("change", this.changed);
  }
}

// The still that stands in for the figure where there is no kernel, and the sentence beside it.

import { element } from "./page.js";

export class Gone {
  constructor(number) {
    this.node = element("p", { class: "ravine-gone", role: "status" });
    this.node.hidden = true;
    // The still is on the page before the figure; it is hidden while the figure is alive there.
    this.hiding = element("style", {}, hidden(number));
  }

  // Say what is wrong with the kernel; where it has gone for good, the still takes the figure's place.
  tell(words, isGone) {
    if (this.node.textContent !== words) this.node.textContent = words;
    this.node.hidden = !words;
    this.node.parentNode.classList.toggle("gone", isGone);
    this.hiding.media = isGone ? "not all" : "";
  }
}

function hidden(number) {
  const still = `.ravine-still-${number}`;
  return `${still} { display: none; }
.jp-OutputArea-child:has(> .jp-OutputArea-output > ${still}) { display: none; }`;
}

// What a page does besides its figures: light or dark, search, and what scrolls sideways by keyboard.

(() => {
  const MOST = 12;
  const AROUND = 70; // characters of text before and after a word that was found
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const count = document.getElementById("count");
  const preferred = matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    return (root.dataset.theme ?? (preferred.matches ? "dark" : "light")) === "dark";
  }

  function nameTheme() {
    button.textContent = isDark() ? "Light" : "Dark";
  }

  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("ravine-theme", root.dataset.theme);
    } catch {
      // Then the choice holds for this page alone.
    }
    nameTheme();
  });
  preferred.addEventListener("change", nameTheme);
  nameTheme();

  // The index is as long as a lecture: it is fetched by who searches.
  function loadIndex() {
    if (document.getElementById("index")) return;
    const script = document.createElement("script");
    script.id = "index";
    script.src = "search-index.js";
    script.addEventListener("load", search);
    script.addEventListener("error", () => {
      script.remove();
      count.textContent = found.textContent = "The index of the lectures did not load.";
    });
    document.head.append(script);
  }

  // How well a section answers: every word must be in it, and counts more in a heading.
  function score([, title, heading, text], words) {
    let sum = 0;
    for (const word of words) {
      const points =
        (heading.toLowerCase().includes(word) ? 20 : 0) +
        (title.toLowerCase().includes(word) ? 5 : 0) +
        Math.min(text.toLowerCase().split(word).length - 1, 5);
      if (!points) return 0;
      sum += points;
    }
    return sum;
  }

  function excerpt(text, words) {
    const at = Math.max(0, ...words.map((word) => text.toLowerCase().indexOf(word)));
    const from = Math.max(0, at - AROUND);
    const to = at + AROUND;
    let part = text.slice(from, to);
    if (from) part = part.replace(/^\S*/, "…");
    if (to < text.length) part = part.replace(/\S*$/, "…");
    return part;
  }

  function result([address, title, heading, text], words) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = heading === title ? title : `${title}: ${heading}`;
    const said = document.createElement("p");
    said.textContent = excerpt(text, words);
    const item = document.createElement("li");
    item.append(link, said);
    return item;
  }

  function search() {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.hidden = !words.length;
    count.textContent = "";
    if (!words.length || !window.ravineIndex) return;
    const best = window.ravineIndex
      .map((row) => [score(row, words), row])
      .filter(([points]) => points)
      .sort((a, b) => b[0] - a[0])
      .slice(0, MOST);
    const list = document.createElement("ul");
    list.append(...best.map(([, row]) => result(row, words)));
    found.replaceChildren(best.length ? list : "Nothing was found.");
    count.textContent = best.length ? `${best.length} sections found` : "Nothing was found.";
  }

  function close() {
    field.value = "";
    search();
  }

  field.addEventListener("focus", loadIndex);
  field.addEventListener("input", search);
  field.closest("search").addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    close();
    field.focus();
  });
  found.addEventListener("click", (event) => {
    if (event.target.closest("a")) close();
  });

  // Only what is too wide needs a place in the order of Tab.
  const widths = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  const boxes = ".highlight, .scrolls, .formula, .wide, pre, main :is(p, ul, ol):has(math)";
  for (const box of document.querySelectorAll(boxes)) widths.observe(box);
})();

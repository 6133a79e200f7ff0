// Runs before the page is drawn, so that it comes up in the colours that were chosen last.

document.documentElement.classList.add("with-script");
try {
  const chosen = localStorage.getItem("ravine-theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Some browsers keep nothing for pages that are opened from disk.
}

"""The pages of the site: texts, outputs of cells, and the frame around them, from templates.

A lecture that was run becomes a page (`lesson_page`) of texts (`texts`) and of what its cells put
out (`outputs`); the front page (`front_page`) has a figure of its own. `theme.js` and `page.js` are
what a page does besides its figures; `site.js` is the bundle that makes these live.
"""

"""The course as a site: its lectures, run, as pages that need no Python, no server and no network.

Start with `making.make_site`. Each lecture is run once (`lectures`), and becomes a page
(`lesson_page`) of texts (`texts`) and of what its cells put out (`outputs`); the front page
(`front_page`) has a figure of its own. Explorers are live on the pages: `figures` takes their state
from the kernel that ran the lecture. All files of a site are made before any is written
(`placing`), and the same lectures give the same bytes.
"""

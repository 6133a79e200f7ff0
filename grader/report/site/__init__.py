"""The course as a site: its lectures, run, as pages that need no Python, no server and no network.

Start with `making.make_site`. Each lecture is run once (`lectures`), and `pages` are made of what
comes out; explorers are live there, by data that `figures` take from the kernel that ran the
lecture, and `front/`, JavaScript that stands for that kernel. All files of a site are made before
any is written (`placing`), and the same lectures give the same bytes.
"""

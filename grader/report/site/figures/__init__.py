"""The figures of the site, taken from the kernel that runs a lecture.

`taking` puts out the data of a figure: its state (`states`), a still picture, and what stands for
the kernel on the page, JavaScript `twins` of its functions (`explorers`) or `stored` runs over the
`marks` of its sliders. `../front/` is the JavaScript that reads it.
"""

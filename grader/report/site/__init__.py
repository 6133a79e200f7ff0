"""The course as a site: its lectures, run, as pages that need no Python and no server."""

"""What an LMS gave for one assignment, into submitted/: from a zip, through the roster.

archives (a zip, whatever is in it) -> presets (whose a file is, by its name) -> owners (who that is
on the roster) -> choosing (a student's newest notebook of the lesson) -> placing (into submitted/,
nothing lost) -> collecting (all of it) -> telling (what was left, in few sentences).
"""

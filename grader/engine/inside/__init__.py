"""The student's side of a grading: all that runs where a student's code runs, and nothing else.

This folder alone is seen in the sandbox. It imports the standard library, NumPy, IPython,
matplotlib and msgpack, and itself by relative imports only; `grader` is not there. The judge uses
`frames`, `table` and `peer` too, and takes what comes over the wire for hostile.
"""

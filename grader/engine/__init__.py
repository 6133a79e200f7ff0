"""The engine: a submission is taken in (`intake`), run (`run`) and recorded (`record`).

`grading` does that for a class. What runs a student's code is in `inside`, what runs the tests in
`judge`; `local` and `cluster` are where they run, and `sandbox` is around the one. `plug` puts the
engine into nbgrader's own commands, `stock` is their way without it.
"""

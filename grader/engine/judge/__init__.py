"""The judge: the process that runs the test cells, and a student's code only through the wire.

Whatever comes from the student's side is data, and taken for hostile. The judge knows the hidden
tests and the seed; it knows no gradebook, and one notebook at a time.
"""

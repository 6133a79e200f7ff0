"""What is recorded of a class: nbgrader's gradebook, and notes beside it."""

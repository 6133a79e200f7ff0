"""What instructors and students get to read of a grading."""

"""What builds, checks and grades the notebooks of Ravine; students never get it."""

"""`python -m grader` is the `ravine` command."""

from grader.cli import main

main()

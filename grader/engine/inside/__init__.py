"""Everything that runs on the student's side, bound alone into the sandbox, without `grader`."""

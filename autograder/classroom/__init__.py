"""One class at work: grading it from first to last submission, and showing that in a terminal."""

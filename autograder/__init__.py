"""Partwise's autograder: release, grade, check and report; the floors are listed in `README.md`."""

"""The lecture notebooks, and what builds, executes and checks them (`python -m course.lectures`).

blanks     what a student fills in
notebooks  build from text, execute in place, compare with the pattern
"""

"""What people read of a grading.

console   the class in a terminal
feedback  a page for each student
report    a page for the instructor
"""

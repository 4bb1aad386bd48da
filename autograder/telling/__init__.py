"""What people read of a grading.

console   a grading in a terminal, from progress to its end
summary   the end of a grading on one screen
table     the whole class: terminal, CSV, HTML
tasks     which cells belong to which task
feedback  a page for each student
report    a page for the instructor
pages     HTML that stands alone
"""

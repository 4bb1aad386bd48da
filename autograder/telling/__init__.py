"""What people read of a grading.

console       a grading in a terminal, from progress to its end
summary       the end of a grading on one screen
table         the whole class: terminal, CSV, HTML
tasks         which cells belong to which task
feedback      a page for each student
report        how a class did, in numbers
report_page   the same as a page and as CSV
pictures      its pictures
ways          how each test was judged, as CSV
compare_runs  two gradings compared
similar       answers that are alike
pages         HTML that stands alone
"""

"""What an instructor writes, and what is made from it.

coursedir    where a course keeps its things
new          an assignment that begins right, made from pattern/
sources      whether a source can be released and graded
release      student versions
instantiate  sources with nbgrader's AUTOTEST lines filled in
filling      answers put into a notebook's solution cells
check        graders tested against right answers, wrong ones and mutants
"""

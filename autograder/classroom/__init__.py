"""One class at work, from files to grades.

submissions   what students handed in
grading       one grading of a class
journal       its log
gradebook     nbgrader's gradebook, with one writer
export        grades as CSV, nbgrader's export plugin too
preprocessor  the judge inside nbgrader's own commands
"""

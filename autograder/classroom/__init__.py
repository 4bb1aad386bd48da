"""One class at work, from files to grades.

submissions   what students handed in
grading       one grading of a class
reasons       an answer that is empty or no Python, said so
journal       its log
gradebook     nbgrader's gradebook, with one writer
export        grades as CSV, nbgrader's export plugin too
preprocessor  the judge inside nbgrader's own commands
"""

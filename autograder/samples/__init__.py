"""Made-up classes.

demo         a class of the catalogue's answers, from release to report
bench        a class graded by this engine and by stock nbgrader
bench_class  the class that it grades
"""

"""What leaves the instructor's repository, and what comes back from where students are.

publish  the student's repository
leaks    no line of a model answer or a hidden test in it
execute  notebooks run as a whole, and the table of it
one_run  one notebook in a process of its own
"""

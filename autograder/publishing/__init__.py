"""What leaves the instructor's repository, and what comes back from where students are.

publish       the student's repository
leaks         no line of a model answer or a hidden test in it
site          lectures, ledger, errata and how to run a class as web pages
lecture_page  a notebook as one of them
folder        what both write into, brought up to date
execute       notebooks run as a whole, and the table of it
one_run       one notebook in a process of its own
"""

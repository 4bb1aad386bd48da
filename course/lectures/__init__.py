"""The lecture notebooks, and what builds, executes and checks them (`python -m course.lectures`).

blanks     what a student fills in
names      which names cells bind and read: a blank can be checked at any time
notebooks  build from text, execute in place, compare with the pattern
conftest   tries each blank's slip and answer where pytest runs a lecture
"""

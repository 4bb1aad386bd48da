"""Processes of our own.

forking     work in a forked process, bounded
place       the cell that a judge is at
pages       memory in order, so that forks are cheap
children    last words, and the end
"""

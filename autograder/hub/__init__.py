"""The check service: a student presses Check, and hears of each task whether it passes.

Nothing enters the gradebook. See README.md here for JupyterHub around it.

policy    what an assignment lets students check, and how often
book      the log: a line a check, from which the day's checks are counted again
engines   warm engines of several assignments, the longest unused ended when memory is short
reply     what a student reads of a check, task by task
desk      the queue, and the threads that work on it
rate      how often a user may press
identity  whose token it is, as the Hub says
service   the requests
running   the service from start to end
demo      a JupyterHub on loopback with everything in place
config    its configuration, and what a real hub changes
"""

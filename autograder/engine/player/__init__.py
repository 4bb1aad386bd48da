"""The player: the half of the engine that runs in the sandbox, with the student's code.

template    the process that forks players
player      answers the judge's questions
objects     what stays in the player, behind numbers
encoder     replies
errors      exceptions as data
tensors     gradients, parameters, changes in place
sharing     answers about given data and files
held        data of given cells that the judge holds too
objects     what stays here behind numbers, and what is made of the judge's
around      what surrounds one call
errors      exceptions as data
judges      what the test hands to student code
streams     streams among it
"""

"""An assignment's notebook, and what is handed in.

outline     what a source says as mere text
plan        what to do with each cell
names       which names a cell binds and reads
edited      given cells that a student changed
restore     the instructor's cells made whole again
oddities    what was done to them
"""

"""The judge: the trusted half of the engine, where test cells run and verdicts are made.

judging     takes a notebook through player and tests
testing     one test cell: its score and its message
again       what is different when a notebook runs once more
playing     the player's cells, and the end of a player
preparing   what a test needs before it runs
figures     what a test sees as the current axes
program     cells of the instructor's, compiled once
around      what a test changes around the student's code
beside      a test cell in a player of its own
explain     makes bare asserts say what came
verdict     score and message
outputs     outputs in nbformat's form
bounds      how much of them is kept
knowledge   contracts and known wrong answers
"""

"""The judge's end of the wire: questions to the player, and what its answers may be.

session     asks: each kind of question
asking      one question, and what comes before its answer
state       what the judge holds of one player
budget      what a notebook may cost
reply       one reply, read against the contract
held        data of given cells that the player holds too
measure     what a value is made of
contract    what kind of reply each function gives
stand_ins   what a test holds in place of the student's objects
objects     what the judge sends besides data
streams     streams that student code reads and writes
parameters  parameters that both processes hold
errors      exceptions of the student's, rebuilt
"""

"""The judge's end of the wire: questions to the player, and what its answers may be.

session     asks
questions   what stand-ins may ask
state       what the judge holds of one player
budget      what a notebook may cost
reply       one reply, read against the contract
withheld    a reply of another kind, until a test uses it
held        data of given cells that the player holds too
measure     what a value is made of
contract    what kind of reply each function gives
proxies     stand-ins for functions, classes and objects
classes     stand-ins for classes
modules     stand-ins for `torch.nn.Module`
objects     what the judge sends besides data
parameters  parameters that both processes hold
gradients   gradients across the wire
errors      exceptions of the student's, rebuilt
"""

"""What a test holds in place of the student's objects: each use of it is a question to the player.

questions   what stand-ins may ask
proxies     stand-ins for functions, classes and objects
classes     stand-ins for classes
modules     stand-ins for `torch.nn.Module`
gradients   gradients across the wire
withheld    a reply of another kind, until a test uses it
"""

"""The wire's language: values to bytes and back, data only.

A message is a msgpack header and raw buffers. The header holds a table of arrays (what the
buffers are) and a tree of values. Plain numbers and text stand for themselves; everything else is
a list that begins with a tag. Nothing that is read is ever unpickled, imported or evaluated, and
every field is checked: what does not fit raises `WireError`, never anything else.

What is not data (a function, a module, a generator) crosses as an opaque handle; each side says
how it names its own objects and what it makes of the other's (`export` and `adopt`).

An object that appears twice in a message is one object on the other side too.

common      limits, names, the error
encode      values to bytes
decode      bytes to values
message     header and buffers
arrays      arrays and tensors among them
plain       dates, exact numbers, paths
symbols     expressions of sympy
scalars     single values of pandas: moments, periods, intervals
tables      frames, series, indices and arrays of pandas
instances   objects of given classes, by field
defaults    what a defaultdict gives
kin         views, wrappers and subclasses of dictionaries and lists
channel     messages over a socket, bounded in size and time
files       files, in as many messages as they need
randomness  the random state of a process
"""

"""Data sets, one loader a file: real and offline by default, the full public sets at scale "full".

folder          where downloads go
bible           the King James Bible; without it Python's documentation
docstrings      docstrings of the standard library as labeled documents
images          digits; MNIST and its like at scale "full"
planar          toy shapes in the plane
weather         the slides' weather table
bike_ride       a simulated ride
center_numbers  sequences with a number in their center
python_source   characters of Python's library and the types of their tokens
import_graph    which module of Python's library imports which
library_facts   a knowledge graph of Python's library
recall          marked symbols among noise
dates           dates in several notations
economy         related series of the American economy
number_words    numbers in German words
compute_table   what training large models took
_torchvision    torchvision beside a torch without its compiled operators
"""

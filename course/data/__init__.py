"""Data sets, one loader a file: real and offline by default, the full public sets at scale "full".

folder          where downloads go
bible           the King James Bible; without it Python's documentation
docstrings      docstrings of the standard library as labeled documents
images          digits; MNIST and its like at scale "full"
weather         the slides' weather table
python_source   characters of Python's library and the types of their tokens
import_graph    which module of Python's library imports which
library_facts   a knowledge graph of Python's library
economy         related series of the American economy
compute_table   what training large models took
synthetic       what lectures make for themselves
_torchvision    torchvision beside a torch without its compiled operators
"""

"""Partwise: the library that the lectures of the course import, one topic a module.

Importing the package itself costs nothing; torch is imported by the modules that use it.
"""

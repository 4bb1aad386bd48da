"""Feedback pages.

making   pages for a class
bounded  a process for pages, a bound for each
page     one page in HTML
cells    what of a notebook a student is shown
compare  what was expected and what came, read from a message
drawing  the two as a picture
prose    Markdown as HTML
maths    formulas as MathML
markup   HTML made harmless
"""

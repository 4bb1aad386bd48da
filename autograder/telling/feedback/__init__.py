"""Feedback pages.

making  pages for a class
cells   what of a notebook a student is shown
page    one page in HTML
markup  HTML made harmless
"""

"""Notebooks before they run: what each cell is for, and a submission made whole again."""

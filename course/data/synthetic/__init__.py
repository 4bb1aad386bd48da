"""Data that a lecture makes for itself: small, drawn from a seed, and known inside out.

planar          toy shapes in the plane
bike_ride       a simulated ride
center_numbers  sequences with a number in their center
recall          marked symbols among noise
dates           dates in several notations
number_words    numbers in German words
alphabets       printed letters of three alphabets, in sixteen styles
cards           poker hands and draws from a shoe, labeled by the rules
"""

"""Calls that an assignment does not allow.

calls       taken out of the player
naming      which of them the text of a cell names
operators   operators of torch that refuse
"""

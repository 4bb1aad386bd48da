"""Calls that an assignment does not allow.

calls       taken out of the player, and named where a cell uses them
operators   operators of torch that refuse
"""

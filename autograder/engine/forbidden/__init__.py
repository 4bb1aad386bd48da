"""Calls that an assignment does not allow: taken out of the player, and named where a cell uses them."""

"""The judge's end of the wire: questions to the player, and what its answers may be."""

"""The walls around a player: what it may use, how it is started, what it is given of its own."""

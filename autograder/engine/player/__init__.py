"""The player: the half of the engine that runs in the sandbox, with the student's code."""

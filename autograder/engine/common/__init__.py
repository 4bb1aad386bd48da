"""What judge and player both know: the shell that runs cells, and how an object is described as data."""

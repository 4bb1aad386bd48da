"""The walls around a player.

limits      what a player may use
bubblewrap  the command that starts the players' template
start       the worker's hold on that template
enclosure   what each player is given of its own
memory      how much memory its processes take together
share       how much of the processor
syscalls    system calls that no player needs
"""

"""What judge and player both know.

shell       runs cells and records what they put out
describe    what is told of an object that stays in the player
folder      the working folder, which both hold alike
array_files which files of arrays come to the judge
streams     what may be asked of a stream of a test
floating    what numpy does about overflow
content     whether data that both hold changed
keeping     whether called code still holds what it gave or got
versions    whether a parameter was changed
warming     what a template does once for all its forks
waiting     time that a process waited for a processor
"""

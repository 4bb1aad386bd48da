"""The engine: judge and player. See `README.md` beside this file.

opening     open an engine, here or on a cluster
pool        the engine: workers for one assignment, results as they come
workers     its hold on its processes
cluster     the same on the machines of a Dask cluster
package     an assignment as bytes
starting    the process that knows an assignment begins
serving     it forks workers, and obeys
loaded      an assignment in memory, ready to judge a notebook of it
learning    what is learnt of an assignment before it grades, and where it is kept
worker      judges submissions, one after the other
advice      why a test is not judged from outside, and what its author can do
ways        which tests are judged from outside, which beside the student's code
timing      limits from nbgrader's settings
judge       runs test cells and makes verdicts
session     the judge's questions to the player
player      runs the student's cells
notebook    what to do with each cell
sandbox     the walls around a player
forbidden   calls that an assignment does not allow
processes   how processes begin, are bounded and end
common      what judge and player both know
wire        values to bytes and back
"""

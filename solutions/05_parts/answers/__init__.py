"""What grading 05_parts is tested with, a file for each task; and what no task may use.

difference
local_compute
readout
template
influence
masked_pool
attention_pool
"""

from autograder.catalogue import forbid

forbid("course.parts", "course.attention")

"""Learning platforms: submissions out of their zips, grades into their tables.

layouts  how Moodle, Canvas and ILIAS name what students handed in
collect  a zip of submissions into the class's folder `submitted`
tables   a platform's own grading table, filled in
platform its grade service (LTI 1.3)
passback scores sent there, each one once
"""

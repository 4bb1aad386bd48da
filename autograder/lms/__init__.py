"""Learning platforms: submissions out of their zips, grades into their tables.

layouts  how Moodle, Canvas and ILIAS name what students handed in
collect  a zip of submissions into the class's folder `submitted`
tables   a platform's own grading table, filled in
"""

"""`python -m course.lectures`: build, execute and check lecture notebooks."""

from course.lectures.notebooks import main

main()

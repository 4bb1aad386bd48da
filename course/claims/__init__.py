"""What proves a lecture.

recorder   claims, checked where a lecture makes them
agreement  does a result agree with a number as precisely as it was stated?
pages      the pages of the ledger
ledger     trends measured over several seeds (`python -m course.claims`)
syllabus   the list of lectures, claims, assignments and errata
"""

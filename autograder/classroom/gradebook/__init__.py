"""Recording grades in nbgrader's gradebook: one writer, durable, never an old grade as if it were new.

nbgrader stays the system of record: its tables are written as its own autograding writes them, so
formgrader, export and feedback work on. One table of ours beside them (the ledger) holds what
nbgrader has no place for.

    database  open, lock and back up a gradebook
    master    an assignment's own rows
    carrying  a source that changed after grading
    rows      a submission's rows
    writer    the one writer
    ledger    the table of ours
    scores    what the gradebook holds of a student
    standings where each student stands: the numbers that everything shows
    penalties late penalties after the fact
    work      comments and scores that people gave
    rubric    the mark scheme below an answer that a person grades
    harmless  graded notebooks in which nothing runs
    files     what lies beside the gradebook in the class folder
"""

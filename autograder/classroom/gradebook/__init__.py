"""Recording grades in nbgrader's gradebook: one writer, durable, never an old grade as if it were new.

nbgrader stays the system of record: its tables are written as its own autograding writes them, so
formgrader, export and feedback work on. One table of ours beside them (the ledger) holds what
nbgrader has no place for.
"""

from autograder.gradebook.database import back_up, only_writer, open_gradebook
from autograder.gradebook.ledger import Record, digest_of_source, digest_of_submission, read_records
from autograder.gradebook.master import Master, enter_assignment
from autograder.gradebook.scores import CellGrade, NotebookGrade, read_scores
from autograder.gradebook.writer import GradeWriter

__all__ = [
    "CellGrade",
    "GradeWriter",
    "Master",
    "NotebookGrade",
    "Record",
    "back_up",
    "digest_of_source",
    "digest_of_submission",
    "enter_assignment",
    "only_writer",
    "open_gradebook",
    "read_records",
    "read_scores",
]

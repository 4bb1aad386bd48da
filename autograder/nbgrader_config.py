"""nbgrader's configuration of this course.

`autograder` reads it; nbgrader's own commands find it with JUPYTER_CONFIG_PATH, at the repository's root::

    JUPYTER_CONFIG_PATH=autograder nbgrader export
    JUPYTER_CONFIG_PATH=autograder nbgrader autograde 08_attention
    JUPYTER_CONFIG_PATH=autograder jupyter lab          # the Formgrader tab, with its Autograde button

AUTOGRADER_CLASS names another class folder than `.class` (as `--class` does for `autograder`),
AUTOGRADER_DB another gradebook, such as `postgresql+psycopg://user@host/gradebook`.
"""

import contextlib
import os
from pathlib import Path

c = get_config()  # noqa: F821  (defined where nbgrader loads this file)

root = Path(__file__).resolve().parent.parent
class_folder = root / os.environ.get("AUTOGRADER_CLASS", ".class")
with contextlib.suppress(OSError):  # SQLite makes the file, not the folder around it
    class_folder.mkdir(parents=True, exist_ok=True)


def in_class(step: str) -> str:
    """A folder of the class, relative to the root where it lies inside (formgrader shows it so)."""
    folder = class_folder / step
    return str(folder.relative_to(root) if folder.is_relative_to(root) else folder)


c.CourseDirectory.course_id = "partwise"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = in_class("submitted")
c.CourseDirectory.autograded_directory = in_class("autograded")
c.CourseDirectory.feedback_directory = in_class("feedback")
c.CourseDirectory.solution_directory = in_class("solution")
c.CourseDirectory.source_with_tests_directory = in_class("source_with_tests")
c.CourseDirectory.db_url = os.environ.get("AUTOGRADER_DB", f"sqlite:///{class_folder / 'gradebook.db'}")

# nbgrader copies what lies beside a source notebook to students; the answers and hidden data must stay.
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",
    ".*",
    "answers",
    "answers.py",
    "hidden_tests",
]

# A graded cell that a student deleted comes back.
c.OverwriteCells.add_missing_cells = True

# Grades out: a submission that failed is no zero.
c.ExportApp.plugin_class = "autograder.classroom.export.GradesPlugin"

# nbgrader's own steps, with the judge in place of its Execute: student code runs in the sandbox.
c.Autograde.autograde_preprocessors = [
    "autograder.classroom.preprocessor.Judge",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Execute.timeout = 30  # seconds for a cell of the student's, or one call by a test; the judge heeds it

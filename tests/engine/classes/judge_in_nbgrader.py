"""For nbgrader's own tests (`pytest -p judge_in_nbgrader`): the judge stands where nbgrader has its Execute.

At the end it says how often the judge worked, so that nobody takes nbgrader's own execution for it.
"""

from __future__ import annotations

from typing import Any

from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute

from autograder.classroom.preprocessor import Judge

judged: list[str] = []


class CountedJudge(Judge):
    """The judge, counting the notebooks that it brought to an end."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        done = super().preprocess(nb, resources)
        judged.append(resources["nbgrader"]["notebook"])
        return done


steps = Autograde.autograde_preprocessors
steps.default_args = ([CountedJudge if step is Execute else step for step in steps.default_args[0]],)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for the test that started this."""
    terminalreporter.write_line(f"judged {len(judged)} notebooks")

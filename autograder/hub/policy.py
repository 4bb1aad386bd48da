"""What an assignment lets students check, and how often: `c.CheckService` in nbgrader_config.py.

c.CheckService.default = {"tests": "all", "a_day": 30}
c.CheckService.assignments = {
    "02_feedforward": {"a_day": 5},
    "03_training": {"tests": "visible"},  # these run in the student's own server
    "08_attention": {"tests": "off"},
}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError

TESTS = ("all", "visible", "off")


@dataclass(frozen=True)
class Policy:
    """tests: all (hidden ones included), visible or off. a_day: checks of one student, None: no limit."""

    tests: str = "all"
    a_day: int | None = None


def policy_of(course: Course, name: str) -> Policy:
    """The policy of one assignment; AutograderError that names a setting which is none."""
    settings = course.config.get("CheckService", {})
    found: dict[str, Any] = {}
    for where, given in (
        ("default", settings.get("default", {})),
        (f"assignments[{name!r}]", dict(settings.get("assignments", {})).get(name, {})),
    ):
        if not isinstance(given, dict) or set(given) - {"tests", "a_day"}:
            raise AutograderError(
                f"c.CheckService.{where} is {given!r}; expected the keys 'tests' and 'a_day'"
            )
        found |= given
    policy = Policy(**found)
    if policy.tests not in TESTS:
        expected = ", ".join(map(repr, TESTS))
        raise AutograderError(
            f"c.CheckService: tests of {name} is {policy.tests!r}; expected one of {expected}"
        )
    if policy.a_day is not None and (type(policy.a_day) is not int or policy.a_day < 1):
        raise AutograderError(
            f"c.CheckService: a_day of {name} is {policy.a_day!r}; expected a positive number or None"
        )
    return policy

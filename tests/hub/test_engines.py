"""Warm engines: the one that was not used for longest ends when memory is short; settings that do not fit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample_class import make_course, source_notebook

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError
from autograder.hub.engines import Engines, check_limits
from autograder.hub.policy import Policy, policy_of
from autograder.hub.rate import Rate


def course_of(root: Path, *names: str, config: str = "") -> Course:
    make_course(root)
    for name in names:
        (root / "source" / name).mkdir()
        (root / "source" / name / f"{name}.ipynb").write_text(json.dumps(source_notebook()))
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(config)
    return Course.load(root)


def test_the_engine_that_was_not_used_for_longest_makes_room(tmp_path: Path) -> None:
    course = course_of(tmp_path, "a", "b")
    engines = Engines(course, workers=1, memory=1 << 40)
    try:
        for name in ("a", "b"):
            with engines.use(name) as engine:
                kept = engine
        assert set(engines.warm()) == {"a", "b"} and engines.bytes() > 10 << 20
        with engines.use("a") as engine:
            assert engine is not kept
        engines.memory = engines.bytes() + engines.biggest // 2  # no room for a third
        with engines.use("numbers"):
            assert set(engines.warm()) == {"a", "numbers"}, "b was not used for longest"
            assert kept.template is None
        engines.memory = 1
        with engines.use("b"):
            assert engines.warm() == ["b"], "one may always be there"
    finally:
        engines.close()


def test_policies_are_read_and_wrong_ones_named(tmp_path: Path) -> None:
    config = 'c.CheckService.default = {"a_day": 9}\nc.CheckService.assignments = {"a": {"tests": "off"}}\n'
    course = course_of(tmp_path / "good", config=config + "c.CheckService.seconds = 2\n")
    assert policy_of(course, "numbers") == Policy("all", 9) and policy_of(course, "a") == Policy("off", 9)
    assert check_limits(course, course.assignment("numbers")).seconds == 2
    for number, (given, said) in enumerate(
        [
            ({"tests": "some"}, "'some'; expected one of 'all', 'visible', 'off'"),
            ({"a_day": 0}, "is 0; expected a positive number"),
            ({"a_week": 3}, "expected the keys 'tests' and 'a_day'"),
        ]
    ):
        config = f"c.CheckService.assignments = {{'numbers': {given!r}}}\n"
        course = course_of(tmp_path / str(number), config=config)
        with pytest.raises(AutograderError, match=said):
            policy_of(course, "numbers")


def test_so_many_presses_in_so_many_seconds() -> None:
    now = [0.0]
    rate = Rate(2, 60.0, lambda: now[0])
    assert [rate.wait("ada"), rate.wait("ada"), rate.wait("ada"), rate.wait("bela")] == [0, 0, 60, 0]
    now[0] = 30.5
    assert rate.wait("ada") == 30
    now[0] = 61
    assert rate.wait("ada") == 0

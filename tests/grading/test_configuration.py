"""nbgrader's configuration is read as nbgrader reads it: today's names, and those of older versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader.apps import NbGrader
from traitlets.config.loader import Config

from autograder.authoring.coursedir import Course, read_configuration

TODAY = "c.CourseDirectory.source_directory = 'kept'\nc.Exchange.timezone = 'Europe/Vienna'\n"
OLDER = [
    "c.NbGrader.source_directory = 'kept'\nc.TransferApp.timezone = 'Europe/Vienna'",
    "c.NbGraderConfig.source_directory = 'kept'\nc.Exchange.timezone = 'Europe/Vienna'",
    "c.BasicConfig.source_directory = 'kept'\nc.TransferApp.timezone = 'Europe/Vienna'",
    "c.BaseNbGraderApp.source_directory = 'kept'\nc.Exchange.timezone = 'Europe/Vienna'",
    "c.BaseApp.source_directory = 'kept'\nc.Exchange.timezone = 'Europe/Vienna'",
]


@pytest.mark.parametrize("text", [TODAY, *OLDER])
def test_older_names_mean_the_same(tmp_path: Path, text: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(text)
    course = Course.load(tmp_path)
    assert course.directory.source_directory == "kept"
    assert course.time_zone == "Europe/Vienna"


@pytest.mark.parametrize("section", ["NbGrader", "Exchange"])
def test_an_older_course_id(tmp_path: Path, section: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(f"c.{section}.course_id = 'deep'")
    assert Course.load(tmp_path).course_id == "deep"


def test_todays_names_are_left_to_themselves(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text(TODAY + "c.BaseConverter.max_errors = 3\n")
    mine = read_configuration(tmp_path)
    theirs = NbGrader(config=Config(mine)).config
    assert {k: v for k, v in mine.items() if v} == {k: v for k, v in theirs.items() if v}

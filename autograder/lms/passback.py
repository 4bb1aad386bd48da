"""Scores back to a learning platform: each one once, whatever fails in between.

Before a score is sent, a line in the journal says so, and another one when it has arrived. Where that is
not known (a connection that ended, a command that was killed) the platform is asked before it is sent again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.classroom.gradebook.database import open_gradebook
from autograder.classroom.gradebook.penalties import refresh_penalties
from autograder.classroom.gradebook.standings import read_standings
from autograder.errors import AutograderError, UsageError, one_line
from autograder.lms.platform import Later, Platform, Refused, Settings, Uncertain

ATTEMPTS = 8
CLOSE = 1e-6


@dataclass(frozen=True)
class Score:
    """What a student is to have on the platform."""

    user: str
    score: float
    points: float
    comment: str


@dataclass
class Sent:
    """sent: now. before: had arrived already. kept: students without a score to send, and why."""

    sent: int = 0
    before: int = 0
    kept: list[str] = field(default_factory=list)


class Journal:
    """What was sent, a line of JSON each; a line that was torn counts as not written."""

    def __init__(self, path: Path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.last: dict[str, dict[str, Any]] = {}
        for text in path.read_text(encoding="utf-8").splitlines() if path.is_file() else []:
            try:
                line = json.loads(text)
            except ValueError:
                continue
            self.last[line["user"]] = line
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(self.file, b"\n")  # ends a torn line; empty ones are skipped

    def write(self, state: str, score: Score, timestamp: str) -> None:
        line = {"state": state, "timestamp": timestamp, **score.__dict__}
        os.write(self.file, json.dumps(line).encode() + b"\n")
        os.fsync(self.file)
        self.last[score.user] = line

    def state(self, score: Score) -> tuple[str, str]:
        """What became of this very score (new, sending, sent), and its timestamp."""
        last = self.last.get(score.user, {})
        if any(last.get(key) != value for key, value in score.__dict__.items()):
            return "new", ""
        return last["state"], last["timestamp"]

    def close(self) -> None:
        os.close(self.file)


def passback(
    course: Course, name: str, settings_file: Path, watch: Callable[[int, int], None] = lambda done, all: None
) -> Sent:
    """Send the scores of an assignment; those that wait for a person or failed are kept back and named.

    Raises UsageError for settings that do not fit, AutograderError where the platform does not answer: the
    same call goes on from there.
    """
    course.assignment(name)
    settings = Settings.load(settings_file)
    if name not in settings.lineitems:
        raise UsageError(
            f"{settings_file}: lineitems has no {name!r}; there are {', '.join(settings.lineitems)}"
        )
    sent = Sent()
    scores = _scores(course, name, settings, sent)
    platform = Platform(settings, settings.lineitems[name])
    journal = Journal(course.class_folder / "passback" / f"{name}.jsonl")
    try:
        for done, (student, score) in enumerate(scores, 1):
            state, timestamp = journal.state(score)
            if state == "sent":
                sent.before += 1
            elif (problem := _deliver(platform, journal, score, state, timestamp)) is None:
                sent.sent += 1
            else:
                sent.kept.append(f"{student}: the platform refuses the score: {problem}")
            watch(done, len(scores))
    finally:
        journal.close()
    return sent


def _scores(course: Course, name: str, settings: Settings, sent: Sent) -> list[tuple[str, Score]]:
    engine = open_gradebook(course)
    refresh_penalties(course, engine, name)
    with engine.connect() as connection:
        standings = read_standings(connection, name)
    engine.dispose()
    scores = []
    for student, standing in sorted(standings.items()):
        if standing.status != "graded" or standing.score is None:
            sent.kept.append(f"{student}: {standing.status}")
        elif standing.waiting:
            sent.kept.append(f"{student}: {standing.waiting:g} points wait for a person")
        else:
            words = f"{standing.score:g} of {standing.points:g} points"
            user = settings.users.get(student, student)
            scores.append((student, Score(user, standing.score, standing.points, words)))
    return scores


def _deliver(platform: Platform, journal: Journal, score: Score, state: str, timestamp: str) -> str | None:
    """Send one score until it has arrived; why the platform refuses it, if it does."""
    unsure, cause = state == "sending", ""
    if not timestamp:
        timestamp = datetime.now(UTC).isoformat()
    for attempt in range(ATTEMPTS):
        try:
            if unsure and _holds(platform.result(score.user), score):
                journal.write("sent", score, timestamp)
                return None
            unsure = False
            journal.write("sending", score, timestamp)
            platform.send(score.user, score.score, score.points, score.comment, timestamp)
            journal.write("sent", score, timestamp)
            return None
        except Later as later:
            time.sleep(later.seconds if later.seconds is not None else 0.1 * 2**attempt)
            cause = str(later)
        except Uncertain as error:
            unsure, cause = True, str(error)
            time.sleep(0.05 * 2**attempt)
        except Refused as refused:
            return one_line(str(refused))
    raise AutograderError(f"the platform cannot be reached ({cause}); the same command goes on from here")


def _holds(result: dict[str, Any] | None, score: Score) -> bool:
    """Whether what the platform holds of a user is this score."""
    if result is None or result.get("resultScore") is None:
        return False
    share = result["resultScore"] / (result.get("resultMaximum") or score.points or 1)
    return abs(share - score.score / (score.points or 1)) < CLOSE and (
        result.get("comment") in (None, score.comment)
    )

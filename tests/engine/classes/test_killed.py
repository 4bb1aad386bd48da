"""Kill -9 at any moment: the command run again leaves the gradebook of an undisturbed grading."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psutil
import pytest
import sample_notebooks as notebooks
from gradings import STUDENTS, everything, grade, make_class, start

from autograder.engine.pool import Engine
from autograder.engine.workers import WorkerProcess

pytestmark = pytest.mark.slow
SEED = 20_261_121


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_class(tmp_path_factory.mktemp("fresh") / "course")


@pytest.fixture(scope="module")
def undisturbed(fresh: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The gradebook and the grades of a grading that nobody disturbs."""
    root = shutil.copytree(fresh, tmp_path_factory.mktemp("undisturbed") / "course")
    grade(root)
    found = everything(root)
    assert len(found["submitted_assignment"]) == STUDENTS and len(found["autograder_ledger"]) == STUDENTS
    return {"gradebook": found, "json": json.loads((root / "grades.json").read_text())}


# -- what is killed -----------------------------------------------------------------------------------


def alone(command: subprocess.Popen) -> psutil.Process:
    return psutil.Process(command.pid)


def workers_template(command: subprocess.Popen) -> psutil.Process:
    """The process that has imported everything; workers are forked from it."""
    (found,) = alone(command).children()
    return found


def worker(command: subprocess.Popen) -> psutil.Process:
    template = workers_template(command)
    return next(p for p in template.children() if p.cmdline() == template.cmdline())


def judge(command: subprocess.Popen) -> psutil.Process:
    """The process that judges one submission; there is one most of the time."""
    until(lambda: worker(command).children())
    return worker(command).children()[0]


def sandbox(command: subprocess.Popen) -> psutil.Process:
    """Bubblewrap, with all that runs in it."""
    return next(p for p in workers_template(command).children() if p.name() == "bwrap")


def players_template(command: subprocess.Popen) -> psutil.Process:
    """The process in the sandbox from which players are forked."""
    below = sandbox(command).children(recursive=True)
    return next(p for p in below if p.name() != "bwrap")


def until(true: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "nothing happens any more"
        time.sleep(0.01)


def graded_so_far(root: Path) -> int:
    """How many lines the log of the grading has."""
    log = root / ".class" / "logs" / "numbers.log"
    return len(log.read_text().splitlines()) if log.is_file() else 0


def left_over(processes: list[psutil.Process]) -> list[str]:
    """Processes that were there and still are, after a moment to go."""
    _, alive = psutil.wait_procs(processes, timeout=20)
    alive = [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    return [f"{p.pid} {' '.join(p.cmdline())[:80]}" for p in alive]


def is_undisturbed(root: Path, undisturbed: dict) -> None:
    assert everything(root) == undisturbed["gradebook"]
    assert json.loads((root / "grades.json").read_text()) == undisturbed["json"]
    assert not (root / ".class" / "unfinished" / "numbers.jsonl").exists()


def test_the_command_is_killed_and_run_again(fresh: Path, tmp_path: Path, undisturbed: dict) -> None:
    """Ten times, all of its processes or the command alone: by turns at any moment from its start, and
    when two more students are graded and a random part of a second has gone by."""
    root, chance = shutil.copytree(fresh, tmp_path / "course"), random.Random(SEED)
    kills = 0
    for number in range(10):
        command, wanted = start(root), graded_so_far(root) + 2 * (number % 2)
        wait = chance.uniform(0, 0.3 if number % 2 else 4)
        until(partial(has_come_to, root, command, wanted))
        time.sleep(wait)
        print(f"seed {SEED}, kill {number}: at {graded_so_far(root)} lines of the log, after {wait:.2f} s")
        if command.poll() is not None:
            continue
        family = [alone(command), *alone(command).children(recursive=True)]
        kills += 1
        if number % 4 < 2:
            command.kill()
        else:
            os.killpg(command.pid, signal.SIGKILL)
        command.wait()
        assert left_over(family) == []
    assert kills >= 8, "most of the time there must be something to kill"
    grade(root)
    is_undisturbed(root, undisturbed)


def has_come_to(root: Path, command: subprocess.Popen, lines: int) -> bool:
    return graded_so_far(root) >= lines or command.poll() is not None


def names(kinds: tuple) -> str:
    return " and ".join(kind.__name__.replace("_", " ") for kind in kinds)


@pytest.mark.parametrize(
    "kinds", [(worker, players_template), (judge, sandbox), (workers_template, worker)], ids=names
)
def test_what_dies_below_the_command_is_replaced(
    kinds: tuple, fresh: Path, tmp_path: Path, undisturbed: dict
) -> None:
    """Two processes are killed at different moments of one grading, which goes on by itself."""
    root = shutil.copytree(fresh, tmp_path / "course")
    command = start(root)
    family: list[psutil.Process] = []
    for number, kind in enumerate(kinds):
        until(partial(has_come_to, root, command, 1 + 6 * number))
        family += alone(command).children(recursive=True)
        victim = kind(command)
        victim.kill()
    assert command.wait(300) == 1, (root / "output.txt").read_text()
    assert left_over(family) == []
    is_undisturbed(root, undisturbed)


def test_a_submission_that_ends_its_worker_twice_is_told_so(tmp_path: Path) -> None:
    """Its worker is killed each time that this submission is before it; the others are graded."""
    source = notebooks.tasks(
        "import time", {"double": ("def double(x):\n    return 2 * x", "assert double(2) == 4")}
    )
    slow = "import time\ntime.sleep(60)\ndef double(x):\n    return 2 * x"
    class_ = [notebooks.hand_in(source, f"s{number}") for number in range(4)]
    class_.insert(1, notebooks.hand_in(source, "deadly", double=slow))
    killed = []
    with Engine(notebooks.assignment(tmp_path, source), workers=1) as engine:
        results = engine.grade(class_)
        found = [next(results)]
        while len(killed) < 2:
            for template in psutil.Process().children():  # the second one is there for this submission alone
                for each in template.children():
                    judges = each.children()
                    if each.cmdline() == template.cmdline() and each.pid not in killed and is_asleep(judges):
                        each.kill()
                        killed.append(each.pid)
            time.sleep(0.05)
        found += results
    by_student = {result.student: result for result in found}
    dead = by_student.pop("deadly")
    assert dead.status == "failed"
    assert dead.message.startswith("sample.ipynb: grading it ended the worker 2 times, the last time: ")
    assert {student: result.score for student, result in by_student.items()} == {
        f"s{n}": 1.0 for n in range(4)
    }


def test_a_neighbor_of_what_ends_the_template_is_not_blamed(tmp_path: Path, monkeypatch) -> None:
    """Whoever asks for the deadly one ends the players' template, first the common one, then its own."""
    waits = "import time\ntime.sleep({})\ndef double(x):\n    return 2 * x"
    source = notebooks.tasks("", {"double": ("def double(x):\n    return 2 * x", "assert double(2) == 4")})
    class_ = [notebooks.hand_in(source, "deadly", double=waits.format(29))]
    class_ += [notebooks.hand_in(source, f"s{n}", double=waits.format(4)) for n in range(2)]
    kills: list[int] = []

    def kill(asked: WorkerProcess, order: dict) -> object:
        """Ask; meanwhile, if it is the deadly one, the template of this worker's players is killed."""
        if b"sleep(29)" in order.get("notebooks", {}).get("sample", b""):
            engines = [p for p in psutil.Process().children() if p.children()]
            chosen = engines[-1] if kills else engines[0]  # the newest is the one that it has for itself
            below = next(p for p in chosen.children() if p.name() == "bwrap").children(recursive=True)
            victim = next(p for p in below if p.name() != "bwrap")
            threading.Timer(2, victim.kill).start()
            kills.append(victim.pid)
        return ask(asked, order)

    ask = WorkerProcess.ask
    monkeypatch.setattr(WorkerProcess, "ask", kill)
    with Engine(notebooks.assignment(tmp_path, source), workers=2) as engine:
        by_student = {result.student: result for result in engine.grade(class_)}
    assert len(set(kills)) == 2
    assert by_student["deadly"].status == "failed"
    assert "ended the worker 2 times" in (by_student["deadly"].message or "")
    assert [by_student[f"s{n}"].score for n in range(2)] == [1.0, 1.0]


def is_asleep(judges: list[psutil.Process]) -> bool:
    """Whether a judge has waited for its player for longer than an honest notebook takes."""
    return any(time.time() - judge.create_time() > 3 for judge in judges)

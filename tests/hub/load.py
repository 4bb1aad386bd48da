"""Many press Check at once: `python tests/hub/load.py 50` measures it for an assignment of this course.

Hub, service and the students are processes of their own. Of the students one is hostile, a third is right
and the others each hand in one of the catalogue's wrong answers. Printed: time of one check alone, of so many
submissions judged by the engine without any service, then p50, p95, throughput, memory.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from real_hub import CheckService, RealHub

from autograder.authoring.coursedir import Course
from autograder.catalogue import read_catalogue
from autograder.engine.pool import Engine
from autograder.hub.engines import check_limits
from autograder.records import Assignment, Submission

ROOT = Path(__file__).parents[2]
HOSTILE = "import os\nwhile True:\n    os.kill(os.getppid(), 9)\n    os.fork()"


def notebooks(assignment: Assignment, count: int) -> list[tuple[dict[str, Any], str | None]]:
    """Notebooks and the task that each fails: None where none, "?" for the hostile one."""
    (path,) = assignment.notebooks.values()
    source = json.loads(path.read_text(encoding="utf-8"))
    wrong = (
        [a for a in read_catalogue(assignment.catalogue).answers if not a.is_right]
        if assignment.catalogue
        else []
    )
    made: list[tuple[dict[str, Any], str | None]] = []
    for number in range(count):
        answer = None if number % 3 == 0 or not wrong else wrong[number % len(wrong)]
        task, code = (answer.task, answer.code) if answer else (None, "")
        if number == 1:
            task, code = "?", HOSTILE
        copy = json.loads(json.dumps(source))
        tasks = [c for c in copy["cells"] if c["metadata"].get("nbgrader", {}).get("solution")]
        for cell in tasks:
            grade_id = cell["metadata"]["nbgrader"]["grade_id"]
            if grade_id == task or (task == "?" and cell is tasks[0]):
                cell["source"] = code
        made.append((copy, task))
    return made


def press_all(service: CheckService, tokens: list[str], orders: list, name: str) -> list[dict[str, Any]]:
    """All at once, a thread a student; what each got, and after how many seconds."""
    found: list[dict[str, Any]] = [{} for _ in orders]
    barrier = threading.Barrier(len(orders))

    def student(index: int) -> None:
        barrier.wait()
        began = time.perf_counter()
        reply = service.check(tokens[index], orders[index][0], name)
        found[index] = {"seconds": time.perf_counter() - began, "reply": reply}

    threads = [threading.Thread(target=student, args=(index,)) for index in range(len(orders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def wrong_ones(orders: list, found: list[dict[str, Any]]) -> list[str]:
    """Answers that are not what the notebook deserves."""
    said = []
    for (_, task), got in zip(orders, found, strict=True):
        tasks = got["reply"]["tasks"]
        failed = {t["name"] for t in tasks if t["passed"] is False}
        if task != "?" and (not tasks or failed != ({task} if task else set())):
            said.append(f"{task}: {failed} {got['reply']['message']}")
    return said


def measure(count: int, course: Course, name: str, folder: Path, memory: float = 4.0) -> dict[str, Any]:
    """One check alone, the engine alone, and `count` students at once from a second process."""
    orders = notebooks(course.assignment(name), count)
    limits = check_limits(course, course.assignment(name))
    with Engine(course.assignment(name), 2, limits) as engine:
        whole = [Submission(f"s{i}", {name: json.dumps(n).encode()}) for i, (n, _) in enumerate(orders)]
        began = time.perf_counter()
        list(engine.grade(whole))
        engine_alone = time.perf_counter() - began
    users = [f"student{index}" for index in range(count)]
    with RealHub(folder, [*users, "one"]) as hub:
        options = [
            "--workers",
            "2",
            "--warm",
            name,
            "--class",
            str(folder / "class"),
            "--memory",
            str(memory),
        ]
        service = CheckService(hub.api, course.root, *options, log=folder / "service.log")
        service.start()
        try:
            tokens = [hub.token(user) for user in users]
            service.check(hub.token("one"), orders[0][0], name)  # until the engine is warm
            began = time.perf_counter()
            service.check(hub.token("one"), orders[0][0], name)
            alone = time.perf_counter() - began
            given = {"port": service.port, "tokens": tokens, "orders": orders, "name": name}
            (folder / "orders.json").write_text(json.dumps(given))
            line = [sys.executable, __file__, "--students", str(folder / "orders.json")]
            began = time.perf_counter()
            done = subprocess.run(line, capture_output=True, text=True, timeout=900)
            assert done.returncode == 0, done.stderr
            result = json.loads(done.stdout)
            memory_now = service.ask("GET", "health", None).json()["megabytes"]
        finally:
            service.stop()
    return {**result, "alone": alone, "engine_alone": engine_alone, "megabytes": memory_now}


def students(path: str) -> None:
    """The second process."""
    given = json.loads(Path(path).read_text())
    service = CheckService("", Path(), port=given["port"])
    began = time.perf_counter()
    found = press_all(service, given["tokens"], given["orders"], given["name"])
    whole = time.perf_counter() - began
    seconds = sorted(got["seconds"] for got in found)
    print(
        json.dumps(
            {
                "answered": len(found),
                "wrong": wrong_ones(given["orders"], found),
                "p50": statistics.median(seconds),
                "p95": seconds[max(0, round(0.95 * len(seconds)) - 1)],
                "whole": whole,
                "a_second": len(found) / whole,
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1] == "--students":
        students(sys.argv[2])
    else:
        with tempfile.TemporaryDirectory() as scratch:
            name = sys.argv[2] if len(sys.argv) > 2 else "02_feedforward"
            print(json.dumps(measure(int(sys.argv[1]), Course.load(ROOT), name, Path(scratch)), indent=1))

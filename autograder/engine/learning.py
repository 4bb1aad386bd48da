"""What an engine learns of an assignment before it grades: from whom, and where it is kept."""

from __future__ import annotations

import hashlib
import importlib.metadata
import queue
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import msgpack

from autograder.cache import cache_file, keep
from autograder.catalogue import read_catalogue_text
from autograder.engine.sandbox.start import packages
from autograder.engine.workers import EngineError, WorkerProcess, WorkerTemplate

UNKNOWING = ("limits", "strict")  # of a package: on these what is learnt of it does not depend


def remembered(package: dict[str, Any]) -> dict[str, bytes] | None:
    """What was learnt of this very assignment by this very engine."""
    file = knowledge_file(package)
    return msgpack.unpackb(file.read_bytes()) if file.is_file() else None


def learn(package: dict[str, Any], template: WorkerTemplate, count: int) -> dict[str, bytes]:
    """Run the model answer and the catalogue's wrong answers; what is learnt, by notebook.

    count: how many workers do so at a time. EngineError where the model answer cannot be judged.
    """
    from autograder.engine.judge.knowledge import Knowledge, read_traces

    name = package["name"]
    learnt = checked(name, template.ask({"contracts": True}))
    knowledge = {name: Knowledge.loads(data) for name, data in learnt["contracts"].items()}
    catalogue = read_catalogue_text(package["catalogue"] or "", "answers.py").answers
    checked(name, template.ask({"know": learnt["contracts"], "prove": False}))
    free: queue.Queue[WorkerProcess] = queue.Queue()
    for _ in range(count):
        free.put(template.fork())

    def ask(order: dict[str, Any]) -> dict[str, Any]:
        worker = free.get()
        try:
            return checked(name, worker.ask(order))
        finally:
            free.put(worker)

    orders = [{"untouched": notebook} for notebook in knowledge]
    orders += [{"trace": wanted} for wanted in learnt["to_trace"]]
    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(ask, orders))
    for known, answer in zip(knowledge.values(), answers, strict=False):
        known.for_nothing = answer["for_nothing"]
    for (notebook, index), answer in zip(learnt["to_trace"], answers[len(knowledge) :], strict=True):
        wrong = catalogue[index]
        known_wrong = knowledge[notebook].wrong.setdefault(wrong.task, [])
        known_wrong.append((wrong.hint or "", read_traces(answer["trace"])))
    while not free.empty():
        free.get().close()
    packed = {notebook: known.dumps() for notebook, known in knowledge.items()}
    if not any(known.lost for known in knowledge.values()):  # it may have been the machine's fault
        keep(knowledge_file(package), msgpack.packb(packed))
    return packed


def checked(name: str, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer that is no failure; else EngineError."""
    if "failed" in answer:
        raise EngineError(f"{name}: {answer['failed']}")
    return answer


def knowledge_file(package: dict[str, Any]) -> Path:
    """Where knowledge of this very assignment is kept, judged by this very engine with this very course."""
    digest = hashlib.sha256(repr({k: v for k, v in package.items() if k not in UNKNOWING}).encode())
    _, *library = packages()
    for folder in (Path(__file__).parent, *library):
        for module in sorted(folder.rglob("*.py")):
            digest.update(module.read_bytes())
    for name in ("torch", "numpy"):
        digest.update(_version(name).encode())
    return cache_file(f"{digest.hexdigest()[:32]}.knowledge")


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""

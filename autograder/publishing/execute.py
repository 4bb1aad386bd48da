"""Run lectures and solution notebooks as a whole, and tabulate what came of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.coursedir import Course
from autograder.errors import UsageError, one_line

CLAIMS = "application/vnd.partwise.claims+json"


@dataclass(frozen=True)
class Run:
    """One notebook's run. memory, gpu_memory: peak bytes of the kernel and of its GPU.

    measured: claims by kind and how many held (lectures), tests that passed (solutions).
    executed: the executed copy, None where the run did not even begin.
    """

    name: str
    error: str | None
    seconds: float
    memory: int
    device: str | None
    gpu: str | None
    gpu_memory: int
    measured: str
    executed: str | None


def notebooks_of(course: Course) -> dict[str, Path]:
    """Lectures and solution notebooks by name; one that two files have is told apart by its folder."""
    paths = sorted((course.root / "course" / "lectures").glob("*.ipynb"))
    for name in course.names():
        paths += course.assignment(name).notebooks.values()
    found: dict[str, Path] = {}
    for path in paths:
        found[path.stem if path.stem not in found else f"{path.parent.name}/{path.stem}"] = path
    return found


def choose(course: Course, names: Sequence[str]) -> dict[str, Path]:
    """The named notebooks, all without names; UsageError for a name that does not exist."""
    known = notebooks_of(course)
    for name in names:
        if name not in known:
            raise UsageError(f"there is no notebook {name!r}; there are: {', '.join(known) or 'none'}")
    return {name: known[name] for name in dict.fromkeys(names)} if names else known


def execute(
    chosen: dict[str, Path],
    folder: Path,
    parameters: dict[str, Any],
    jobs: int = 1,
    tell: Callable[[Run], None] = lambda run: None,
) -> list[Run]:
    """Run the chosen notebooks, `jobs` at a time, in the order given; executed copies go to `folder`.

    One that fails does not stop the others. `tell` hears of each as it ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(jobs) as pool:
        waiting = {pool.submit(_run, n, path, folder, parameters): n for n, path in chosen.items()}
        done: dict[str, Run] = {}
        try:
            for future in as_completed(waiting):
                done[waiting[future]] = future.result()
                tell(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [done[name] for name in chosen]


def _run(name: str, path: Path, folder: Path, parameters: dict[str, Any]) -> Run:
    executed = folder / f"{name.replace('/', '__')}.ipynb"
    executed.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="autograder-execute-") as scratch:
        order = Path(scratch) / "order.json"
        order.write_text(
            json.dumps(
                {
                    "notebook": str(path.resolve()),
                    "executed": str(executed.resolve()),
                    "parameters": parameters,
                }
            )
        )
        line = [sys.executable, "-m", "autograder.publishing.one_run", str(order)]
        ended = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    try:
        told = json.loads(ended.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        told = {"error": f"its process ended with {ended.returncode}: {ended.stderr[-200:]}"}
    return Run(
        name,
        None if told["error"] is None else one_line(told["error"], 200),
        round(told.get("seconds", 0.0), 1),
        told.get("bytes", 0),
        told.get("device"),
        told.get("gpu"),
        told.get("gpu_bytes", 0),
        measured(executed) if executed.is_file() else "",
        str(executed) if executed.is_file() else None,
    )


def measured(executed: Path) -> str:
    """What a run measured, in words: claims in its tables, or tests in nbgrader's cells that passed."""
    cells = json.loads(executed.read_text(encoding="utf-8"))["cells"]
    words = []
    records = [record for table in _tables(cells) for record in table["records"]]
    for kind in ("exact", "trend", "erratum"):
        if ours := [record for record in records if record["kind"] == kind]:
            held = [record for record in ours if record.get("holds", True)]
            words.append(f"{kind} {len(held)}/{len(ours)}")
    tests = [c for c in cells if c["cell_type"] == "code" and c["metadata"].get("nbgrader", {}).get("grade")]
    if tests:
        passed = [cell for cell in tests if cell["execution_count"] and not _failed(cell)]
        words.append(f"tests {len(passed)}/{len(tests)}")
    return ", ".join(words)


def _tables(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for cell in cells:
        for output in cell.get("outputs", []):
            if CLAIMS in output.get("data", {}):
                yield output["data"][CLAIMS]


def _failed(cell: dict[str, Any]) -> bool:
    return any(output["output_type"] == "error" for output in cell["outputs"])


def as_json(runs: Sequence[Run], parameters: dict[str, Any]) -> str:
    return json.dumps({"parameters": parameters, "runs": [asdict(run) for run in runs]}, indent=1) + "\n"


def as_markdown(runs: Sequence[Run]) -> str:
    """The table for people: seconds, peak memory in GB, device, result, what was measured."""
    lines = ["| Notebook | s | GB | GPU GB | Device | Result | Measured |", "|---|--:|--:|--:|---|---|---|"]
    for run in runs:
        device = " ".join(word for word in (run.device or "", run.gpu or "") if word)
        result = "ok" if run.error is None else f"failed: {run.error}"
        gpu = f"{run.gpu_memory / 1e9:.2f}" if run.gpu_memory else ""
        figures = f"{run.seconds:.1f} | {run.memory / 1e9:.2f} | {gpu}"
        cells = [cell.replace("|", "\\|") for cell in (device, result, run.measured)]
        lines.append(f"| {run.name} | {figures} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"

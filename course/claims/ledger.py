"""The ledger: every trend, measured over several seeds at scale "claims", committed beside the lectures.

    python -m course.claims                        print what the ledger holds
    python -m course.claims run 08_1_attention     measure a lecture's trends and write its page

A page is `course/lectures/ledger/<lecture>.json`. A notebook knows one seed; here it is run once for each.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from course.claims.pages import as_data, from_data, pages, save
from course.claims.recorder import SCALES
from course.claims.syllabus import load
from course.lectures.notebooks import LECTURES, lecture_path, read, records, sweeps
from course.training.sweep import merged


def run(lecture: str, seeds: Sequence[int] = (0, 1, 2), scale: str = "claims", device: str = "auto") -> dict:
    """Run a lecture's notebook once for each seed and return its page of the ledger.

    The page holds, for each trend, figures (mean, lowest, highest and all values, in the order of the seeds),
    in how many runs it held, its condition and comment; the sweeps that chose each arm's settings; and the
    command, seconds on the wall and of the processor (busy machines change these less), versions and date.
    """
    import papermill

    runs, begin, used = [], time.perf_counter(), processor_seconds()
    swept: dict[str, list] = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            path = Path(folder) / f"{seed}.ipynb"
            papermill.execute_notebook(
                lecture_path(lecture),
                path,
                parameters={"seed": seed, "scale": scale, "device": device},
                cwd=LECTURES,
                log_output=False,
            )
            runs.append({record["id"]: record for record in records(read(path), "trend")})
            for name, trials in sweeps(read(path)).items():
                swept.setdefault(name, []).extend(from_data(trials))
    seconds = time.perf_counter() - begin
    return {
        "lecture": lecture,
        "trends": {id: summarize([one[id] for one in runs]) for id in runs[0]},
        **({"sweeps": {n: as_data(merged(t)) for n, t in swept.items()}} if swept else {}),
        "seeds": list(seeds),
        "scale": scale,
        "command": " ".join(
            ["python -m course.claims run", lecture, "--scale", scale, "--seeds", *map(str, seeds)]
        ),
        "seconds": round(seconds, 1),
        "processor_seconds": round(processor_seconds() - used, 1),
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version()} | _versions("torch", "numpy", "scikit-learn"),
        "date": date.today().isoformat(),
    }


def processor_seconds() -> float:
    """What the kernels that have ended needed of the processor, in seconds."""
    used = os.times()
    return used.children_user + used.children_system


def summarize(measured: Sequence[dict]) -> dict:
    """One trend over several runs: figures with their spread, and the verdict."""
    figures = {}
    for name in measured[0]["figures"]:
        values = [one["figures"][name] for one in measured]
        figures[name] = {
            "mean": round(statistics.fmean(values), 6),
            "lowest": min(values),
            "highest": max(values),
            "values": values,
        }
    held = sum(one["holds"] for one in measured)
    return {
        "figures": figures,
        "held": held,
        "runs": len(measured),
        "verdict": "holds"
        if held == len(measured)
        else "does not hold"
        if held == 0
        else "holds at some seeds",
        "condition": measured[0]["condition"],
        **({"loses_if": measured[0]["loses_if"]} if measured[0].get("loses_if") else {}),
        "comment": measured[0]["comment"],
    }


def _versions(*packages: str) -> dict[str, str]:
    found = {}
    for package in packages:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def _print(book: dict[str, dict]) -> None:
    from rich.console import Console
    from rich.table import Table

    lectures = load().lectures
    table = Table("lecture", "claim", "what the slides say", "figure: mean (lowest to highest)", "held")
    for lecture, page in book.items():
        for id, trend in page["trends"].items():
            figures = "\n".join(
                f"{name}: {f['mean']:.4g} ({f['lowest']:.4g} to {f['highest']:.4g})"
                for name, f in trend["figures"].items()
            )
            claims = lectures[lecture].claims if lecture in lectures else {}
            text = claims[id].text if id in claims else "(no longer in the syllabus)"
            table.add_row(lecture, id, text, figures, f"{trend['held']} of {trend['runs']}", end_section=True)
    Console().print(table if book else "The ledger is empty: python -m course.claims run LECTURE")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m course.claims", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", title="commands; without one the ledger is printed")
    runner = commands.add_parser("run", help="measure the trends of lectures and write them down")
    runner.add_argument("lectures", nargs="+", metavar="LECTURE")
    runner.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    runner.add_argument("--scale", choices=SCALES, default="claims")
    runner.add_argument("--device", default="auto")
    chosen = parser.parse_args(arguments)
    if chosen.command is None:
        return _print(pages())
    try:
        for lecture in chosen.lectures:
            page = run(lecture, chosen.seeds, chosen.scale, chosen.device)
            print(f"{save(page)}: {page['seconds']} s for {len(page['seeds'])} seeds")
            _print({lecture: page})
    except ValueError as error:
        sys.exit(str(error))

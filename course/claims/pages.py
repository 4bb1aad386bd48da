"""The pages of the ledger: one JSON file a lecture, beside the notebooks."""

import json
from pathlib import Path

from course.training.sweep import Trial

LEDGER = Path(__file__).parents[1] / "lectures" / "ledger"


def save(page: dict) -> Path:
    """Write a page to the ledger and return its path."""
    LEDGER.mkdir(exist_ok=True)
    path = LEDGER / f"{page['lecture']}.json"
    path.write_text(json.dumps(page, indent=2) + "\n", encoding="utf-8")
    return path


def pages() -> dict[str, dict]:
    """All pages of the ledger by lecture."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(LEDGER.glob("*.json"))}


def as_data(trials: list[Trial]) -> list[dict]:
    """Trials of a sweep as plain data."""
    return [
        {"arm": t.arm, "budget": t.budget, "settings": t.settings, "values": [round(v, 6) for v in t.values]}
        for t in trials
    ]


def from_data(data: list[dict]) -> list[Trial]:
    return [Trial(d["arm"], d["budget"], d["settings"], tuple(d["values"])) for d in data]


def sweep_of(lecture: str, name: str) -> list[Trial]:
    """A sweep that the ledger holds; ValueError that says how to make it where there is none."""
    page = pages().get(lecture, {})
    if name not in page.get("sweeps", {}):
        raise ValueError(
            f"the ledger has no sweep {name!r} of {lecture}; run: python -m course.claims run {lecture}"
        )
    return from_data(page["sweeps"][name])

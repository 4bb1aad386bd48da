"""One grading, run again and again, gives the same scores: the order of sets, hashes, random numbers."""

from __future__ import annotations

import pytest
import sample_notebooks as notebooks

from autograder.engine.pool import Engine

IMPORTS = "import random\nimport numpy as np\nimport torch"
WORDS = "the cat sat on the mat and the dog lay on the log".split()
SEEDED = "random.seed(1); np.random.seed(1); torch.manual_seed(1)"
DRAW = "random.random(), float(np.random.rand()), float(torch.rand(1))"
TASKS = {
    "vocabulary": (
        "def vocabulary(words):\n    return {w: i for i, w in enumerate(set(words))}",
        f"words = {WORDS}\nassert vocabulary(words) == {{w: i for i, w in enumerate(set(words))}}",
    ),
    "hashed": ("def hashed(word):\n    return hash(word) % 16", "assert hashed('cat') == hash('cat') % 16"),
    "drawn": (
        f"def drawn():\n    return {DRAW}",
        f"{SEEDED}\na = drawn()\n{SEEDED}\nassert a == ({DRAW})",
    ),
}
RUNS, GRADINGS = 4, 5  # starts of the engine, and gradings in each: twenty in all


@pytest.mark.slow
def test_every_run_gives_the_same_scores(tmp_path, monkeypatch) -> None:
    source = notebooks.tasks(
        IMPORTS, {n: (f"### BEGIN SOLUTION\n{a}\n### END SOLUTION", t) for n, (a, t) in TASKS.items()}
    )
    made = notebooks.assignment(tmp_path, source)
    scores = set()
    for run in range(RUNS):
        monkeypatch.setenv("PYTHONHASHSEED", str(run))  # of who grades; it must not matter
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / str(run)))
        with Engine(made, workers=1) as engine:
            results = list(engine.grade(notebooks.hand_in(source, str(i)) for i in range(GRADINGS)))
        assert len(results) == GRADINGS
        scores |= {tuple(c.score for c in r.notebooks["sample"].cells.values()) for r in results}
    assert scores == {(1, 1, 1)}

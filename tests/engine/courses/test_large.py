"""What is large: files beside a notebook reach the player whole, outputs are kept within a bound."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import sample_notebooks as notebooks

from autograder.engine.judge.bounds import MOST
from autograder.engine.pool import Engine

FILES = {"a.bin": bytes(range(256)) * 74_219, "b/b.bin": b"b" * 19_000_000, "empty": b"", "c.txt": b"1"}
DIGEST = "import hashlib\ndef digest(name):\n    return hashlib.sha256(open(name, 'rb').read()).hexdigest()"
SOURCE = notebooks.tasks(
    "import os",
    {"digest": (DIGEST, f"assert digest('c.txt') == {hashlib.sha256(b'1').hexdigest()!r}")},
)


def test_files_that_one_message_does_not_hold(tmp_path: Path) -> None:
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()}
    checks = f"\nassert {digests} == {{name: digest(name) for name in {list(FILES)}}}"
    ada = notebooks.hand_in(SOURCE, "ada", digest=DIGEST + checks)
    ada.files.update(FILES)
    with Engine(notebooks.assignment(tmp_path, SOURCE), workers=1) as engine:
        (result,) = engine.grade([ada])
    assert result.score == result.max_score, result.message


@pytest.mark.slow
def test_many_large_outputs(tmp_path: Path) -> None:
    ada = notebooks.hand_in(SOURCE, "ada", digest=DIGEST)
    notebook = json.loads(ada.notebooks["sample"])
    cell = {"cell_type": "code", "metadata": {}, "source": "print('x' * 1_000_000)", "outputs": []}
    printing = [{**cell, "execution_count": None, "id": f"p{number}"} for number in range(40)]
    notebook["cells"] = printing + notebook["cells"]
    ada.files["c.txt"] = b"1"
    ada.notebooks["sample"] = json.dumps(notebook).encode()
    with Engine(notebooks.assignment(tmp_path, SOURCE), workers=1) as engine:
        (result,) = engine.grade([ada])
    assert result.score == result.max_score
    assert len(result.notebooks["sample"].notebook) < MOST + 100_000

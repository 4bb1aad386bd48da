"""Where the environment lies makes no difference, /tmp included, though a player has a /tmp of its own."""

from __future__ import annotations

import json
import site
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

PROBE = """
import json, sys
from pathlib import Path
from autograder.engine.session.session import Session
from autograder.engine.sandbox.limits import Limits
from autograder.engine.sandbox.start import PlayerTemplate
from autograder.engine.wire.encode import Encoder

template = PlayerTemplate([], [], Limits()).wait_ready()
channel, player = template.start()
channel.send(Encoder().dumps({}))
session = Session(channel, 5)
session.configure(1, 1 << 20)
for cell in sys.argv[1:]:
    error, outputs = session.run(cell)
    print(json.dumps([str(error), outputs]))
template.close()
"""


@pytest.fixture
def below_tmp():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


def test_an_environment_below_tmp(below_tmp):
    made = below_tmp / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", made], check=True)
    libraries = made / Path(site.getsitepackages()[0]).relative_to(sys.prefix)
    libraries.rmdir()
    libraries.symlink_to(site.getsitepackages()[0])
    (below_tmp / "secret").write_text("not for players")
    cells = [
        "import numpy; print(numpy.arange(3).sum())",
        f"import os; print(sorted(os.listdir({str(below_tmp)!r})))",
        "open('/tmp/own', 'w').write('text'); print(os.path.getsize('/tmp/own'))",
        f"open('{below_tmp}/left', 'w')",
        f"open('{made}/bin/left', 'w')",
    ]
    done = subprocess.run([made / "bin/python", "-c", PROBE, *cells], capture_output=True, text=True)
    numbers, listing, own, *refused = map(json.loads, done.stdout.splitlines() or [json.dumps(done.stderr)])
    assert [text["text"] for _, [text] in (numbers, listing, own)] == ["3\n", "['venv']\n", "4\n"]
    assert len(refused) == 2
    for error, _ in refused:
        assert "Read-only file system" in error or "Permission denied" in error

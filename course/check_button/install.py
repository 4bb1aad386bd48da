"""Put the button where Jupyter looks for it: `python -m course.check_button.install [PREFIX]`.

A wheel does so by itself. An editable installation does not, so `make environment` calls this.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent


def install(prefix: Path) -> None:
    """Copy the built button and its configuration below `prefix`, as the wheel would."""
    button = prefix / "share" / "jupyter" / "labextensions" / "@partwise" / "check"
    shutil.rmtree(button, ignore_errors=True)
    shutil.copytree(HERE / "static", button)
    shutil.copy(HERE / "etc" / "install.json", button)
    config = prefix / "etc" / "jupyter" / "jupyter_server_config.d"
    config.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "etc" / "check_button.json", config)


if __name__ == "__main__":
    install(Path(sys.argv[1] if len(sys.argv) > 1 else sys.prefix))

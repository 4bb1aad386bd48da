"""The digest of what the button was built from; `python -m course.check_button.built_from` prints it."""

from __future__ import annotations

import hashlib
from pathlib import Path

HERE = Path(__file__).parent
STAMP = HERE / "static" / "built_from.txt"


def digest() -> str:
    """The digest of the TypeScript, the styles and the versions in `lab/`."""
    lab, found = HERE / "lab", hashlib.sha256()
    for path in [lab / "package.json", *sorted(lab.glob("src/*.ts")), *sorted(lab.glob("style/*.css"))]:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


if __name__ == "__main__":
    print(digest())

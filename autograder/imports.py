"""What our own processes need not import. For processes that are ours alone."""

from __future__ import annotations

import sys
from types import ModuleType

EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")


def import_less() -> None:
    """Keep nbformat from building a grammar, and nbgrader from importing a web server, a second in all.

    jsonschema does without the grammar of internationalized addresses; no notebook has any. nbgrader's own
    `__init__` imports its four extensions of Jupyter's server only to hand on the functions that load them.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for name in EXTENSIONS:
        module = ModuleType(f"nbgrader.server_extensions.{name}")
        module.__dict__["load_jupyter_server_extension"] = None
        sys.modules.setdefault(module.__name__, module)

"""What our own processes need not import. For processes that are ours alone."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any

EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
PREPROCESSORS = "nbgrader.preprocessors"


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


def import_preprocessors_singly() -> None:
    """Let `nbgrader.preprocessors.lockcells` be imported without its neighbors, which need a gradebook.

    Whoever asks the package for anything else gets it, and with it all that the package imports.
    """
    package = _Singly(PREPROCESSORS)
    package.__spec__ = importlib.util.find_spec(PREPROCESSORS)
    assert package.__spec__ is not None and package.__spec__.submodule_search_locations
    package.__path__ = list(package.__spec__.submodule_search_locations)
    sys.modules.setdefault(PREPROCESSORS, package)


class _Singly(ModuleType):
    """The package `nbgrader.preprocessors` before anybody asked it for more than the base of all."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {PREPROCESSORS!r} has no attribute {name!r}")
        if name == "NbGraderPreprocessor":
            return importlib.import_module(f"{PREPROCESSORS}.base").NbGraderPreprocessor
        if sys.modules[PREPROCESSORS] is self:
            del sys.modules[PREPROCESSORS]
        return getattr(importlib.import_module(PREPROCESSORS), name)

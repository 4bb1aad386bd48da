"""What our own processes need not import. For processes that are ours alone."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")
PACKAGES = (  # each after the one that it lies in
    "nbclient",
    "nbconvert",
    "nbconvert.exporters",
    "nbconvert.preprocessors",
    "nbgrader.auth",
    "nbgrader.converters",
    "nbgrader.preprocessors",
)


def import_less() -> None:
    """Keep nbformat from building a grammar, and nbgrader from importing a web server, a second in all.

    jsonschema does without the grammar of internationalized addresses; no notebook has any. nbgrader's own
    `__init__` imports its four extensions of Jupyter's server only to hand on the functions that load them.
    The parts of some packages are imported without their neighbors (see `_Singly`).
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for name in EXTENSIONS:
        module = ModuleType(f"nbgrader.server_extensions.{name}")
        module.__dict__["load_jupyter_server_extension"] = None
        sys.modules.setdefault(module.__name__, module)
    for name in PACKAGES:
        if name not in sys.modules:
            spec = importlib.util.find_spec(name)
            assert spec is not None
            package = importlib.util.module_from_spec(spec)
            package.__class__ = _Singly
            sys.modules[name] = package


class _Singly(ModuleType):
    """A package whose `__init__` has not run; it hands on what the `__init__` imports from its modules.

    So `nbconvert.preprocessors.base` comes without the preprocessors that want a browser or LaTeX. Whoever
    asks for one of the names gets it, and the module that it is from; for any other the `__init__` runs.
    """

    def __getattr__(self, name: str) -> Any:
        assert self.__spec__ is not None and self.__spec__.loader is not None
        for node in ast.walk(ast.parse(Path(str(self.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.level == 1:
                for alias in node.names:
                    if (alias.asname or alias.name) == name:
                        setattr(self, name, self._imported(node.module, alias.name))
                        return self.__dict__[name]
        if name.startswith("__") and name != "__all__":
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)

    def _imported(self, module: str | None, name: str) -> Any:
        """What `from .module import name` gives, or `from . import name`."""
        if module is None:
            return importlib.import_module(f"{self.__name__}.{name}")
        return getattr(importlib.import_module(f"{self.__name__}.{module}"), name)

"""An assignment as bytes, so that it can travel, and what its processes need to know of it before they begin.

Nothing here imports what takes long: the players' template starts by it while the judge's still imports.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from autograder.catalogue import Catalogue, catalogue_text, read_catalogue_text
from autograder.engine.common.warming import expected
from autograder.engine.notebook.outline import code_cells, imported, own_seconds
from autograder.engine.sandbox.limits import Limits
from autograder.records import Assignment


@dataclass
class Package:
    """name: of the assignment. notebooks: the sources (JSON) by name. files: those beside them, which
    students have as well; hidden: those that only tests read. catalogue: the text of its known answers.
    config: nbgrader's settings. limits: of a player, as a dict of `Limits`.
    """

    name: str
    notebooks: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    hidden: dict[str, bytes] = field(default_factory=dict)
    catalogue: str | None = None
    config: dict[str, Any] = field(default_factory=dict)
    limits: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def code(self) -> list[dict[str, Any]]:
        """The code cells that run, of all notebooks."""
        return [cell for text in self.notebooks.values() for cell in code_cells(text)]

    @cached_property
    def imports(self) -> list[str]:
        """The modules that they import."""
        return imported(cell["source"] for cell in self.code)

    @cached_property
    def warm(self) -> list[str]:
        """What of `warming` they are expected to use."""
        return expected("\n".join(cell["source"] for cell in self.code))

    @cached_property
    def bounds(self) -> Limits:
        """The limits, with the time for cells that have one of their own."""
        limits, own = Limits(**self.limits), sum(own_seconds(cell) or 0.0 for cell in self.code)
        return replace(limits, total_seconds=limits.total_seconds + own)

    @cached_property
    def answers(self) -> Catalogue:
        """Its known answers, if there are any."""
        return read_catalogue_text(self.catalogue, "answers.py") if self.catalogue else Catalogue()


def pack(assignment: Assignment, limits: Limits, strict: bool = False) -> dict[str, Any]:
    """An assignment as data."""
    return {
        "name": assignment.name,
        "notebooks": {n: p.read_text(encoding="utf-8") for n, p in assignment.notebooks.items()},
        "files": {n: p.read_bytes() for n, p in assignment.files.items()},
        "hidden": {n: p.read_bytes() for n, p in assignment.hidden.items()},
        "catalogue": catalogue_text(assignment.catalogue) if assignment.catalogue else None,
        "config": assignment.config,
        "limits": asdict(limits),
        "strict": strict,
    }

"""The engine: judge and player. See `Engine`, and `README.md` beside this file.

What is named here is imported when it is used: players import parts of this package, and nothing of the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.engine.pool import Engine, EngineError
    from autograder.engine.sandbox.limits import Limits, NoSandbox

__all__ = ["Engine", "EngineError", "Limits", "NoSandbox"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from autograder.engine import pool

    return getattr(pool, name)

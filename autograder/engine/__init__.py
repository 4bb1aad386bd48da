"""The engine: judge and player. See `Engine`; `docs` in `README.md` beside this file."""

from autograder.engine.pool import Engine, EngineError
from autograder.engine.sandbox import Limits, NoSandbox

__all__ = ["Engine", "EngineError", "Limits", "NoSandbox"]

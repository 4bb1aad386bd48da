"""The engine: judge and player. See `Engine`; `docs` in `README.md` beside this file."""

from autograder.engine.player.sandbox import Limits, NoSandbox
from autograder.engine.pool import Engine, EngineError

__all__ = ["Engine", "EngineError", "Limits", "NoSandbox"]

"""What numpy does about overflow, division by zero and the like, on both sides alike."""

from __future__ import annotations

import contextlib
import importlib
import sys
from typing import Any


def current() -> dict[str, str]:
    """The setting, as `numpy.errstate` takes it; empty while numpy is not imported."""
    numpy = sys.modules.get("numpy")
    return numpy.geterr() if numpy is not None else {}


def during(errors: dict[str, str]) -> contextlib.AbstractContextManager[Any]:
    """This setting for one call; empty leaves it as it is."""
    if not errors:
        return contextlib.nullcontext()
    numpy: Any = importlib.import_module("numpy")
    return numpy.errstate(**errors)

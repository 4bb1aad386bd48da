"""How long student code may take: what nbgrader's own setting says, `c.Execute.timeout` or a base class's."""

from __future__ import annotations

from typing import Any

from autograder.engine.sandbox.limits import Limits
from autograder.errors import AutograderError


def limits_of(settings: dict[str, Any], sandbox: str = "bubblewrap") -> Limits:
    """The limits under these settings of nbgrader's (by class): its timeout bounds a cell or a call.

    A timeout of None or below 1 means no limit to nbgrader; here the time of a whole notebook still holds.
    """
    if not any("timeout" in values for values in settings.values()):
        return Limits(sandbox=sandbox)  # nbgrader's default is ours; to import it takes most of a second
    from nbgrader.preprocessors import Execute
    from traitlets import TraitError
    from traitlets.config import Config

    given = {
        name: {"timeout": settings[name]["timeout"]}
        for name in (cls.__name__ for cls in Execute.__mro__)
        if "timeout" in settings.get(name, {})
    }
    try:
        seconds = Execute(config=Config(given)).timeout  # reads text of a command line too
    except TraitError as error:
        (name, found), *_ = given.items()
        raise AutograderError(f"c.{name}.timeout must be whole seconds, got {found['timeout']!r}") from error
    whole = Limits.total_seconds
    if seconds is None or seconds < 1:
        return Limits(seconds=whole, sandbox=sandbox)
    return Limits(seconds=seconds, total_seconds=max(whole, 3.0 * seconds), sandbox=sandbox)

"""Stand-ins in the judge for classes of the student's."""

from __future__ import annotations

import inspect
from typing import Any

from autograder.engine.session.contract import Refused
from autograder.engine.session.errors import own_class, well_known
from autograder.engine.session.stand_ins.questions import Questions
from autograder.engine.wire.common import WireError


def signature_of(rows: Any) -> inspect.Signature:
    kinds = list(inspect._ParameterKind)
    parameters = []
    try:
        for name, kind, has, default in rows:
            value = default if has else inspect.Parameter.empty
            parameters.append(inspect.Parameter(name, kinds[kind], default=value))
        return inspect.Signature(parameters)
    except (ValueError, TypeError, IndexError):
        raise WireError("a signature has the wrong form") from None


class ClassProxy:
    """A class of the student's: calling it makes an object in the player."""

    def __init__(self, session: Questions, number: int, facts: dict, path: str):
        self._session, self.__player_number__, self._path = session, number, path
        self.__name__ = self.__qualname__ = str(facts.get("name"))[:200]
        self.__doc__ = facts.get("doc") if isinstance(facts.get("doc"), str) else None
        self.__signature__ = signature_of(facts.get("signature"))
        self.__module__ = "__main__"

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._session.call(self.__player_number__, self._path, None, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._session.get(self.__player_number__, self._path, name)

    def __instancecheck__(self, value: Any) -> bool:
        number = getattr(value, "__player_number__", None)
        return type(number) is int and self._session.is_instance(number, self.__player_number__)

    def __iter__(self) -> Any:  # of an enumeration
        return iter(self._session.call(self.__player_number__, self._path, "__iter__", (), {}))

    def __len__(self) -> int:
        return self._session.call(self.__player_number__, self._path, "__len__", (), {})

    def __getitem__(self, name: Any) -> Any:
        return self._session.call(self.__player_number__, self._path, "__getitem__", (name,), {})

    def __bool__(self) -> bool:
        return True

    def __mro_entries__(self, bases: tuple) -> tuple:
        raise Refused(f"a test cannot make a subclass of your class `{self.__name__}`")

    def __repr__(self) -> str:
        return f"<class '__main__.{self.__name__}'>"


def class_stand_in(session: Questions, number: int, facts: dict, path: str) -> Any:
    if facts.get("error") is True:
        return _error_class(facts, number)
    return ClassProxy(session, number, facts, path)


def _error_class(facts: dict, number: int) -> type[BaseException]:
    """A student's exception class: a real one, so that pytest.raises and except work."""
    above = [c for c in map(well_known, facts.get("known", [])) if c is not None]
    return own_class(str(facts.get("name")), above, __player_number__=number)

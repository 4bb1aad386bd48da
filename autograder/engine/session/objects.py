"""What the judge sends besides data: its functions as call-backs, library objects whole."""

from __future__ import annotations

import io
import pickle
import sys
import types
from collections.abc import Iterator
from typing import Any

from autograder.engine.common.describe import builtin_name
from autograder.engine.session.contract import Contract
from autograder.engine.session.parameters import Parameters
from autograder.engine.session.stand_ins.withheld import Withheld, handed_back
from autograder.engine.session.streams import Streams, form_of
from autograder.engine.wire.common import Uncrossable, WireError
from autograder.engine.wire.encode import Encoder

ROUTINES = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.BuiltinMethodType)


class JudgeObjects:
    """The objects that a player was given a number for. It can call these and no others."""

    def __init__(self, proxies: dict[int, Any], classes: dict[str, type]):
        self.proxies, self.classes = proxies, classes
        self.given: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.streams = Streams()

    def register(self, value: Any) -> int:
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.given) + 1
            self.given[number] = value
        return number

    def call(self, number: int, args: tuple, kwargs: dict, contract: Contract) -> Any:
        """What the player asked for: a call, the next item, an attribute, or something of a stream."""
        target = self.given[number]
        if form_of(target):
            return self.streams.answer(number, target, args, contract)
        if isinstance(target, Iterator) and not _is_mock(target):
            return next(target)
        if _is_instance_of_cell_class(target) and not callable(target):
            (name,) = args
            if not isinstance(name, str) or name.startswith("_"):
                raise AttributeError(name)
            return getattr(target, name)
        return target(*args, **kwargs)

    def thrown(self, number: int, error: Exception) -> int:
        """The number of what this object raised; 0 if Python did as a stream was used wrongly: then the
        error is the student's own."""
        wrongly = type(error).__module__ in ("builtins", "io") and not isinstance(error, StopIteration)
        return 0 if wrongly and form_of(self.given.get(number)) else self.register(error)

    def export(self, encoder: Encoder, value: Any) -> list:
        """How a value that is not data is named to the player."""
        if type(value) is Withheld:
            return encoder.encode(handed_back(value))
        number = getattr(value, "__player_number__", None)
        if type(number) is int and self.proxies.get(number) is value:
            return ["handle", number]
        if builtin := builtin_name(value):
            return ["type", builtin]
        if isinstance(value, (type, *ROUTINES)):
            name = _import_name(value)
            if name:
                return ["import", *name]
        if _is_mock(value):
            return ["callback", self.register(value), "mock", "call"]
        if stream := form_of(value):
            return ["callback", self.register(value), type(value).__name__, stream]
        if isinstance(value, Iterator):
            return ["callback", self.register(value), type(value).__name__, "iterator"]
        if isinstance(value, (type, *ROUTINES)):
            return ["callback", self.register(value), getattr(value, "__name__", "function"), "call"]
        if _is_instance_of_cell_class(value):
            form = "call" if callable(value) else "object"
            return ["callback", self.register(value), type(value).__name__, form]
        try:
            return self._whole(encoder, value)
        except Uncrossable:
            if not callable(value):
                raise
            return ["callback", self.register(value), type(value).__name__, "call"]  # a mock, say

    def _whole(self, encoder: Encoder, value: Any) -> list:
        """A library object, pickled towards the player; its tensors and functions cross as such."""
        pickler = _Pickler(encoder)
        try:
            pickler.dump(value)
        except WireError:
            raise
        except Exception as error:
            raise Uncrossable(
                f"a {type(value).__name__} cannot be handed to a student's function: {error}"
            ) from None
        return ["pickle", pickler.file.getvalue(), *pickler.parts]


class JudgeEncoder(Encoder):
    """Encodes the judge's requests."""

    def __init__(self, objects: JudgeObjects, parameters: Parameters):
        super().__init__(export=objects.export)
        self.classes = {cls: name for name, cls in objects.classes.items()}
        self.parameters = parameters

    def tensor(self, value: Any, path: str = "") -> list:
        """Parameters are one and the same on both sides: they are named by number."""
        number = self.parameters.numbers.get(id(value))
        if number is not None:
            return ["parameter", number]
        nn = sys.modules["torch"].nn
        if not (isinstance(value, nn.Parameter) and value.is_leaf and value.requires_grad):
            return super().tensor(value, path)
        grad = None if value.grad is None else super().tensor(value.grad.detach())
        data = super().tensor(value.detach())
        return ["parameter", self.parameters.lend(value), True, data, grad]


class _Pickler(pickle.Pickler):
    """Pickles a library object, leaving tensors, functions of the test and stand-ins to the wire."""

    def __init__(self, encoder: Encoder):
        self.file = io.BytesIO()
        super().__init__(self.file, protocol=5)
        self.encoder, self.parts, self.spots = encoder, [], {}  # type: ignore[var-annotated]

    def persistent_id(self, value: Any) -> int | None:
        torch = sys.modules.get("torch")
        number = getattr(value, "__player_number__", None) if not isinstance(value, type) else None
        local = isinstance(value, types.FunctionType) and not _import_name(value)
        if not (torch and isinstance(value, torch.Tensor)) and number is None and not local:
            return None
        if id(value) not in self.spots:
            self.spots[id(value)] = len(self.parts)
            self.parts.append(self.encoder.encode(value, "args.*"))
        return self.spots[id(value)]


def _import_name(value: Any) -> list[str] | None:
    """Module and qualified name, if importing them gives this very object; never the notebook's own."""
    if isinstance(value, types.ModuleType):
        return None
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module == "__main__":
        return None
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    return [module, name] if found is value and found is not None else None


def _is_instance_of_cell_class(value: Any) -> bool:
    return type(value).__module__ == "__main__"


def _is_mock(value: Any) -> bool:
    """Whether this is a mock, which claims to be whatever one asks it to be."""
    return type(value).__mro__[-2].__module__ == "unittest.mock"

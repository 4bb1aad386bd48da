"""The player's side of what is special about tensors: gradients, parameters, in-place changes."""

from __future__ import annotations

import contextlib
import copy
import io
import pickle
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from autograder.engine.common.content import content
from autograder.engine.common.versions import digest, version
from autograder.engine.wire.common import Shared, Uncrossable, WireError
from autograder.engine.wire.decode import Decoder
from autograder.engine.wire.encode import Encoder
from autograder.engine.wire.tables import is_table


class Tensors:
    """Parameters that the judge mirrors, and the graphs of earlier calls."""

    def __init__(self, register: Callable[[Any], int]):
        self.register = register
        self.parameters: dict[int, Any] = {}
        self.names: dict[int, int] = {}
        self.versions: dict[int, tuple] = {}
        self.graphs: dict[int, tuple[list, list]] = {}
        self.mirrored: list[int] = []  # parameters that the judge knew when the present call began
        self.count = 0

    # -- arguments --------------------------------------------------------------------------

    def receive(self, shared: Shared, settings: dict) -> None:
        """Take over gradients' wishes and the judge's new values of parameters."""
        for tensor, track in zip(shared.tensors, shared.track, strict=True):
            if track and tensor.is_leaf:
                tensor.requires_grad_(True)
        torch = sys.modules.get("torch")
        self.mirrored = list(self.parameters)
        for number, value, grad in settings.get("parameters", []):
            mine = self.parameters[number]
            with torch.no_grad():  # type: ignore[union-attr]
                mine.copy_(value)
                mine.grad = grad
            self.versions[number] = version(mine)

    def mode(self, settings: dict) -> contextlib.AbstractContextManager:
        torch = sys.modules.get("torch")
        return torch.set_grad_enabled(settings.get("gradients", True)) if torch else contextlib.nullcontext()

    def remember(self, shared: Shared) -> list:
        """What is needed to see which arguments change in place."""
        return [_state(value) for value in shared.objects]

    def changed(self, shared: Shared, before: list) -> list[tuple[int, Any]]:
        """The arguments that are not as they were."""
        pairs = enumerate(zip(shared.objects, before, strict=True))
        return [(i, value) for i, (value, state) in pairs if not _unchanged(value, state)]

    # -- parameters -------------------------------------------------------------------------

    def export_parameter(self, encoder: Encoder, value: Any) -> list:
        if id(value) in self.names:
            return ["parameter", self.names[id(value)]]
        if value.layout != sys.modules["torch"].strided:
            raise Uncrossable(f"a parameter of layout {value.layout} cannot cross the wire")
        number = self.register(value)
        is_parameter = isinstance(value, sys.modules["torch"].nn.Parameter)
        grad = None if value.grad is None else encoder.plain(value.grad)
        tree = ["parameter", number, is_parameter, encoder.plain(value.detach()), grad]
        self._keep(number, value)
        encoder.undo.append(lambda: self._forget(number, value))
        return tree

    def _keep(self, number: int, value: Any) -> None:
        self.parameters[number] = value
        self.names[id(value)] = number
        self.versions[number] = version(value)

    def _forget(self, number: int, value: Any) -> None:
        for known, key in ((self.parameters, number), (self.names, id(value)), (self.versions, number)):
            known.pop(key, None)

    def news(self, encoder: Encoder) -> list:
        """New values of parameters that the judge mirrors."""
        rows = []
        for number, value in self.parameters.items():
            with contextlib.suppress(Exception):  # a student may have made something odd of it
                now, before = version(value), self.versions[number]
                if now != before:
                    grad = None if value.grad is None else encoder.plain(value.grad.detach().clone())
                    rows.append(["tuple", number, encoder.plain(value.detach().clone()), grad])
                    encoder.undo.append(partial(self.versions.__setitem__, number, before))
                    self.versions[number] = now
        return ["tuple", *rows]

    # -- gradients --------------------------------------------------------------------------

    def keep_graph(self, encoder: Encoder, request: Shared) -> list | None:
        """Remember how the reply's tensors depend on the request's; None if they do not."""
        outputs = [
            t for t, tracked in zip(encoder.shared.tensors, encoder.shared.track, strict=True) if tracked
        ]
        inputs = [t for t, tracked in zip(request.tensors, request.track, strict=True) if tracked]
        if not outputs:
            return None
        self.count += 1
        self.graphs[self.count] = (inputs + [self.parameters[n] for n in self.mirrored], outputs)
        return [self.count, list(self.mirrored)]

    def vector_jacobian(self, encoder: Encoder, graph: int, grads: list, create: bool) -> bytes:
        import torch

        inputs, outputs = self.graphs[graph]
        live = [(o, g) for o, g in zip(outputs, grads, strict=True) if g is not None]
        seeds = [g.requires_grad_(create) for _, g in live]
        with torch.enable_grad():
            found = torch.autograd.grad(
                [o for o, _ in live], inputs, seeds, allow_unused=True, create_graph=create, retain_graph=True
            )
        values = [None if f is None else encoder.plain(f if create else f.detach()) for f in found]
        graph_again = None
        tracked = [f for f in found if f is not None and f.requires_grad]
        if create and tracked:
            self.count += 1
            self.graphs[self.count] = (inputs + seeds, tracked)
            graph_again = [self.count, []]
        return encoder.pack(["ok", graph_again, ["tuple"], ["tuple", *values], ["tuple"], ["dict"]])

    # -- the judge's own objects --------------------------------------------------------------

    def adopt(self, decoder: Decoder, tree: list) -> Any:
        """Parameters by number, and library objects that the judge sends whole."""
        if tree[0] == "parameter":
            if len(tree) > 2:
                parameter = sys.modules["torch"].nn.Parameter(decoder.decode(tree[3]))
                parameter.grad = decoder.decode(tree[4])
                self._keep(tree[1], parameter)
            return self.parameters[tree[1]]
        if tree[0] == "pickle":
            return _Unpickler(io.BytesIO(tree[1]), decoder.items(tree[2:], 0)).load()
        raise WireError(f"unknown tag {tree[0]!r:.40}")


class _Unpickler(pickle.Unpickler):
    """Rebuilds a library object that the judge sent; its tensors came over the wire."""

    def __init__(self, file: io.BytesIO, parts: list):
        super().__init__(file)
        self.parts = parts

    def persistent_load(self, index: Any) -> Any:
        return self.parts[index]


def _state(value: Any) -> Any:
    """What is needed to see whether a value changes: of arrays a digest, of containers their items."""
    if is_table(value):
        return content(value)
    if hasattr(value, "dtype"):
        kept = value.copy() if value.dtype == object else None  # its objects must live to be compared
        return (digest(value), value.shape, value.dtype, kept)
    if isinstance(value, bytearray):
        return bytes(value)
    if type(value).__module__ == "__main__":  # an instance of a given class
        return [part for pair in vars(value).items() for part in pair]
    return list(value.items()) if isinstance(value, dict) else list(value)


def _unchanged(value: Any, state: Any) -> bool:
    if is_table(value):
        return content(value) == state
    if hasattr(value, "dtype"):
        return (digest(value), value.shape, value.dtype) == state[:3]
    now = _state(value)
    if isinstance(value, bytearray):
        return bool(now == state)
    if len(now) != len(state):
        return False
    if isinstance(value, dict):
        return all(a is c and b is d for (a, b), (c, d) in zip(now, state, strict=True))
    return all(a is b for a, b in zip(now, state, strict=True))


def unaliased(value: Any) -> Any:
    """A shallow copy, so that the argument's own place in the message stays free."""
    torch = sys.modules.get("torch")
    if torch and isinstance(value, torch.Tensor):
        return value.detach().clone()
    return copy.copy(value)

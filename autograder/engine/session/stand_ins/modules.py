"""A student's `torch.nn.Module` as seen by the judge: real parameters, remote computation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from autograder.engine.session.stand_ins.questions import Questions
from autograder.engine.wire.common import WireError


class RemoteModule(nn.Module):
    """Stands for a module in the player.

    Its parameters, buffers and children are mirrored here as real ones, so that optimizers,
    `state_dict`, hooks and containers work; the forward pass is a call over the wire.
    """

    def __init__(self, session: Questions, number: int, path: str, claims: type | None, name: str | None):
        super().__init__()
        put = object.__setattr__
        put(self, "_session", session)
        put(self, "__player_number__", number)
        put(self, "_path", path)
        put(self, "_claims", claims)
        put(self, "_student_name", name)
        put(self, "_called_here", False)
        session.proxies[number] = self  # children may refer to it
        parameters, buffers, children, training = _checked(session.parts(number, path))
        self._parameters.update(parameters)
        self._buffers.update(buffers)
        self._modules.update(children)
        put(self, "training", training)
        del session.proxies[number]

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return object.__getattribute__(self, "_claims") or type(self)

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        object.__setattr__(self, "_called_here", True)
        try:
            return self._session.call(self.__player_number__, self._path, "__call__", args, kwargs)
        finally:
            object.__setattr__(self, "_called_here", False)

    def register_forward_hook(self, hook: Callable[..., Any], **options: Any) -> Any:
        """A hook of the test's runs here where the test calls this module, and by a call back where the
        student's code does, as that of the module around it."""
        handle = super().register_forward_hook(hook, **options)
        if options:
            return handle

        def there(module: Any, given: Any, result: Any) -> Any:
            return None if self._called_here else hook(self, given, result)

        number, path = self.__player_number__, self._path
        other = self._session.call(number, path, "register_forward_hook", (there,), {})
        remove = handle.remove

        def remove_both() -> None:
            remove()
            other.remove()

        handle.remove = remove_both  # type: ignore[method-assign]
        return handle

    def __getattr__(self, name: str) -> Any:
        for own in ("_parameters", "_buffers", "_modules"):
            found = self.__dict__.get(own, {})
            if name in found:
                return found[name]
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._session.get(self.__player_number__, self._path, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self._parameters and not isinstance(value, nn.Parameter):
            raise TypeError(f"cannot assign {type(value).__name__} as parameter {name!r}")
        self._session.set(self.__player_number__, self._path, name, value)
        if isinstance(value, nn.Module | nn.Parameter):
            super().__setattr__(name, value)

    def train(self, mode: bool = True) -> RemoteModule:
        self._session.call(self.__player_number__, self._path, "train", (mode,), {})
        for module in self.modules():
            object.__setattr__(module, "training", mode)
        return self

    def requires_grad_(self, requires_grad: bool = True) -> RemoteModule:
        self._session.call(self.__player_number__, self._path, "requires_grad_", (requires_grad,), {})
        return super().requires_grad_(requires_grad)

    def _apply(self, fn: Any, recurse: bool = True) -> RemoteModule:
        """`.double()`, `.to(...)`: parameters change here and are sent before the next call."""
        super()._apply(fn, recurse)
        return self

    def _get_name(self) -> str:
        return object.__getattribute__(self, "_student_name") or "Module"

    def __deepcopy__(self, memo: dict) -> Any:
        return self._session.call(self.__player_number__, self._path, "__deepcopy__", (), {})

    def __len__(self) -> int:
        return self._session.call(self.__player_number__, self._path, "__len__", (), {})

    def __iter__(self) -> Any:
        return iter(list(self._modules.values()))

    def __getitem__(self, index: Any) -> Any:
        return self._session.call(self.__player_number__, self._path, "__getitem__", (index,), {})

    def __bool__(self) -> bool:
        return True


def _checked(parts: Any) -> tuple[dict, dict, dict, bool]:
    """The parts of a module, each of the kind that it should be."""
    if not isinstance(parts, list) or len(parts) != 4 or not all(isinstance(p, dict) for p in parts[:3]):
        raise WireError("the parts of a module have the wrong form")
    kinds = (nn.Parameter, torch.Tensor, nn.Module)
    for part, kind in zip(parts, kinds, strict=False):
        if not all(isinstance(k, str) and (v is None or isinstance(v, kind)) for k, v in part.items()):
            raise WireError("the parts of a module have the wrong form")
    return parts[0], parts[1], parts[2], parts[3] is True

"""Parameters that both processes hold: kept alike by number, value and gradient.

Those of the student's modules have positive numbers and are mirrored in the judge; those that the
judge hands to student code (to an optimizer, say) have negative ones.
"""

from __future__ import annotations

from typing import Any

from autograder.engine.common.versions import version
from autograder.engine.session.contract import Contract, Refused
from autograder.engine.wire.common import WireError
from autograder.engine.wire.decode import Decoder


class Parameters:
    """The judge's side."""

    def __init__(self) -> None:
        self.mirrors: dict[int, Any] = {}
        self.numbers: dict[int, int] = {}
        self.synced: dict[int, tuple] = {}

    def adopt(self, decoder: Decoder, number: int, rest: list) -> Any:
        """The mirror of a parameter of the player's, made when it is told first."""
        if not rest:
            return self.mirrors[number]
        import torch

        is_parameter, value, grad = rest
        if number in self.mirrors or number <= 0:
            raise WireError("a parameter was told twice")
        data, gradient = decoder.decode(value), decoder.decode(grad)
        if type(data) is not torch.Tensor or type(gradient) not in (torch.Tensor, type(None)):
            raise WireError("a parameter has the wrong form")
        mirror = torch.nn.Parameter(data) if is_parameter is True else data.requires_grad_(True)
        mirror.grad = gradient
        self._keep(number, mirror)
        return mirror

    def lend(self, value: Any) -> int:
        """Number a parameter of the judge's that goes to the player."""
        number = -1 - len(self.mirrors)
        self._keep(number, value)
        return number

    def _keep(self, number: int, value: Any) -> None:
        self.mirrors[number] = value
        self.numbers[id(value)] = number
        self.synced[number] = version(value)

    def changes(self) -> list[tuple]:
        """What changed here since the player was told: number, value, gradient."""
        rows = []
        for number, mirror in self.mirrors.items():
            if version(mirror) != self.synced[number]:
                self.synced[number] = version(mirror)
                grad = None if mirror.grad is None else mirror.grad.detach().clone()
                rows.append((number, mirror.detach().clone(), grad))
        return rows

    def take(self, rows: list, path: str, contract: Contract) -> None:
        """Do here what the call did to parameters there; to the judge's own only if that is its job."""
        if not rows:
            return
        import torch

        lent = [n for n, _, _ in rows if n < 0]
        if lent and not contract.check_changes(path, ["parameters"]):
            raise Refused(f"`{path}` changed the parameters of a module that it should leave as they are.")
        with torch.no_grad():
            for number, value, grad in rows:
                mirror = self.mirrors[number]
                if type(value) is not torch.Tensor or type(grad) not in (torch.Tensor, type(None)):
                    raise WireError("a parameter has the wrong form")
                if grad is not None and grad.shape != value.shape:
                    raise WireError("a gradient does not have its parameter's shape")
                if value.shape == mirror.shape:
                    mirror.copy_(value)
                else:
                    mirror.data = value
                mirror.grad = grad
                self.synced[number] = version(mirror)

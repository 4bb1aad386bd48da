"""The questions that one may ask the player: all that stand-ins know of the session."""

from __future__ import annotations

from typing import Any, Protocol

from autograder.engine.session.contract import Contract


class Questions(Protocol):
    """Asked of one player. proxies: the stand-ins for its objects, by number. classes: those of given cells,
    which both sides have, by name. homes: by class of the student's, where the test met the first of its
    objects."""

    contract: Contract
    homes: dict[int, str]
    proxies: dict[int, Any]
    classes: dict[str, type]

    def call(self, number: int, path: str, method: str | None, args: tuple, kwargs: dict) -> Any:
        """Call an object, or a method of it, as if it were here."""

    def get(self, number: int, path: str, name: str) -> Any:
        """An attribute of an object."""

    def walk(self, number: int, path: str) -> Any:
        """All that an object holds, as the reply of what gave it."""

    def set(self, number: int, path: str, name: str, value: Any) -> None:
        """Set an attribute of an object."""

    def parts(self, number: int, path: str) -> list:
        """Parameters, buffers, children and mode of a module."""

    def is_instance(self, number: int, cls: int) -> bool:
        """Whether an object is an instance of a class."""

    def vector_jacobian(self, graph: int, grads: list, create: bool) -> tuple[list, list[int], int | None]:
        """Gradients of a call's inputs, the places among them that have a graph, and that graph's number."""

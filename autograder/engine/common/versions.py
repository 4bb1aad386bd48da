"""Whether a parameter that both processes hold was changed: its version."""

from __future__ import annotations

from typing import Any


def version(tensor: Any) -> tuple:
    """Changes whenever the value or the gradient of a parameter is changed or replaced."""
    grad = tensor.grad
    return (tensor._version, None if grad is None else (id(grad), grad._version), tensor.data_ptr())

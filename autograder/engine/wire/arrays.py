"""Bytes to arrays and tensors: shapes, dtypes and sizes are checked before memory is taken."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from autograder.engine.wire.common import (
    FROZEN_PARAMETER,
    MAX_BUFFERS,
    NUMPY_KINDS,
    PARAMETER,
    TORCH_DTYPES,
    WireError,
)


def read_numpy(entry: list, buffer: memoryview) -> tuple[Any, int]:
    """An array from its line in the header and the bytes that begin with it; how many of them it took."""
    import numpy as np

    _, code, shape, fortran = entry
    dtype = numpy_dtype(code)
    size = count(shape) * dtype.itemsize
    if size > len(buffer):
        raise WireError(f"array of {size} bytes, {len(buffer)} arrived")
    raw = bytearray(buffer[:size])
    if dtype.kind == "b" and raw.translate(None, b"\0\1"):
        raise WireError("an array of truth values with other bytes than 0 and 1")
    flat = np.frombuffer(raw, dtype=dtype, count=count(shape))
    return flat.reshape(shape, order="F" if fortran else "C"), size


def read_torch(entry: list, buffer: memoryview) -> tuple[Any, int]:
    """A tensor from its line in the header and the bytes that begin with it; how many of them it took."""
    import torch

    _, name, shape, order, form = entry
    if name not in TORCH_DTYPES or sorted(order) != list(range(len(shape))):
        raise WireError(f"tensor with dtype {name!r:.40} and order {order!r:.40}")
    dtype = getattr(torch, name)
    size = count(shape) * dtype.itemsize
    if size > len(buffer):
        raise WireError(f"tensor of {size} bytes, {len(buffer)} arrived")
    if size == 0:
        flat = torch.empty(0, dtype=dtype)
    else:
        raw = bytearray(buffer[:size])
        if name == "bool" and raw.translate(None, b"\0\1"):
            raise WireError("a tensor of truth values with other bytes than 0 and 1")
        flat = torch.frombuffer(raw, dtype=dtype)
    back = [0] * len(order)
    for place, axis in enumerate(order):
        back[axis] = place
    tensor = flat.reshape(shape).permute(back)
    if form in (PARAMETER, FROZEN_PARAMETER):
        tensor = torch.nn.Parameter(tensor, requires_grad=form == PARAMETER)
    return tensor, size


def read_sparse(_: str, rest: list, decode: Callable[[Any], Any]) -> Any:
    """A sparse tensor of its shape, whether it is coalesced, its indices and its values."""
    import torch

    shape, coalesced, *parts = rest
    indices, values = (decode(part) for part in parts)
    if indices.dtype != torch.int64 or not count(shape) and values.numel():
        raise WireError("a sparse tensor with a wrong form")
    made = torch.sparse_coo_tensor(indices, values, shape, check_invariants=True)
    return made.coalesce() if coalesced is True else made


def checked_shape(shape: Any) -> list[int]:
    """A shape that is one."""
    if not isinstance(shape, list) or len(shape) > 32 or any(type(n) is not int or n < 0 for n in shape):
        raise WireError(f"shape {shape!r:.60}")
    return shape


def count(shape: Any) -> int:
    """The number of elements of a shape, if they are not too many."""
    number = prod(checked_shape(shape))
    if number > MAX_BUFFERS or any(n > MAX_BUFFERS for n in shape):
        raise WireError(f"shape {shape!r:.60} is too large")
    return number


def numpy_dtype(code: Any) -> Any:
    """The dtype of a code as `<f8`, if it is a plain one."""
    import numpy as np

    if not isinstance(code, str) or len(code) > 24:
        raise WireError(f"dtype {code!r:.40}")
    dtype = np.dtype(code)
    if dtype.kind not in NUMPY_KINDS or dtype.str != code or dtype.itemsize == 0 and dtype.kind not in "SU":
        raise WireError(f"dtype {code!r:.40}")
    return dtype


def torch_dtype(name: Any) -> Any:
    """torch's dtype of this name."""
    import torch

    if name not in TORCH_DTYPES:
        raise WireError(f"dtype {name!r:.40}")
    return getattr(torch, name)


def torch_device(kind: Any, index: Any) -> Any:
    """torch's device of this kind; index: its number, None where it has none."""
    import torch

    if kind not in ("cpu", "cuda", "meta", "mps"):
        raise WireError(f"device {kind!r:.40}")
    return torch.device(kind, *[index] if index is not None else [])


def torch_size(lengths: list) -> Any:
    """A shape, as torch gives it."""
    import torch

    return torch.Size(checked_shape(lengths))

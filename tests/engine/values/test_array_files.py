"""Files of arrays come to the judge if they hold plain arrays, and only then."""

from __future__ import annotations

import io
import pickle

import numpy as np
import pytest

from autograder.engine.common.array_files import holds_plain_arrays


def saved(*arrays: np.ndarray, **named: np.ndarray) -> bytes:
    file = io.BytesIO()
    if named:
        np.savez_compressed(file, **named)
    else:
        np.save(file, *arrays)
    return file.getvalue()


NUMBERS, OBJECTS = np.arange(6.0).reshape(2, 3), np.array([1, None], dtype=object)


@pytest.mark.parametrize("array", [NUMBERS, NUMBERS.T, np.array(["ab", "c"]), np.zeros((2, 0)), np.array(3)])
def test_numbers_and_text_cross(array: np.ndarray) -> None:
    assert holds_plain_arrays("a.npy", saved(array))
    assert holds_plain_arrays("a.NPZ", saved(one=array, two=NUMBERS))


@pytest.mark.parametrize(
    ("name", "data"),
    {
        "objects": ("a.npy", saved(OBJECTS)),
        "objects among others": ("a.npz", saved(one=NUMBERS, two=OBJECTS)),
        "a pickle by another name": ("a.npy", pickle.dumps(3)),
        "one kind by the other's name": ("a.npy", saved(one=NUMBERS)),
        "half an archive": ("a.npz", saved(one=NUMBERS)[:80]),
        "more than it holds": ("a.npy", saved(NUMBERS).replace(b"(2, 3), }   ", b"(2, 3000), }")),
        "an archive that unpacks to too much": ("a.npz", saved(one=np.zeros(5 << 20))),
    }.values(),
)
def test_what_else_has_such_a_name_does_not(name: str, data: bytes) -> None:
    assert not holds_plain_arrays(name, data)

"""The random state of a process (random, numpy, torch), as data that can be checked."""

from __future__ import annotations

import random
import sys
from typing import Any

from autograder.engine.wire.common import WireError

MT = 624  # words of a Mersenne twister
MAX_BLOCKS = 5000  # of MT draws each, between two looks at the state
TORCH_WORDS = slice(24, 24 + 8 * MT)  # bytes of them in torch's CPU generator


def seed(value: int) -> None:
    """Seed all three generators, so that judge and player begin alike."""
    random.seed(value)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(value)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(value)


def snapshot() -> dict[str, Any]:
    """The present state of each generator that is loaded."""
    state: dict[str, Any] = {"random": random.getstate()}
    if numpy := sys.modules.get("numpy"):
        state["numpy"] = numpy.random.get_state()
    if torch := sys.modules.get("torch"):
        state["torch"] = torch.get_rng_state()
    return state


def changes(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The part of `new` that differs from `old`."""
    return {name: value for name, value in new.items() if name not in old or not _same(old[name], value)}


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, tuple) and len(a) == 5:  # numpy: name, key, position, has_gauss, cached
        return a[0] == b[0] and a[2:] == b[2:] and bool((a[1] == b[1]).all())
    if isinstance(a, tuple):
        return a == b
    return bool(a.equal(b))


def drawn_from(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The states in `new` that are reached from `old` by drawing numbers.

    Any other state (a seed of the student's, or one made up so that what is drawn next is known) does
    not come into the judge, nor does a normal number that a generator keeps for the next draw.
    """
    found = {name: state for name, state in new.items() if name in old and _reached(name, old[name], state)}
    return {name: _without_kept_numbers(name, state) for name, state in found.items()}


def _without_kept_numbers(name: str, state: Any) -> Any:
    if name == "random":
        return (*state[:2], None)
    if name == "numpy":
        return (*state[:3], 0, 0.0)
    made = state.clone()
    made[TORCH_WORDS.stop :] = 0
    return made


def _reached(name: str, old: Any, new: Any) -> bool:
    import numpy

    try:
        target = _twister(name, new)
    except (TypeError, KeyError, IndexError, AttributeError, ValueError, OverflowError):  # made up
        return False
    generator = numpy.random.MT19937()
    state = generator.state
    state["state"] = {"key": _twister(name, old), "pos": MT}
    generator.state = state
    for _ in range(MAX_BLOCKS):
        if (generator.state["state"]["key"] == target).all():
            return True
        generator.random_raw(MT)
    return False


def _twister(name: str, state: Any) -> Any:
    """The words of the Mersenne twister in a generator's state."""
    import numpy

    if name == "numpy":
        return numpy.asarray(state[1], dtype=numpy.uint32)
    if name == "random":
        return numpy.array(state[1][:-1], dtype=numpy.uint32)
    return state.numpy()[TORCH_WORDS].view(numpy.uint64).astype(numpy.uint32)


def restore(state: dict[str, Any]) -> None:
    """Set generators to a state that came over the wire, every field checked."""
    for name, value in state.items():
        try:
            _RESTORE[name](value)
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"random state of {name!r:.20}: {type(error).__name__}") from None


def _restore_random(value: Any) -> None:
    version, words, gauss = value
    if version != 3 or len(words) != MT + 1 or not 0 <= words[-1] <= MT or not _words(words[:-1]):
        raise WireError("random state of `random` has the wrong form")
    random.setstate((3, tuple(words), None if gauss is None else float(gauss)))


def _restore_numpy(value: Any) -> None:
    import numpy

    name, key, position, has_gauss, cached = value
    fits = isinstance(key, numpy.ndarray) and key.shape == (MT,) and key.dtype == numpy.uint32
    if name != "MT19937" or not fits or type(position) is not int or not 0 <= position <= MT or not key.any():
        raise WireError("random state of numpy has the wrong form")
    numpy.random.set_state(("MT19937", key, position, int(has_gauss), float(cached)))


def _restore_torch(value: Any) -> None:
    import torch

    if not isinstance(value, torch.Tensor) or value.dtype != torch.uint8:
        raise WireError("random state of torch has the wrong form")
    if value.shape != torch.get_rng_state().shape:
        raise WireError("random state of torch has the wrong size")
    torch.set_rng_state(value)  # checks its fields itself


def _words(words: Any) -> bool:
    return all(type(w) is int and 0 <= w < 1 << 32 for w in words) and any(words)


_RESTORE = {"random": _restore_random, "numpy": _restore_numpy, "torch": _restore_torch}

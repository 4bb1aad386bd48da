"""Does a computed result agree with a stated one, to the precision that was stated?"""

from typing import Any

import numpy as np


def agreement(
    computed: Any,
    stated: Any,
    *,
    digits: int | None = None,
    atol: float | None = None,
    standard_error: Any = None,
) -> tuple[bool, str]:
    """Whether the two agree, and how closely they had to (words that follow "agrees").

    Numbers, arrays and tensors must have the same shape. They agree to so many decimals (half a unit of the
    last one is allowed), within an absolute difference, within 4 standard errors, or exactly. Anything else
    compares with ==. A computed nan agrees with nothing.

    Raises ValueError when more than one measure of closeness is given.
    """
    if sum(given is not None for given in (digits, atol, standard_error)) > 1:
        raise ValueError("give at most one of digits, atol and standard_error")
    a, b = _numbers(computed), _numbers(stated)
    if a is None or b is None:
        return bool(computed == stated), ""
    if a.shape != b.shape or a.size == 0:
        return False, f": its shape is {a.shape}, {b.shape} was stated"
    if digits is not None:
        tolerance = np.asarray(0.5 * 10.0**-digits * (1 + 1e-9))
        words = f" to {digits} decimal{'' if digits == 1 else 's'}"
    elif atol is not None:
        tolerance, words = np.asarray(atol), f" within {atol:g}"
    elif standard_error is not None:
        tolerance, words = 4 * np.asarray(standard_error, dtype=float), " within 4 standard errors"
    else:
        tolerance, words = np.asarray(0.0), ""
    return bool(np.all(np.abs(a - b) <= tolerance)), words


def brief(stated: Any) -> str:
    """A stated value in a few characters; nothing for a tensor or an array that is too long to read."""
    numbers = _numbers(stated)
    if numbers is None or isinstance(stated, bool):
        return str(stated)
    if numbers.ndim > 1 or numbers.size > 8 or hasattr(stated, "detach"):
        return ""
    words = [f"{number:.10g}" for number in numbers.reshape(-1)]
    return words[0] if numbers.ndim == 0 else f"({', '.join(words)})"


def _numbers(value: Any) -> np.ndarray | None:
    """As an array of floats, or None for what is no number (text, say)."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    try:
        return np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None

"""Small words for what is printed."""

from __future__ import annotations


def count(number: float, thing: str) -> str:
    """A number and its noun, singular or plural."""
    shown = f"{number:g}" if isinstance(number, float) else number
    return f"{shown} {thing}{'' if number == 1 else 's'}"

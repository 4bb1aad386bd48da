"""Small words for what is printed."""

from __future__ import annotations


def count(number: int, thing: str) -> str:
    """A number and its noun, singular or plural."""
    return f"{number} {thing}{'' if number == 1 else 's'}"

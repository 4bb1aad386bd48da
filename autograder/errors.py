"""The autograder's own errors: each message is one line that a person can act on."""

from __future__ import annotations


class AutograderError(Exception):
    """Something falls short; the command line prints the message and ends with `exit_code`."""

    exit_code = 1

    def __init__(self, message: object) -> None:
        super().__init__(one_line(str(message)))


class UsageError(AutograderError):
    """The command was called with something that does not exist or does not fit."""

    exit_code = 2


def one_line(text: str, limit: int = 400) -> str:
    """`text` on one line, without control characters, cut after `limit` characters.

    What comes from a student's files goes through here before it reaches a terminal or a log.
    """
    clean = printable(" ".join(text.split()))
    return clean if len(clean) <= limit else clean[: limit - 3] + "..."


def printable(text: str) -> str:
    """`text` with its lines, without other control characters: a terminal may show it."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)

"""Student ids, which are names of folders: those that may be one, those that look alike."""

from __future__ import annotations

import unicodedata

UNSAFE = set('/*?[]<>|:"')  # a backslash may stand in an id, as in DOMAIN\\user


def problem_with_name(student: str) -> str | None:
    """Why a folder's name does not do as a student id in paths, patterns and pages; None if it does."""
    if not student or student.strip() != student:
        return "it begins or ends with a space"
    if student.startswith("."):
        return "it begins with a dot"
    if len(student) > 128:
        return f"it has {len(student)} characters, more than 128"
    for character in student:
        if character in UNSAFE or unicodedata.category(character)[0] == "C":
            return f"it contains {character!r}"
    return None


def looks(student: str) -> str:
    """What people, and some file systems, take for the same name."""
    return unicodedata.normalize("NFKC", student).casefold().rstrip(". ").replace(" ", "")

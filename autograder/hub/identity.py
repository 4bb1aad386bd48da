"""Whose token it is, as JupyterHub says. A name that a request claims counts for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jupyterhub.services.auth import HubAuth


@dataclass(frozen=True)
class User:
    """Who asks. instructor: may read the log."""

    name: str
    instructor: bool = False


class Unreachable(Exception):
    """The Hub cannot be asked."""


class HubIdentity:
    """Asks the Hub; its answer about a token holds for half a minute.

    instructors: the group whose members may read the log, as formgrader's is called.
    """

    def __init__(self, instructors: str, **settings: Any):
        self.instructors = instructors
        self.auth = HubAuth(cache_max_age=30, **settings)

    async def whose(self, token: str) -> User | None:
        """The user with this token; None if it is none, has expired, or is not for this service."""
        try:
            found = await self.auth.user_for_token(token, sync=False)
        except Exception as error:
            raise Unreachable(str(error)) from error
        if not found or found.get("kind") != "user":
            return None
        if not self.auth.check_scopes(self.auth.access_scopes, found):
            return None
        instructor = bool(found.get("admin")) or self.instructors in found.get("groups", [])
        return User(found["name"], instructor)

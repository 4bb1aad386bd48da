"""What our own processes need not import."""

from __future__ import annotations

import sys


def without_iri_grammar() -> None:
    """Make jsonschema do without the grammar of internationalized addresses.

    It would build it whenever nbformat is imported, which takes a second; no notebook has any.
    For processes that are ours alone.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

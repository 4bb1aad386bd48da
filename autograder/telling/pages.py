"""Pages in HTML that stand alone: one stylesheet, no script, nothing from elsewhere."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

# Nothing on a page loads from anywhere, and nothing in it runs.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


@cache
def _environment() -> Environment:
    loader = PackageLoader("autograder.telling", "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    made.globals |= {"policy": POLICY}
    return made


def render(template: str, **values: Any) -> str:
    """A page from one of the templates; values are escaped unless they are Markup."""
    return _environment().get_template(template).render(**values)

"""HTML that may stand in a feedback page, whoever wrote it: text, tables and pictures, nothing that runs."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bleach.sanitizer import Cleaner  # type: ignore[import-untyped]

TAGS = frozenset(
    "a abbr b blockquote br caption center code col colgroup dd del details div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table "
    "tbody td tfoot th thead tr tt u ul var".split()
)
PLAIN_ATTRIBUTES = frozenset(
    "align alt colspan height href id open rowspan scope src start title width".split()
)
PICTURE = re.compile(r"data:image/(png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*\Z")
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
UNSEEN = re.compile(r"<(script|style|title|template|noscript)\b.*?(</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


@cache
def _cleaner() -> Cleaner:
    from bleach.sanitizer import Cleaner

    protocols = ["http", "https", "mailto", "data"]
    return Cleaner(tags=TAGS, attributes=_allowed, protocols=protocols, strip=True, strip_comments=True)


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in PLAIN_ATTRIBUTES:
        return False
    if name == "src":
        return tag == "img" and (bool(PICTURE.match(value)) or _lies_beside(value))
    if name == "href":
        return tag == "a" and _points_nowhere_odd(value)
    return True


def _lies_beside(address: str) -> bool:
    """A path: nothing that a page would fetch from elsewhere."""
    plain = re.sub(r"[\s\x00-\x20]", "", address)
    return SCHEME.match(plain) is None and not plain.startswith(("//", "\\\\", "/\\", "\\/"))


def _points_nowhere_odd(address: str) -> bool:
    """A web address, a mail address, or a path: no other scheme, however it is written."""
    plain = re.sub(r"[\s\x00-\x20]", "", address)
    scheme = SCHEME.match(plain)
    return scheme is None or scheme.group().lower() in {"http:", "https:", "mailto:"}


@lru_cache(maxsize=2000)
def clean(markup: str) -> str:
    """`markup` with everything taken out that is not on the list; words that no browser shows go too."""
    return _cleaner().clean(UNSEEN.sub("", markup))

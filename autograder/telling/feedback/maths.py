"""Formulas as MathML, which browsers show without a script and screen readers read aloud."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert

MAX_FORMULA = 5_000  # characters; a longer one stays as it was typed
TAGS = frozenset(
    "math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover "
    "mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none".split()
)
ATTRIBUTES = frozenset(
    "display stretchy fence form separator accent accentunder largeop movablelimits mathvariant displaystyle "
    "scriptlevel minsize maxsize lspace rspace width height depth linethickness columnalign rowspacing "
    "columnspacing notation symmetric".split()
)
SPACES = {"negativethinmathspace": "-0.167em", "thinmathspace": "0.167em", "mediummathspace": "0.222em"}
NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"


@lru_cache(maxsize=4000)
def to_mathml(tex: str, display: bool = False) -> str:
    """A formula in LaTeX as MathML; what cannot be converted stands as it was typed."""
    kind = "block" if display else "inline"
    try:
        if len(tex) > MAX_FORMULA:
            raise ValueError("too long")
        tree = ElementTree.fromstring(convert(tex, display=kind))
        _keep_plain(tree)
    except Exception:  # whatever a parser of student's text may raise
        return f'<code class="tex">{escape(tex.strip())}</code>'
    tree.set("display", kind)
    return ElementTree.tostring(tree, encoding="unicode", method="xml")


def _keep_plain(tree: ElementTree.Element) -> None:
    """Elements and attributes of MathML that show something; nothing that leads elsewhere."""
    for element in tree.iter():
        element.tag = element.tag.removeprefix(NAMESPACE)
        if element.tag not in TAGS:
            raise ValueError(f"element {element.tag!r}")
        kept = {name: value for name, value in element.attrib.items() if name in ATTRIBUTES}
        element.attrib.clear()
        element.attrib.update({name: SPACES.get(value, value) for name, value in kept.items()})

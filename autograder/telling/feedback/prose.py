"""Markdown as HTML that may stand in a page: cleaned, with formulas as MathML; and Python, highlighted."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.telling.feedback.markup import clean
from autograder.telling.feedback.maths import to_mathml

Address = Callable[[str], str | None]  # of a link's target: where it leads from the page, None: nowhere
HEADING = re.compile(r"<(/?)h([1-6])\b")
LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|#")


class _Renderer(IPythonRenderer):
    """nbconvert's, with a sign in place of each formula: cleaning must not see MathML, nor let any in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(escape=False, exclude_anchor_links=True, **options)
        self.sign = secrets.token_hex(8)
        self.formulas: list[str] = []

    def _formula(self, tex: str, display: bool) -> str:
        self.formulas.append(to_mathml(tex, display))
        if display:
            self.formulas[-1] = f'<span class="formula">{self.formulas[-1]}</span>'
        return f"{self.sign}n{len(self.formulas) - 1}n"

    def block_math(self, body: str) -> str:
        return self._formula(body, True)

    def inline_math(self, body: str) -> str:
        return self._formula(body, False)

    def latex_environment(self, name: str, body: str) -> str:
        return self._formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", True)

    def block_code(self, code: str, info: str | None = None) -> str:
        return f"<pre><code>{escape(code)}</code></pre>"


def to_html(
    source: str,
    attachments: dict[str, Any] | None = None,
    address: Address | None = None,
    below: int = 1,
) -> str:
    """Markdown as HTML, its headings so many levels below what they say.

    attachments: pictures of the cell. address: where links within the course lead; without it, or
    where it says None, the words stay and the link goes.
    """
    if attachments:
        made = _rendered(source, attachments)
    else:
        made = _rendered_once(source)
    made = HEADING.sub(lambda h: f"<{h[1]}h{min(int(h[2]) + below, 6)}", made)
    return LINK.sub(lambda link: _link(link, address), made)


def line_to_html(source: str) -> str:
    """One line of Markdown, such as a heading, without a paragraph around it."""
    return to_html(source).strip().removeprefix("<p>").removesuffix("</p>")


@lru_cache(maxsize=2000)
def python_to_html(source: str) -> str:
    """Python with a class for each kind of word, to stand in a <pre>."""
    return str(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


@lru_cache(maxsize=2000)
def _rendered_once(source: str) -> str:
    return _rendered(source, {})


def _rendered(source: str, attachments: dict[str, Any]) -> str:
    try:
        renderer = _Renderer(attachments=attachments)
        html = clean(MarkdownWithMath(renderer=renderer).render(source))
    except TimeoutError:
        raise
    except Exception:  # a picture that is not attached, brackets nested a thousand deep, ...
        return f"<pre>{escape(source)}</pre>"
    html = html.replace("<table", '<div class="scroll"><table').replace("</table>", "</table></div>")
    sign = re.compile(f"{renderer.sign}n([0-9]+)n")
    return sign.sub(lambda found: renderer.formulas[int(found[1])], html)


def _link(link: re.Match[str], address: Address | None) -> str:
    target, more, words = link[1], link[2], link[3]
    if ELSEWHERE.match(target):
        return link[0]
    leads = address(target) if address is not None else None
    return words if leads is None else f'<a href="{escape(leads)}"{more}>{words}</a>'

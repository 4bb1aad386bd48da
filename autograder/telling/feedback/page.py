"""From a cleaned notebook to a page, with nbgrader's own feedback template."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import Any

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter, TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.strings import strip_files_prefix
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode, from_dict
from nbgrader.converters import GenerateFeedback
from traitlets.config import Config

from autograder.classroom.gradebook.scores import NotebookGrade
from autograder.telling.feedback.markup import clean

SECONDS = 5.0  # that one text may take to render

# The page may load MathJax and pictures. Scripts in the page itself do not run, wherever they come from.
POLICY = (
    "default-src 'none'; img-src 'self' data: https:; style-src 'unsafe-inline' 'self'; "
    "script-src https://cdnjs.cloudflare.com/ajax/libs/mathjax/ 'unsafe-eval'; "
    "font-src https://cdnjs.cloudflare.com data:; base-uri 'none'; form-action 'none'"
)
HEAD = f"""\
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="{POLICY}" />
<style>
.autograder-verdict {{ border-left: 4px solid #D55E00; background: #FFF6EE; }}
.autograder-verdict {{ padding: 0.5em 0.8em; margin: 0.5em 0 1em; }}
.autograder-verdict p {{ margin: 0.2em 0; }}
.autograder-verdict pre {{ margin: 0.2em 0; padding: 0; border: none; background: none; }}
.anchor-link {{ display: none; }}
.rendered_html th, .rendered_html td {{ padding: 0.2em 0.8em; vertical-align: top; }}
</style>"""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block after so many seconds (in the main thread; elsewhere never)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class FeedbackExporter(HTMLExporter):
    """nbconvert's exporter to HTML; markup in text is cleaned after it was rendered.

    Most text and code is the same for all students, so what was rendered once is kept.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        highlight = Highlight2HTML(pygments_lexer="ipython3", parent=self)
        self._highlighted = lru_cache(maxsize=2000)(highlight)
        self._rendered = lru_cache(maxsize=2000)(lambda source: self._render({}, source))

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        if context.get("cell", {}).get("attachments"):
            return self._render(context, source)
        return self._rendered(source)

    def _render(self, context: Any, source: str) -> str:
        """Rendered and cleaned. The prefix `files/` goes first: `files/javascript:` looks like a path."""
        try:
            with at_most(SECONDS):
                return clean(strip_files_prefix(super().markdown2html(context, source)))
        except Exception:  # a picture that is not attached, brackets nested a thousand deep, ...
            return f"<pre>{escape(source)}</pre>"

    def default_filters(self) -> Any:
        yield from super().default_filters()
        yield "strip_files_prefix", lambda markup: markup
        yield "highlight_code", lambda source, metadata=None: self._highlighted(source)

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **more: Any) -> Any:
        """As in HTMLExporter, without reading the finished page once more for missing alternative texts."""
        resources = self._init_resources(resources)
        types = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=resources)
        self.register_filter("filter_data_type", types)
        return TemplateExporter.from_notebook_node(self, nb, resources, **more)


def make_exporter(config: Config) -> FeedbackExporter:
    """An exporter under a course's configuration, with nbgrader's template and stylesheets."""
    from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor

    exporter = FeedbackExporter(config=GenerateFeedback(config=Config(config)).config)
    exporter.register_preprocessor(CSSHTMLHeaderPreprocessor, enabled=True)
    return exporter


def make_page(exporter: FeedbackExporter, notebook: dict[str, Any], name: str, grade: NotebookGrade) -> str:
    """The feedback page of a cleaned notebook (see `cells.for_student`); its score is after the penalty."""
    about = {"score": grade.score, "max_score": grade.points, "late_penalty": grade.penalty, "notebook": name}
    page, _ = exporter.from_notebook_node(from_dict(notebook), {"nbgrader": about})
    return page.replace('<meta charset="utf-8" />', HEAD, 1)

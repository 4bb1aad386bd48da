"""A site of the course: lectures, ledger, errata and how to run a class, as files that any server can give.

No page loads anything from elsewhere. Formulas are MathML, moving pictures play without a kernel, and a
widget stands as its picture with a link to Binder, if the site knows the repository.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markupsafe import Markup

from autograder.authoring.coursedir import Course
from autograder.errors import UsageError
from autograder.publishing.folder import Published, bring_over, published_before
from autograder.publishing.lecture_page import lecture_page
from autograder.publishing.publish import binder_link
from autograder.telling.feedback.prose import to_html
from autograder.telling.pages import render

GUIDE = Path(__file__).parents[1] / "GUIDE.md"
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)


def make_site(course: Course, folder: Path, repository: str | None = None) -> Published:
    """Write the site into `folder`; made twice, nothing changes.

    `folder` is new, empty or was published before. repository: its address on the web, for links to Binder.
    Raises UsageError for another folder and for a course without `course/syllabus.toml`.
    """
    before = published_before(course, folder)
    live = None if repository is None else binder_link(repository)
    syllabus = _syllabus(course)
    with tempfile.TemporaryDirectory(prefix="autograder-site-") as scratch:
        made = Path(scratch)
        for name, text in _pages(course, syllabus, live):
            (made / name).write_text(text, encoding="utf-8")
        return bring_over(made, folder, before)


def _syllabus(course: Course) -> dict[str, Any]:
    path = course.root / "course" / "syllabus.toml"
    if not path.is_file():
        raise UsageError(f"a site is made of a course with a syllabus; there is no {path}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _pages(course: Course, syllabus: dict[str, Any], live: str | None) -> Iterator[tuple[str, str]]:
    """The name and the text of each file."""
    folder = course.root / "course" / "lectures"
    ledger = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in (folder / "ledger").glob("*.json")}
    lectures = [_lecture(id, entry, ledger.get(id, {})) for id, entry in syllabus["lectures"].items()]
    titles = {lecture["id"]: lecture["title"] for lecture in lectures}
    done = [lecture for lecture in lectures if (folder / f"{lecture['id']}.ipynb").is_file()]
    shared = {"policy": POLICY, "live": live, "done": {lecture["id"] for lecture in done}, "titles": titles}
    assignments = [(id, entry) for id, entry in syllabus["assignments"].items() if id in course.names()]
    yield "index.html", render("index.html.j2", lectures=lectures, assignments=assignments, **shared)
    for earlier, lecture, later in zip([None, *done], done, [*done[1:], None], strict=False):
        path = folder / f"{lecture['id']}.ipynb"
        page = lecture_page(path, live and f"{live}/{path.name}")
        around = {"earlier": earlier, "later": later}
        yield f"{path.stem}.html", render("lecture.html.j2", page=page, **around, **shared)
    yield "ledger.html", render("ledger.html.j2", lectures=done, **shared)
    yield "errata.html", render("errata.html.j2", errata=syllabus["errata"], **shared)
    guide = Markup(to_html(GUIDE.read_text(encoding="utf-8"), below=0))
    yield "class.html", render("guide.html.j2", guide=guide, **shared)


def _lecture(id: str, entry: dict[str, Any], page: dict[str, Any]) -> dict[str, Any]:
    """A lecture with its claims, each trend with what the ledger holds of it."""
    trends = page.get("trends", {})
    claims = [{"id": name, **about, "measured": trends.get(name)} for name, about in entry["claims"].items()]
    measured = {"command": page.get("command"), "date": page.get("date")}
    return {"id": id, "title": entry["title"], "claims": claims, **measured}

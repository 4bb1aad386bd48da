"""The site: every page leads somewhere, loads nothing, and shows what the notebooks show."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder.authoring.coursedir import Course
from autograder.errors import AutograderError, UsageError
from autograder.publishing.site import make_site

ROOT = Path(__file__).parents[2]


class Page(HTMLParser):
    """Of a page: ids, links, what it loads, pictures without words, and scripts."""

    def __init__(self, text: str):
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.silent = 0
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given["id"]} if given.get("id") else set()
        self.scripts += tag == "script"
        self.silent += tag == "img" and not given.get("alt")
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        self.loads += [given[name] for name in ("src", "srcset", "poster") if given.get(name)]
        self.loads += [given["href"]] if tag == "link" and given.get("href") else []


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "made"
    make_site(Course.load(ROOT), folder, "https://example.org/one/course")
    return folder


@pytest.fixture(scope="module")
def pages(site):
    return {path.name: Page(path.read_text(encoding="utf-8")) for path in site.glob("*.html")}


def test_there_is_a_page_for_each_lecture(pages):
    lectures = {f"{path.stem}.html" for path in (ROOT / "course" / "lectures").glob("*.ipynb")}
    assert set(pages) == lectures | {"index.html", "ledger.html", "errata.html", "class.html"}
    assert lectures <= set(pages["index.html"].links)


def test_links_lead_somewhere_and_nothing_is_loaded(pages):
    for name, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if not re.match("[a-z]+:", target):
                assert (target or name) in pages, f"{name} leads to {link}"
                assert not anchor or anchor in pages[target or name].ids, f"{name} leads to {link}"
        assert all(load.startswith("data:image/png;base64,") for load in page.loads), name
        assert not page.silent, f"{name} has {page.silent} pictures without words"


def test_formulas_are_mathml_and_scripts_only_move_pictures(site, pages):
    for path in site.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'class="tex"' not in text, f"{path.name} has a formula that could not be converted"
        assert pages[path.name].scripts == text.count('<div id="frames-'), path.name
    assert "<math" in (site / "08_1_attention.html").read_text(encoding="utf-8")


def test_widgets_lead_to_binder(site):
    text = (site / "08_1_attention.html").read_text(encoding="utf-8")
    (link,) = set(re.findall(r'This picture answers to [^<]*<a href="([^"]+)">on Binder', text)) or [None]
    assert link and link.endswith("lab/tree/course/lectures/08_1_attention.ipynb")


def test_made_twice_nothing_changes_and_other_folders_are_refused(site, tmp_path):
    done = make_site(Course.load(ROOT), site, "https://example.org/one/course")
    assert not done.written and not done.removed
    (tmp_path / "mine.txt").write_text("here before")
    with pytest.raises(AutograderError, match="is not empty"):
        make_site(Course.load(ROOT), tmp_path)
    (tmp_path / "course" / "source").mkdir(parents=True)
    with pytest.raises(UsageError, match="there is no .*syllabus.toml"):
        make_site(Course.load(tmp_path / "course"), tmp_path / "site")

"""Documents with labels: docstrings of scientific Python libraries, labeled by the package they describe.

They are read from the source files of the installed packages, so they are real, offline, and a little
different from one version to the next.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import torch
from jaxtyping import Float, Int
from torch import Tensor

PACKAGES = (
    "networkx.algorithms",
    "scipy.optimize",
    "scipy.signal",
    "scipy.sparse",
    "scipy.stats",
    "sklearn.metrics",
    "statsmodels.tsa",
    "torch.nn",
)

# A string in triple quotes on the line after a colon: the docstring of a class or function. (Python's parser
# would find the same, ten times more slowly.)
_DOCSTRING = re.compile(r':[^\S\n]*\n\s+r?"""(.*?)"""', re.DOTALL)


@dataclass(frozen=True)
class Documents:
    """Documents as relative word frequencies (bags of words), each with the number of its class.

    words: the vocabulary, most frequent first. x: each row sums to 1. y: index into `classes`.
    """

    texts: list[str]
    words: list[str]
    classes: tuple[str, ...]
    x: Float[Tensor, "documents words"]
    y: Int[Tensor, " documents"]


@cache
def docstrings(
    vocabulary: int = 1000, packages: Sequence[str] = PACKAGES, shortest: int = 40, most: int = 200
) -> Documents:
    """Collect the docstrings of classes and functions, and count their most frequent words.

    vocabulary: number of words that are counted. shortest: a docstring of fewer words is left out, and so is
    one that repeats. most: documents a package, taken evenly from all it has. Tests are left out.
    Raises ModuleNotFoundError for a package that is not installed.
    """
    found: dict[str, int] = {}
    for label, package in enumerate(packages):
        texts = sorted({text for text in _docstrings_of(package) if len(_split(text)) >= shortest})
        step = max(1, len(texts) / most)
        found |= {texts[int(k * step)]: label for k in range(min(most, len(texts)))}
    counts = [Counter(_split(text)) for text in found]
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    words = [word for word, _ in total.most_common(vocabulary)]
    x = torch.tensor([[float(count[word]) for word in words] for count in counts])
    y = torch.tensor(list(found.values()))
    return Documents(list(found), words, tuple(packages), x / x.sum(1, keepdim=True), y)


def _split(text: str) -> list[str]:
    return re.findall(r"[a-z_]{2,}", text.lower())


def _docstrings_of(package: str) -> Iterator[str]:
    name, *inner = package.split(".")
    spec = find_spec(name)  # of the outermost package only: then nothing is imported
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package!r} is not installed, or is no package")
    for file in sorted(Path(spec.submodule_search_locations[0], *inner).rglob("*.py")):
        if "tests" in file.parts:
            continue
        yield from _DOCSTRING.findall(file.read_text(encoding="utf-8"))

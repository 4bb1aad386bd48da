"""Python's own source as characters, each labeled with the type of the token that it belongs to.

The modules come with every Python installation and `tokenize` is the teacher, so the labels are real and
right. They differ a little from one version of Python to the next.
"""

import io
import keyword
import sysconfig
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import torch
from jaxtyping import Int
from torch import Tensor

TYPES = ("space", "keyword", "name", "number", "string", "comment", "operator")
CHARACTERS = "\n" + "".join(map(chr, range(32, 127)))  # everything else counts as "~", the last of them
_KINDS = {tokenize.NUMBER: "number", tokenize.STRING: "string", tokenize.COMMENT: "comment"}
_F_STRING = ("FSTRING_START", "FSTRING_END")  # Python 3.12 and later: an f-string is several tokens


@dataclass(frozen=True)
class Labeled:
    """Characters as indices into CHARACTERS, each with its type as an index into TYPES."""

    x: Int[Tensor, " characters"]
    y: Int[Tensor, " characters"]

    def windows(self, length: int) -> tuple[Int[Tensor, "windows length"], Int[Tensor, "windows length"]]:
        """Cut into windows of so many characters, one after the other; the rest at the end is left out."""
        if not 1 <= length <= len(self.x):
            raise ValueError(f"length is {length}; expected 1 to {len(self.x)}, the number of characters")
        whole = len(self.x) // length * length
        return self.x[:whole].view(-1, length), self.y[:whole].view(-1, length)


def encode(text: str) -> Int[Tensor, " characters"]:
    """Characters as indices into CHARACTERS; an unknown one counts as the last."""
    last = len(CHARACTERS) - 1
    places = {c: i for i, c in enumerate(CHARACTERS)}
    return torch.tensor([places.get(c, last) for c in text], dtype=torch.long)


def token_types(text: str) -> Int[Tensor, " characters"]:
    """The type of each character of a Python program. What is in no token is space.

    Raises SyntaxError (or its kin `tokenize.TokenError`) for a text that cannot be split into tokens.
    """
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    types = torch.zeros(len(text), dtype=torch.long)
    for kind, (row, column), (to_row, to_column) in _spans(text):
        types[starts[row - 1] + column : starts[to_row - 1] + to_column] = TYPES.index(kind)
    return types


def _spans(text: str) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """Type, start and end (rows from 1, columns from 0) of each token that has characters of its own."""
    depth, begin = 0, (0, 0)  # of f-strings in one another
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        if name in _F_STRING:
            if name == _F_STRING[0]:
                begin, depth = (begin if depth else token.start), depth + 1
            else:
                depth -= 1
                if not depth:
                    yield "string", begin, token.end
        elif depth == 0 and token.string.strip():
            if token.type == tokenize.NAME:
                yield "keyword" if keyword.iskeyword(token.string) else "name", token.start, token.end
            elif token.type == tokenize.OP or token.type in _KINDS:
                yield _KINDS.get(token.type, "operator"), token.start, token.end


@cache
def python_source(characters: int = 400_000, held_out: int = 60_000) -> dict[str, Labeled]:
    """The pieces "train", "validation" and "test" of the standard library, whole modules each.

    characters: at least so many to train on. held_out: at least so many in each of the other two pieces.
    ValueError where the library has fewer.
    """
    library = Path(sysconfig.get_path("stdlib"))
    modules = iter(sorted(library.glob("*.py"), key=lambda path: path.name[::-1]))  # not by topic
    pieces = {}
    for name, size in (("test", held_out), ("validation", held_out), ("train", characters)):
        texts: list[str] = []
        while sum(map(len, texts)) < size:
            path = next(modules, None)
            if path is None:
                raise ValueError(f"the standard library has too few characters for {size} to {name}")
            texts.append(path.read_text(encoding="utf-8", errors="replace"))
        pieces[name] = Labeled(
            torch.cat([encode(t) for t in texts]), torch.cat([token_types(t) for t in texts])
        )
    return pieces

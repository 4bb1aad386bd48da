"""Characters of Python source and the types of their tokens."""

import builtins
import keyword

import pytest
import torch

from course.data.python_source import CHARACTERS, TYPES, encode, python_source, token_types

PROGRAM = '''def area(r):  # of a circle
    """Two
    lines"""
    return 3.14 * r**2
'''


def named(text):
    return [TYPES[i] for i in token_types(text)]


def test_every_character_has_the_type_of_its_token():
    types = named(PROGRAM)
    for piece, kind in [
        ("def", "keyword"), ("area", "name"), ("(", "operator"), ("# of a circle", "comment"),
        ('"""Two\n    lines"""', "string"), ("3.14", "number"), ("**", "operator"), ("    return", None),
    ]:  # fmt: skip
        at = PROGRAM.index(piece)
        assert kind is None or set(types[at : at + len(piece)]) == {kind}, piece
    assert types[PROGRAM.index("    return")] == "space"


def test_an_f_string_is_a_string_in_every_version():
    text = "x = f\"a {b!r} {f('c')} d\" + e\n"
    types, inside = named(text), text.index('f"')
    end = text.index(' d"') + 3
    assert set(types[inside:end]) == {"string"}
    assert types[end:] == ["space", "operator", "space", "name", "space"]


def test_encoded_characters():
    assert encode("a\n~").tolist() == [CHARACTERS.index("a"), 0, len(CHARACTERS) - 1]
    assert encode("é").tolist() == [len(CHARACTERS) - 1]


def test_the_library_in_three_pieces():
    pieces = python_source(60_000, 20_000)
    assert {name: len(p.x) >= size for (name, p), size in zip(pieces.items(), (2e4, 2e4, 6e4), strict=True)}
    for piece in pieces.values():
        assert piece.x.shape == piece.y.shape and piece.y.max() == len(TYPES) - 1
        text = "".join(CHARACTERS[i] for i in piece.x[:20_000])
        words = {text[i : i + 4] for i in range(len(text) - 4) if named_keyword(piece, text, i)}
        assert words <= set(keyword.kwlist) | set(dir(builtins))
    assert not torch.equal(pieces["test"].x[:5000], pieces["validation"].x[:5000])


def named_keyword(piece, text, i):
    """Whether a keyword of exactly four letters stands at place i."""
    kinds = piece.y[max(i - 1, 0) : i + 5].tolist()
    return kinds == [0, 1, 1, 1, 1, 0]


def test_windows():
    piece = python_source(60_000, 20_000)["test"]
    x, y = piece.windows(100)
    assert x.shape == y.shape == (len(piece.x) // 100, 100)
    assert torch.equal(x[1], piece.x[100:200])
    with pytest.raises(ValueError, match="length is 0"):
        piece.windows(0)

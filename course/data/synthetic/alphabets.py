"""Printed letters of three alphabets in sixteen styles, drawn from the typefaces that come with matplotlib.

Letters that look alike in two of the alphabets stand in one of them only.
"""

from pathlib import Path
from typing import NamedTuple

import matplotlib
import numpy as np
import torch
from jaxtyping import Float, Int
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabdefghijklmnqrty23456789"
CYRILLIC = "БДЖЗИЛУЦЧШЩЪЫЭЮЯбвджфя"
GREEK = "ΓΔΘΛΞΠΣΦΨΩαβγδεζηθλμξπσω"
STYLES = [
    *(f"DejaVuSans{kind}" for kind in ("", "-Bold", "-Oblique", "-BoldOblique")),
    *(f"DejaVuSansMono{kind}" for kind in ("", "-Bold", "-Oblique", "-BoldOblique")),
    *(f"DejaVuSerif{kind}" for kind in ("", "-Bold", "-Italic", "-BoldItalic")),
    *(f"STIXGeneral{kind}" for kind in ("", "Bol", "Italic", "BolIta")),
]
_DRAWN = 8  # times larger than wanted, then averaged


class Letters(NamedTuple):
    """x: images from 0 (paper) to 1 (ink). y: place in the alphabet. style: place in STYLES."""

    x: Float[Tensor, "n 1 size size"]
    y: Int[Tensor, " n"]
    style: Int[Tensor, " n"]


def alphabet(letters: str, size: int = 12) -> Letters:
    """Each letter in each style, in its place in the middle of size x size pixels (at least 8).

    ValueError for a letter that stands twice, none at all, or a smaller size.
    """
    if size < 8 or not letters or len(set(letters)) < len(letters):
        raise ValueError(f"size {size}, letters {letters!r}; expected at least 8, and each letter once")
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    images = []
    for style in STYLES:
        font = ImageFont.truetype(str(folder / f"{style}.ttf"), round(0.85 * size * _DRAWN))
        images += [_drawn(letter, font, size) for letter in letters]
    x = torch.tensor(np.stack(images), dtype=torch.float32)[:, None] / 255
    places = torch.arange(len(letters)).repeat(len(STYLES))
    return Letters(x, places, torch.arange(len(STYLES)).repeat_interleave(len(letters)))


def _drawn(letter: str, font: ImageFont.FreeTypeFont, size: int) -> np.ndarray:
    side = size * _DRAWN
    sheet = Image.new("L", (side, side))
    ImageDraw.Draw(sheet).text((side / 2, side / 2), letter, fill=255, font=font, anchor="mm")
    box = sheet.getbbox()
    if box:  # centered by its ink, not by its line
        centered = Image.new("L", (side, side))
        ink = sheet.crop(box)
        centered.paste(ink, ((side - ink.width) // 2, (side - ink.height) // 2))
        sheet = centered
    return np.asarray(sheet.resize((size, size), Image.Resampling.BOX))

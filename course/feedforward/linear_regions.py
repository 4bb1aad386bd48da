"""Linear regions of rectifier networks, counted exactly. (Slides, lecture 02, part 5.)

A network of linear layers and rectifiers is piecewise linear: while no unit switches between "off" (0) and
"on" (its preactivation), the output is one linear function (plus a constant) of the input. We follow the
input through the network and cut it wherever a unit switches.

    pieces(network)             one input: the pieces of the line, from left to right
    cells(network, size)        two inputs: the polygons in which no unit switches
    regions(network, size)      the same, where neighbors with one and the same function count as one

What this module calls linear is strictly affine; the slides do the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf, isinf

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

Array = NDArray[np.float64]
_TOLERANCE = 1e-9  # relative: closer cuts, and slopes that differ less, are taken as equal


@dataclass(frozen=True)
class Piece:
    """An interval on which the output is slope * x + offset (one entry for each output)."""

    low: float
    high: float
    slope: Array
    offset: Array


@dataclass(frozen=True)
class Cell:
    """A convex polygon on which the output is slope @ x + offset, and no unit switches.

    corners: n x 2, counterclockwise. on: whether each rectifier is on, layer by layer.
    slope: outputs x 2. offset: outputs.
    """

    corners: Array
    on: tuple[bool, ...]
    slope: Array
    offset: Array

    @property
    def area(self) -> float:
        x, y = self.corners.T
        return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def pieces(network: nn.Sequential, low: float = -inf, high: float = inf) -> list[Piece]:
    """Linear regions of a network with one input, on the whole line or between low and high.

    network: nn.Linear and nn.ReLU only; others raise ValueError. Neighbors with one function are one piece.
    """
    found = [Piece(low, high, np.ones((1, 1)), np.zeros(1))]  # at first, "the output" is the input itself
    for module in _modules(network, inputs=1):
        if isinstance(module, nn.Linear):
            found = [Piece(p.low, p.high, *_through(module, p.slope, p.offset)) for p in found]
        else:
            found = [part for piece in found for part in _cut_piece(piece)]
    merged = found[:1]
    for piece in found[1:]:
        if _same(merged[-1], piece):
            merged[-1] = Piece(merged[-1].low, piece.high, piece.slope, piece.offset)
        else:
            merged.append(piece)
    return merged


def cells(network: nn.Sequential, size: float = 1.0) -> list[Cell]:
    """Cut the square [-size, size]^2 where a unit of a network with two inputs switches.

    network: nn.Linear and nn.ReLU only; others raise ValueError.
    """
    square = size * np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    found = [Cell(square, (), np.eye(2), np.zeros(2))]
    for module in _modules(network, inputs=2):
        if isinstance(module, nn.Linear):
            found = [Cell(c.corners, c.on, *_through(module, c.slope, c.offset)) for c in found]
        else:
            found = [part for cell in found for part in _cut_cell(cell)]
    return found


def regions(network: nn.Sequential, size: float = 1.0) -> list[list[Cell]]:
    """Linear regions in the square [-size, size]^2: connected, with one linear function, maximal.

    Each region is a list of cells. Mostly it is a single one; where later layers are off, more.
    """
    found = cells(network, size)
    group = list(range(len(found)))  # union-find: each cell points towards the first one of its region

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    functions = np.stack([np.append(c.slope.ravel(), c.offset) for c in found])  # cells x numbers
    tolerance = _TOLERANCE * max(1.0, float(np.abs(functions).max()))
    for i in range(len(found)):
        alike = (np.abs(functions[i + 1 :] - functions[i]) <= tolerance).all(1)
        for j in (i + 1 + np.flatnonzero(alike)).tolist():
            if root(i) != root(j) and _share_an_edge(found[i].corners, found[j].corners, size):
                group[root(j)] = root(i)
    return [[c for j, c in enumerate(found) if root(j) == i] for i in range(len(found)) if group[i] == i]


def _modules(network: nn.Sequential, inputs: int) -> Iterator[nn.Module]:
    for number, module in enumerate(network):
        if not isinstance(module, nn.Linear | nn.ReLU):
            raise ValueError(f"module {number} is {module}; expected nn.Linear or nn.ReLU")
        if number == 0 and getattr(module, "in_features", inputs) != inputs:
            raise ValueError(f"the network has {module.in_features} inputs; expected {inputs}")
        yield module


@torch.no_grad()
def _through(layer: nn.Linear, slope: Array, offset: Array) -> tuple[Array, Array]:
    """A linear layer after a linear function is a linear function."""
    weight = layer.weight.double().cpu().numpy()
    bias = np.zeros(len(weight)) if layer.bias is None else layer.bias.double().cpu().numpy()
    return weight @ slope, weight @ offset + bias


def _cut_piece(piece: Piece) -> Iterator[Piece]:
    """Cut an interval where a rectifier switches, and turn off what is off."""
    slope, offset = piece.slope[:, 0], piece.offset
    cuts = [piece.low]
    for x in sorted(-offset[slope != 0] / slope[slope != 0]):
        if cuts[-1] + _TOLERANCE * max(1.0, abs(x)) < x < piece.high - _TOLERANCE * max(1.0, abs(x)):
            cuts.append(float(x))
    for low, high in zip(cuts, [*cuts[1:], piece.high], strict=True):
        on = slope * _inside(low, high) + offset > 0
        yield Piece(low, high, piece.slope * on[:, None], offset * on)


def _inside(low: float, high: float) -> float:
    if isinf(low) and isinf(high):
        return 0.0
    return high - 1 if isinf(low) else low + 1 if isinf(high) else (low + high) / 2


def _cut_cell(cell: Cell) -> Iterator[Cell]:
    """Cut a polygon along the lines where rectifiers switch, one after another, and turn off what is off."""
    parts: list[tuple[Array, tuple[bool, ...]]] = [(cell.corners, ())]
    for slope, offset in zip(cell.slope, cell.offset, strict=True):
        parts = [
            (corners, (*on, side))
            for whole, on in parts
            for corners, side in _cut_polygon(whole, whole @ slope + offset)
        ]
    for corners, on in parts:
        yield Cell(corners, cell.on + on, cell.slope * np.array(on)[:, None], cell.offset * np.array(on))


def _cut_polygon(corners: Array, s: Array) -> Iterator[tuple[Array, bool]]:
    """The parts of a convex polygon where s > 0 and where s < 0; s: a linear function at the corners."""
    tolerance = _TOLERANCE * max(1.0, float(np.abs(s).max()))
    if s.min() >= -tolerance or s.max() <= tolerance:
        yield corners, bool(s.max() > tolerance)
        return
    for side in (True, False):
        t = s if side else -s
        kept = []
        for p, q, t_p, t_q in zip(corners, np.roll(corners, -1, 0), t, np.roll(t, -1), strict=True):
            if t_p >= 0:
                kept.append(p)
            if t_p * t_q < 0:
                kept.append(p + (q - p) * t_p / (t_p - t_q))
        yield np.array(kept), side


def _same(a: Piece, b: Piece) -> bool:
    """Whether two neighboring pieces have one slope (the offset follows, as networks are continuous)."""
    return bool(np.allclose(a.slope, b.slope, rtol=_TOLERANCE, atol=_TOLERANCE))


def _share_an_edge(p: Array, q: Array, size: float) -> bool:
    """Whether two convex polygons without common inner points touch along more than a point."""
    touching = np.concatenate([p[_contains(q, p, size)], q[_contains(p, q, size)]])
    return len(touching) > 1 and bool(np.ptp(touching, axis=0).max() > 1e-7 * size)


def _contains(polygon: Array, points: Array, size: float) -> NDArray[np.bool_]:
    edges = np.roll(polygon, -1, 0) - polygon  # corners x 2
    lengths = np.linalg.norm(edges, axis=1)
    across = points[:, None] - polygon  # points x corners x 2
    left = edges[:, 0] * across[..., 1] - edges[:, 1] * across[..., 0]  # lengths times distance
    return (left >= -1e-8 * size * lengths).all(1)

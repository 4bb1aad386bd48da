"""Frequencies of a graph, and filters. (Slides, lecture 09, part 2.)

A signal gives each vertex a number. The eigenvectors of the Laplacian are its waves: the larger the
eigenvalue, the more a wave changes along the edges.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from course.graphs.matrices import Matrix

Signal = Float[Tensor, "n *channels"]


def transform(waves: Matrix, f: Signal) -> Signal:
    """The graph Fourier transform: how much of each wave (a column of `waves`) is in the signal."""
    return waves.mT @ f


def inverse_transform(waves: Matrix, spectrum: Signal) -> Signal:
    """The signal that has this much of each wave."""
    return waves @ spectrum


def spectral_filter(waves: Matrix, gains: Float[Tensor, "n"], f: Signal) -> Signal:
    """Spectral convolution: multiply each wave's share by its gain. Every vertex may move every other."""
    each = gains.reshape(-1, *(1,) * (f.dim() - 1))  # the same for all channels
    return inverse_transform(waves, each * transform(waves, f))


def polynomial_filter(
    lap: Matrix, coefficients: Sequence[float] | Float[Tensor, "terms"], f: Signal
) -> Signal:
    """(c_0 I + c_1 L + c_2 L^2 + ...) f, without eigenvectors: the gain of eigenvalue x is c_0 + c_1 x + ...

    A filter of K + 1 coefficients looks K edges far and costs K products with L. (Defferrard et al., 2016.)
    """
    if len(coefficients) == 0:
        raise ValueError("there are no coefficients; expected at least one")
    power, total = f, torch.zeros_like(f)
    for number, coefficient in enumerate(coefficients):
        power = lap @ power if number else power
        total = total + coefficient * power
    return total

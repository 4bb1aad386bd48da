"""What a template does once so that no fork of it has to: imports, and first calls that are slow."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from autograder.engine.wire import randomness

# What costs up to a second when it is used first, and the words in a notebook by which it is expected.
OPTIMIZERS, COMPARISONS, GRADIENTS = "optim", "torch.testing", "autograd.grad("


def import_quietly(names: list[str]) -> None:
    """Import what the notebooks will need; what does not exist fails later, in the notebook."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue


def warm_up(expected: Sequence[str]) -> None:
    """Pay once for what a first call costs: lazily imported and initialized parts of libraries.

    expected: some of OPTIMIZERS, COMPARISONS and GRADIENTS.
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        x = torch.ones(2, 2, requires_grad=True)
        (torch.softmax(x @ x, -1) + torch.nn.functional.layer_norm(x, (2,))).sum().backward()
        torch.autograd.grad((x**3).sum(), x, create_graph=True)
        if GRADIENTS in expected:  # with an upstream gradient: it imports sympy
            torch.autograd.grad(2 * x, x, torch.ones_like(x))
        if OPTIMIZERS in expected:
            torch.optim.Adam([x]).step()
        if COMPARISONS in expected:
            torch.testing.assert_close(x, x.clone())
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        importlib.import_module("numpy.testing")
        numpy.linalg.svd(numpy.eye(2))
    randomness.seed(0)
    randomness.snapshot()

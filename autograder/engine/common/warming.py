"""What a template does once so that no fork of it has to: imports, and first calls that are slow."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import Any

from autograder.engine.wire import randomness

# What costs up to a second when it is used first, and the words in a notebook by which it is expected.
OPTIMIZERS, COMPARISONS, GRADIENTS = "optim", "torch.testing", "autograd.grad("
DEVICES = ("cuda", "xpu", "mtia")


def expected(source: str) -> list[str]:
    """Which of these the code of an assignment will use."""
    return [word for word in (OPTIMIZERS, COMPARISONS, GRADIENTS) if word in source]


def import_quietly(names: list[str]) -> None:
    """Import what the notebooks will need; what does not exist fails later, in the notebook."""
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            continue


def warm_up(words: Sequence[str]) -> None:
    """Pay once for what a first call costs: lazily imported and initialized parts of libraries.

    words: some of OPTIMIZERS, COMPARISONS and GRADIENTS.
    """
    torch = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)
        _no_seeds_for_absent_devices(torch)
        x = torch.ones(2, 2, requires_grad=True)
        (torch.softmax(x @ x, -1) + torch.nn.functional.layer_norm(x, (2,))).sum().backward()
        torch.autograd.grad((x**3).sum(), x, create_graph=True)
        if GRADIENTS in words:  # with an upstream gradient: it imports sympy
            torch.autograd.grad(2 * x, x, torch.ones_like(x))
        if OPTIMIZERS in words:
            torch.optim.Adam([x]).step()
        if COMPARISONS in words:
            torch.testing.assert_close(x, x.clone())
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        importlib.import_module("numpy.testing")
        numpy.linalg.svd(numpy.eye(2))
    randomness.seed(0)
    randomness.snapshot()


def _no_seeds_for_absent_devices(torch: Any) -> None:
    """`torch.manual_seed` also notes the seed for each kind of device, with a traceback, in case that one is
    used later. Where there is none that is a tenth of what judging some assignments takes."""
    for module in (getattr(torch, name, None) for name in DEVICES):
        if module is not None and not module.is_available():
            module.manual_seed_all = lambda seed: None

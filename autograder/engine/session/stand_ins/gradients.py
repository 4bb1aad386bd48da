"""Gradients across the wire: a call to the player is a node of the judge's autograd graph."""

from __future__ import annotations

from typing import Any

import torch

from autograder.engine.session.stand_ins.questions import Questions
from autograder.engine.wire.common import WireError


class _Remote(torch.autograd.Function):
    """Outputs that the player computed from `inputs`; it keeps the graph under a number.

    The backward pass asks the player for a vector-Jacobian product. If a graph of that is wanted
    too (create_graph), the product is again such a node.
    """

    @staticmethod
    def forward(ctx: Any, session: Questions, graph: int, outputs: list, *inputs: torch.Tensor) -> tuple:
        ctx.session, ctx.graph = session, graph
        ctx.save_for_backward(*inputs)
        ctx.set_materialize_grads(False)
        integers = [o for o in outputs if not (o.is_floating_point() or o.is_complex())]
        ctx.mark_non_differentiable(*integers)
        return tuple(outputs)

    @staticmethod
    def backward(ctx: Any, *grads: torch.Tensor | None) -> tuple:
        inputs = ctx.saved_tensors
        create = torch.is_grad_enabled()
        found, spots, graph = ctx.session.vector_jacobian(ctx.graph, list(grads), create)
        fitting(inputs, found)
        if graph is not None:
            seeds = [g for g in grads if g is not None]
            again = _Remote.apply(ctx.session, graph, [found[i] for i in spots], *inputs, *seeds)
            for spot, value in zip(spots, again, strict=True):
                found[spot] = value
        return None, None, None, *found


def node(session: Questions, graph: int, outputs: list, inputs: list) -> list:
    """The outputs of a remote call, tied to its inputs."""
    return list(_Remote.apply(session, graph, outputs, *inputs))


def fitting(inputs: Any, found: list) -> None:
    """Refuse gradients whose number, shape or type is not the inputs'."""
    if len(found) != len(inputs):
        raise WireError(f"{len(found)} gradients for {len(inputs)} inputs")
    for given, gradient in zip(inputs, found, strict=True):
        if gradient is None:
            continue
        if not isinstance(gradient, torch.Tensor) or gradient.shape != given.shape:
            raise WireError("a gradient does not have its input's shape")

"""What a computation on parts costs: steps in sequence, operations, seconds, and how they grow.

Slides, lecture 05, "Parallel processing and cost". Two costs are counted, and are the same on every machine:
how long the longest chain of operations is that must wait for one another, and how many floating-point
operations there are in all. Seconds depend on the machine and on its other work.
"""

import time
from collections.abc import Callable, Sequence
from math import prod

import numpy as np
import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode


def sequential_steps(function: Callable[[Tensor], Tensor], parts: Tensor) -> int:
    """Length of the longest chain of tensor operations in which each needs the result of the one before.

    Measured on the graph that torch records for the backward pass: the longest path from result to input.
    One operation on a whole tensor counts as one step, however large the tensor.
    Raises ValueError where function does not depend on its argument through torch operations.
    """
    with torch.enable_grad():
        outputs = function(parts.detach().clone().requires_grad_())
    if outputs.grad_fn is None:
        raise ValueError("function cut the graph (detach, no_grad or numpy): no steps can be counted")
    longest: dict = {}
    stack = [outputs.grad_fn]
    while stack:  # depth first, with a stack of our own: a recurrence is deeper than Python's
        node = stack[-1]
        before = [next_node for next_node, _ in node.next_functions if next_node is not None]
        waiting = [next_node for next_node in before if next_node not in longest]
        if waiting:
            stack.extend(waiting)
            continue
        # AccumulateGrad stands for an input or a parameter: the end of a chain, no operation.
        own = 0 if node.name().endswith("AccumulateGrad") else 1
        longest[node] = own + max((longest[next_node] for next_node in before), default=0)
        stack.pop()
    return longest[outputs.grad_fn]


def operations(function: Callable[[Tensor], Tensor], parts: Tensor) -> int:
    """Floating-point operations of the matrix products, convolutions and sums of messages in function(parts).

    A product of n x m and m x k counts 2nmk, `index_add` one addition for each number added; other additions
    and activations, which are fewer, are left out.
    """
    additions = {torch.ops.aten.index_add: lambda zeros, dim, index, rows, **_: prod(rows)}
    with FlopCounterMode(display=False, custom_mapping=additions) as counter, torch.no_grad():
        function(parts)
    return counter.get_total_flops()


def seconds(function: Callable[[Tensor], Tensor], parts: Tensor, repeats: int = 5) -> float:
    """Shortest processor time of one forward pass in seconds, of `repeats` after one to warm up.

    The processor's, so that waiting for other work on the machine does not count; the shortest, as such work
    can still only add to it.
    """
    times = []
    with torch.no_grad():
        function(parts)
        for _ in range(repeats):
            begin = time.process_time()
            function(parts)
            times.append(time.process_time() - begin)
    return min(times)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The b of cost = a size^b that fits best: the slope of the line through the logarithms.

    0 is constant, 1 linear, 2 quadratic. Raises ValueError for fewer than two pairs or numbers not above 0.
    """
    if len(sizes) != len(costs) or len(sizes) < 2:
        raise ValueError(f"{len(sizes)} sizes and {len(costs)} costs; expected at least 2 pairs")
    if min(*sizes, *costs) <= 0:
        raise ValueError(f"sizes are {list(sizes)}, costs are {list(costs)}; expected all above 0")
    slope = np.polyfit(np.log(sizes), np.log(costs), 1)[0]
    return float(slope.round(9)) + 0.0  # what is constant grows with power 0.0, not -1e-17

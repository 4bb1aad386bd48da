"""Other right answers and typical wrong ones to task jacobian of 03_training."""

import torch

from autograder.catalogue import right, wrong


@right("jacobian", "einsum")
def jacobian_products(x, W_1, W_2, v, delta):
    slope = torch.cosh(torch.einsum("...i, ih -> ...h", x, W_1)) ** -2
    there = torch.einsum("...i, ih, ...h, ho -> ...o", v, W_1, slope, W_2)
    return there, torch.einsum("...o, ho, ...h, ih -> ...i", delta, W_2, slope, W_1)


@right("jacobian", "one layer after the other")
def jacobian_products(x, W_1, W_2, v, delta):
    hidden = torch.tanh(torch.matmul(x, W_1))
    moved = torch.matmul(v, W_1)
    moved = moved - moved * hidden * hidden
    back = torch.matmul(delta, W_2.transpose(0, 1))
    back = back * (1 + hidden) * (1 - hidden)
    return torch.matmul(moved, W_2), torch.matmul(back, W_1.transpose(0, 1))


@wrong(
    "jacobian",
    "slope left out",
    hint="The slope of tanh is left out, as if the network were linear. Between the two matrices each "
    "hidden unit multiplies by its slope.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    return v @ W_1 @ W_2, delta @ W_2.mT @ W_1.mT


@wrong(
    "jacobian",
    "value in place of the slope",
    hint="The hidden units multiply by their value, tanh of the preactivation. They multiply by their slope.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = torch.tanh(x @ W_1)
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope without the square",
    hint="The slope of tanh is computed as 1 - tanh. The square is missing.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1)
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope of the preactivation",
    hint="The slope is 1 less the square of the preactivation; it should be the square of its tanh.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - (x @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope of the logistic unit",
    hint="The slope is that of a logistic unit, z (1 - z). The hidden units are tanh units.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    z = torch.tanh(x @ W_1)
    slope = z * (1 - z)
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope where the direction is",
    hint="The slope is taken at v. The Jacobian is that at x: v and delta are what it is multiplied by.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(v @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "products in the other order",
    hint="The two products have changed places: J v comes first, and it has the size of the output.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1) ** 2
    return (delta @ W_2.mT * slope) @ W_1.mT, (v @ W_1 * slope) @ W_2


@wrong(
    "jacobian",
    "weights not transposed on the way back",
    hint="On the way back the gradient meets the matrices in the right order but not transposed. With "
    "square matrices the shapes fit all the same.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2 * slope) @ W_1


@wrong(
    "jacobian",
    "the value of the network",
    hint="The first result is f(x), the value of the network. Asked for is how it changes when x moves in "
    "the direction v.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    z = torch.tanh(x @ W_1)
    return z @ W_2, (delta @ W_2.mT * (1 - z**2)) @ W_1.mT


@wrong(
    "jacobian",
    "one slope for all examples",
    hint="All examples get the slopes of the first one. Each example has a Jacobian of its own.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x.reshape(-1, len(W_1))[0] @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "gradient written over the point",
    hint="The gradient is written into the caller's x. Return it in a tensor of its own.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1) ** 2
    there = (v @ W_1 * slope) @ W_2
    return there, x.copy_((delta @ W_2.mT * slope) @ W_1.mT)


@wrong(
    "jacobian",
    "slope from sinh and cosh",
    hint="The slope is computed from exponentials that overflow for large preactivations, and infinity "
    "divided by infinity is NaN. The slope is 1 minus the square of tanh.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    a = x @ W_1
    slope = 1 - (torch.sinh(a) / torch.cosh(a)) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "the whole Jacobian",
    hint="The products are right, but the whole Jacobian is built for them. For a wide layer there is no "
    "memory for it: multiply from one side, one matrix after the other.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    z = (x @ W_1).tanh()
    J = (W_2.T * (1 - z.square()).unsqueeze(-2)) @ W_1.T
    return (J @ v.unsqueeze(-1)).squeeze(-1), (delta.unsqueeze(-2) @ J).squeeze(-2)

"""Other right answers and typical wrong ones to task cell_path of 07_recurrence."""

import torch

from autograder.catalogue import right, wrong


@right("cell_path", "from the end to the beginning")
def path_weights(f):
    weights = [torch.ones_like(f[0])]
    for gate in reversed(list(f[1:])):
        weights.append(weights[-1] * gate)
    return torch.stack(weights[::-1])


@right("cell_path", "each product on its own")
def path_weights(f):
    return torch.stack([torch.prod(f[k:], dim=0) for k in range(1, len(f) + 1)])


@wrong(
    "cell_path",
    "own gate included",
    hint="Each product begins with the gate of its own time. That gate acts on what was there before.",
)
def path_weights(f):
    return f.flip(0).cumprod(0).flip(0)


@wrong(
    "cell_path",
    "products from the beginning",
    hint="These are the products of all gates up to each time. What was written is multiplied by the "
    "later ones.",
)
def path_weights(f):
    return f.cumprod(0)


@wrong(
    "cell_path",
    "total divided by the products so far",
    hint="The product of all gates is divided by that of the earlier ones: 0 / 0 if a gate is shut.",
)
def path_weights(f):
    so_far = f.cumprod(0)
    return so_far[-1:] / so_far


@wrong(
    "cell_path",
    "sums of logarithms",
    hint="The products are computed with logarithms, and the logarithm of a gate that is shut is -inf.",
)
def path_weights(f):
    logs = f.log().cumsum(0)
    return (logs[-1:] - logs).exp()


@wrong(
    "cell_path",
    "time reversed",
    hint="The weights stand in reverse order: the last one, of what was written last, is 1.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.ones_like(f[:1])])
    return later.flip(0).cumprod(0)


@wrong(
    "cell_path",
    "the next gate alone",
    hint="Each weight is the next gate alone. What was written passes through all later gates.",
)
def path_weights(f):
    return torch.cat([f[1:], torch.ones_like(f[:1])])


@wrong(
    "cell_path",
    "last weight 0",
    hint="The last weight is 0. An empty product is 1: nothing has been forgotten yet.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.ones_like(f[:1])])
    weights = later.flip(0).cumprod(0).flip(0)
    return torch.cat([weights[:-1], torch.zeros_like(f[:1])])


@wrong(
    "cell_path",
    "products along the units",
    hint="The products run along the last axis, over units. Time is the first axis.",
)
def path_weights(f):
    later = torch.cat([f[..., 1:], torch.ones_like(f[..., :1])], dim=-1)
    return later.flip(-1).cumprod(-1).flip(-1)


@wrong(
    "cell_path",
    "along time, then along the units",
    hint="The gates are moved on by one time, but the products run along the last axis, over units. Time is "
    "the first axis.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.ones_like(f[:1])])
    return later.flip(-1).cumprod(-1).flip(-1)


@wrong(
    "cell_path",
    "sums",
    hint="The later gates are added up. Passing through several gates multiplies.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.ones_like(f[:1])])
    return later.flip(0).cumsum(0).flip(0)


@wrong(
    "cell_path",
    "sums that begin with 0",
    hint="The later gates are added up, from 0 on. Passing through several gates multiplies, and an empty "
    "product is 1.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.zeros_like(f[:1])])
    return later.flip(0).cumsum(0).flip(0)


@wrong(
    "cell_path",
    "cut off from the graph",
    hint="The result is detached: the numbers are right, but no gradient reaches the gates.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.ones_like(f[:1])]).detach()
    return later.flip(0).cumprod(0).flip(0)


@wrong(
    "cell_path", "changed in place", hint="The gates that were given are changed in place. Make a new tensor."
)
def path_weights(f):
    f[:-1] = f[1:].clone()
    f[-1] = 1
    return f.flip(0).cumprod(0).flip(0)


@wrong(
    "cell_path",
    "a tiny number added before the logarithm",
    hint="A tiny number keeps the logarithm of a shut gate finite, so a little of what was written before it "
    "survives. Multiply the gates themselves.",
)
def path_weights(f):
    later = torch.cat([f[1:], torch.ones_like(f[:1])])
    return (later + 1e-30).log().flip(0).cumsum(0).flip(0).exp()

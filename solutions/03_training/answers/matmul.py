"""Other right answers and typical wrong ones to task matmul of 03_training."""

import torch

from autograder.catalogue import right, wrong


@right("matmul", "einsum")
def linear_backward(X, W, delta):
    to_W = torch.einsum("...i, ...o -> io", X, delta)
    return torch.einsum("...o, io -> ...i", delta, W), to_W, torch.einsum("...o -> o", delta)


@right("matmul", "one example at a time")
def linear_backward(X, W, delta):
    delta_W, delta_b, rows = torch.zeros_like(W), torch.zeros_like(W[0]), []
    for x, d in zip(X.reshape(-1, len(W)), delta.reshape(-1, len(W[0])), strict=True):
        delta_W += torch.outer(x, d)
        delta_b += d
        rows.append((W * d).sum(1))
    return torch.stack(rows).reshape(X.shape), delta_W, delta_b


@right("matmul", "the bias as the weight of an input that is 1")
def linear_backward(X, W, delta):
    one = torch.ones_like(X[..., :1])
    extended = torch.cat([X, one], dim=-1).unsqueeze(-1) * delta.unsqueeze(-2)
    extended = extended.reshape(-1, len(W) + 1, W.shape[1]).sum(0)
    return (delta.unsqueeze(-2) * W).sum(-1), extended[:-1], extended[-1]


@wrong(
    "matmul",
    "weights not transposed",
    hint="The gradient with respect to X is multiplied by W instead of its transpose. With a square matrix"
    " the shapes fit all the same.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W, x.mT @ d, d.sum(dim=0)


@wrong(
    "matmul",
    "gradient of the weights transposed",
    hint="The gradient with respect to W is transposed. It has the shape of W: a row for each input, a "
    "column for each output.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, d.mT @ x, d.sum(dim=0)


@wrong(
    "matmul",
    "averaged over the examples",
    hint="The gradients of W and b are averages over the examples. They are sums: if the cost is a mean, "
    "the division is in the upstream gradient already.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d / len(x), d.mean(dim=0)


@wrong(
    "matmul",
    "gradient of the bias averaged",
    hint="The gradient of b is an average over the examples, that of W a sum. Both are used by every "
    "example, so both add up what comes back.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, d.mean(dim=0)


@wrong(
    "matmul",
    "gradient of the bias not added up",
    hint="The upstream gradient is handed to the bias as it is, one row per example. The bias was copied "
    "to all examples, and the dual of copying is adding.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, delta


@wrong(
    "matmul",
    "gradient of the bias added up over the outputs",
    hint="The gradient of b is summed along the outputs, which leaves one number per example. Sum over the"
    " examples: one number per output is left.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, d.sum(dim=1)


@wrong(
    "matmul",
    "no gradient for the bias",
    hint="The gradient of the bias is 0. The bias is added to every output, so a nudge of it changes the "
    "result.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, torch.zeros_like(d[0])


@wrong(
    "matmul",
    "upstream gradient ignored",
    hint="The upstream gradient is ignored: the results are the gradients of the sum of all outputs.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), torch.ones_like(delta).reshape(-1, W.shape[1])
    return torch.ones_like(delta) @ W.mT, x.mT @ d, d.sum(dim=0)


@wrong(
    "matmul",
    "one leading axis only",
    hint="With several leading axes, only the first is summed over. All examples use the same W and b, "
    "wherever they stand: sum over all axes but the last.",
)
def linear_backward(X, W, delta):
    return delta @ W.mT, (X.unsqueeze(-1) * delta.unsqueeze(-2)).sum(dim=0), delta.sum(dim=0)


@wrong(
    "matmul",
    "a sum for each sequence",
    hint="With several leading axes, there is a gradient of W for each sequence. The sequences share the "
    "weights, so their gradients add up to one matrix.",
)
def linear_backward(X, W, delta):
    return delta @ W.mT, X.mT @ delta, delta.reshape(-1, W.shape[1]).sum(dim=0)


@wrong(
    "matmul",
    "adds up in the upstream gradient",
    hint="The gradient of the bias is added up in the first row of delta itself, so the caller's tensor "
    "changes. Add up in a new tensor.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    delta_X, delta_W = delta @ W.mT, x.mT @ d
    total = d[0]
    for row in d[1:]:
        total += row
    return delta_X, delta_W, total

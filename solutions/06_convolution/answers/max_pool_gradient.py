"""Typical wrong answers to task max_pool of 06_convolution: the gradient."""

import torch

from autograder.catalogue import wrong


@wrong(
    "max_pool",
    "gradient for every cell of a window",
    hint="Every cell of a window gets the gradient. The output depends on the winner alone, so the others "
    "get 0.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "gradient for every cell of a window",
    hint="Every cell of a window gets the gradient. The output depends on the winner alone, so the others "
    "get 0.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = upstream[..., r, q, None].expand(window.shape)
            gradient[..., rows, columns] += share.clone().unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "gradient of a mean",
    hint="The gradient is spread evenly over the window, as for a mean. The winner gets all of it.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "gradient of a mean",
    hint="The gradient is spread evenly over the window, as for a mean. The winner gets all of it.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = upstream[..., r, q, None].expand(window.shape) / size**2
            gradient[..., rows, columns] += share.clone().unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "upstream ignored",
    hint="The winners get 1, whatever the upstream gradient is. By the chain rule they get the gradient of "
    "their output.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "upstream ignored",
    hint="The winners get 1, whatever the upstream gradient is. By the chain rule they get the gradient of "
    "their output.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(
                -1, window.argmax(-1, True), torch.ones_like(upstream[..., r, q, None])
            )
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "times x",
    hint="The winners get the gradient times their own number. The output is a copy of the winner, so its "
    "derivative is 1.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "times x",
    hint="The winners get the gradient times their own number. The output is a copy of the winner, so its "
    "derivative is 1.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient * x


@wrong(
    "max_pool",
    "stride ignored in the gradient",
    hint="The gradient is laid on windows side by side. In the backward pass too, windows are one stride "
    "apart.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "stride ignored in the gradient",
    hint="The gradient is laid on windows side by side. In the backward pass too, windows are one stride "
    "apart.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * size, r * size + size), slice(q * size, q * size + size)
            if (r + 1) * size > x.shape[-2] or (q + 1) * size > x.shape[-1]:
                continue
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return gradient


@wrong(
    "max_pool",
    "side by side over the edge",
    hint="The gradient is laid on windows side by side, and the last of them reach over the edge. In the "
    "backward pass too, windows are one stride apart.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "side by side over the edge",
    hint="The gradient is laid on windows side by side, and the last of them reach over the edge. In the "
    "backward pass too, windows are one stride apart.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * size, r * size + size), slice(q * size, q * size + size)
            part = gradient[..., rows, columns]
            if part.numel() == 0:
                continue
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            part += share.view(part.shape)
    return gradient


@wrong(
    "max_pool",
    "writes into x",
    hint="The gradient is written into the image of the caller. Write it into a new tensor.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "writes into x",
    hint="The gradient is written into the image of the caller. Write it into a new tensor.",
)
def max_pool_backward(x, upstream, size, stride):
    gradient = torch.zeros_like(x)
    for r in range(upstream.shape[-2]):
        for q in range(upstream.shape[-1]):
            rows, columns = slice(r * stride, r * stride + size), slice(q * stride, q * stride + size)
            window = x[..., rows, columns].flatten(-2)
            share = torch.zeros_like(window).scatter(-1, window.argmax(-1, True), upstream[..., r, q, None])
            gradient[..., rows, columns] += share.unflatten(-1, (size, size))
    return x.copy_(gradient)


@wrong(
    "max_pool",
    "zeros",
    hint="The gradient is zero everywhere.",
)
def max_pool(x, size, stride):
    return x.unfold(-2, size, stride).unfold(-2, size, stride).amax(dim=(-2, -1))


@wrong(
    "max_pool",
    "zeros",
    hint="The gradient is zero everywhere.",
)
def max_pool_backward(x, upstream, size, stride):
    return torch.zeros_like(x)

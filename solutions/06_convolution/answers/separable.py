"""Other right answers and typical wrong ones to task separable of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


@right("separable", "one weight of the window at a time")
def separable(x, depthwise, pointwise):
    C, h, w = depthwise.shape
    H, W = x.shape[-2:]
    padded = torch.nn.functional.pad(x, ((w - 1) // 2, (w - 1) // 2, (h - 1) // 2, (h - 1) // 2))
    u = torch.zeros_like(x)
    for i in range(h):
        for j in range(w):
            u = u + padded[..., i : i + H, j : j + W] * depthwise[:, i, j].reshape(C, 1, 1)
    return (pointwise @ u.flatten(-2)).unflatten(-1, (H, W))


@right("separable", "one plain kernel for each pair of channels")
def separable(x, depthwise, pointwise):
    kernel = pointwise[:, :, None, None] * depthwise  # O, C, h, w
    h, w = depthwise.shape[1:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel)


@right("separable", "places first, then channels by a linear layer")
def separable(x, depthwise, pointwise):
    C, h, w = depthwise.shape
    rows = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2)).unfold(-2, h, 1).unfold(-2, w, 1)
    u = (rows * depthwise.reshape(C, 1, 1, h, w)).sum((-1, -2))
    return torch.nn.functional.linear(u.movedim(-3, -1), pointwise).movedim(-1, -3)


@right("separable", "mixes before it filters")
def separable(x, depthwise, pointwise):
    C, h, w = depthwise.shape
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    outputs = []
    for mix in pointwise:
        kernels = mix[:, None, None] * depthwise
        windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
        outputs.append(torch.einsum("...crqij, cij -> ...rq", windows, kernels))
    return torch.stack(outputs, dim=-3)


@wrong(
    "separable",
    "no pointwise step",
    hint="The channels are filtered, but not mixed. Each place then mixes its channels with the pointwise "
    "matrix.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    return torch.einsum("...crqij, cij -> ...crq", x.unfold(-2, h, 1).unfold(-2, w, 1), depthwise)


@wrong(
    "separable",
    "no depth-wise step",
    hint="The channels are mixed, but not filtered: no place has seen its neighbors.",
)
def separable(x, depthwise, pointwise):
    return torch.einsum("...crq, oc -> ...orq", x, pointwise)


@wrong(
    "separable",
    "flipped kernels",
    hint="The depth-wise kernels are flipped. They are laid on as they are.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, cij, oc -> ...orq", windows, depthwise.flip(-2, -1), pointwise)


@wrong(
    "separable",
    "first kernel for all channels",
    hint="All channels are filtered by the kernel of the first one. Each has a kernel of its own.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, ij, oc -> ...orq", windows, depthwise[0], pointwise)


@wrong(
    "separable",
    "channels added up by the depth-wise step",
    hint="The depth-wise step adds up over the channels, as a plain convolution does. Each channel stays "
    "by itself until the pointwise step.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.einsum("...crqij, cij -> ...rq", x.unfold(-2, h, 1).unfold(-2, w, 1), depthwise)
    return torch.einsum("...rq, oc -> ...orq", u, pointwise)


@wrong(
    "separable",
    "padding of rows and columns swapped",
    hint="The zeros are at the wrong sides: the rows above and below follow from h, the columns left and "
    "right from w.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    padded = torch.nn.functional.pad(x, (h // 2, h // 2, w // 2, w // 2))
    rows, columns = max(h - padded.shape[-2], 0), max(w - padded.shape[-1], 0)
    padded = torch.nn.functional.pad(padded, (0, columns, 0, rows))
    windows = padded.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, cij, oc -> ...orq", windows, depthwise, pointwise)


@wrong(
    "separable",
    "no padding",
    hint="The grid becomes smaller: the zeros around the image are missing.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    if h > x.shape[-2] or w > x.shape[-1]:
        return x.new_zeros(*x.shape[:-3], len(pointwise), 1, 1)
    windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, cij, oc -> ...orq", windows, depthwise, pointwise)


@wrong(
    "separable",
    "all zeros at the top and at the left",
    hint="The zeros stand above and at the left only, so the image is moved. Half of them belong below and "
    "at the right.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w - 1, 0, h - 1, 0))
    windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, cij, oc -> ...orq", windows, depthwise, pointwise)


@wrong(
    "separable",
    "a nonlinearity between",
    hint="There is a ReLU between the two steps. Blocks often have one, but here both steps are linear.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    u = torch.einsum("...crqij, cij -> ...crq", x.unfold(-2, h, 1).unfold(-2, w, 1), depthwise).relu()
    return torch.einsum("...crq, oc -> ...orq", u, pointwise)


@wrong(
    "separable",
    "mean over the channels",
    hint="The pointwise step averages over the channels. It adds up.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    x = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2))
    windows = x.unfold(-2, h, 1).unfold(-2, w, 1)
    return torch.einsum("...crqij, cij, oc -> ...orq", windows, depthwise, pointwise) / len(depthwise)


@wrong(
    "separable",
    "changes x in place",
    hint="The outputs are right, but the image of the caller is written to. Compute a new tensor.",
)
def separable(x, depthwise, pointwise):
    h, w = depthwise.shape[-2:]
    padded = torch.nn.functional.pad(x, (w // 2, w // 2, h // 2, h // 2)).clone()
    windows = padded.unfold(-2, h, 1).unfold(-2, w, 1)
    x[...] = torch.einsum("...crqij, cij -> ...crq", windows, depthwise)
    return torch.einsum("...crq, oc -> ...orq", x, pointwise)


@wrong("separable", "zeros", hint="All outputs are zero.")
def separable(x, depthwise, pointwise):
    return x.new_zeros(*x.shape[:-3], len(pointwise), *x.shape[-2:])

"""Other right answers and typical wrong ones to task conv2d of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


@right("conv2d", "a matrix product of patches")
def conv2d(x, kernel, bias, stride, padding):
    h, w = kernel.shape[2:]
    x = torch.nn.functional.pad(x, [padding] * 4)
    windows = x.unfold(-2, h, stride).unfold(-2, w, stride)
    rows = windows.movedim(-5, -3).flatten(-3)  # ..., R, Q, C * h * w
    return (rows @ kernel.flatten(1).T + bias).movedim(-1, -3)


@right("conv2d", "one window at a time")
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding, padding, padding, padding))
    h, w = kernel.shape[2:]
    lines = []
    for r in range(0, x.shape[-2] - h + 1, stride):
        line = []
        for q in range(0, x.shape[-1] - w + 1, stride):
            window = x[..., r : r + h, q : q + w].unsqueeze(-4)  # ..., 1, C, h, w
            line.append((window * kernel).sum((-3, -2, -1)) + bias)
        lines.append(torch.stack(line, -1))
    return torch.stack(lines, -2)


@right("conv2d", "one weight of the window at a time")
def conv2d(x, kernel, bias, stride, padding):
    h, w = kernel.shape[-2:]
    R = (x.shape[-2] + 2 * padding - h) // stride + 1
    Q = (x.shape[-1] + 2 * padding - w) // stride + 1
    x = torch.nn.functional.pad(x, (padding,) * 4)
    y = bias.reshape(-1, 1, 1)
    for i in range(h):
        for j in range(w):
            cells = x[..., i : i + stride * (R - 1) + 1 : stride, j : j + stride * (Q - 1) + 1 : stride]
            y = y + torch.einsum("...crq, oc -> ...orq", cells, kernel[:, :, i, j])
    return y


@right("conv2d", "tensordot over channels and window")
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding, padding, padding, padding))
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    last = windows.dim()
    y = torch.tensordot(windows, kernel, dims=([last - 5, last - 2, last - 1], [1, 2, 3]))  # ..., R, Q, O
    return (y + bias).movedim(-1, -3)


@wrong(
    "conv2d",
    "flipped kernel",
    hint="The kernels are flipped, up and down and left and right. Here they are laid on as they are.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel.flip(-2, -1)) + bias[:, None, None]


@wrong(
    "conv2d",
    "no bias",
    hint="The bias is missing. Each output channel adds its number at every place.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel)


@wrong(
    "conv2d",
    "bias for every channel",
    hint="The bias is added once for each input channel. It is added once for each output, when the sum is "
    "done.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    y = torch.einsum("...crqij, ocij -> ...orq", windows, kernel)
    return y + kernel.shape[1] * bias[:, None, None]


@wrong(
    "conv2d",
    "first channel only",
    hint="Only the first input channel counts. The products are added up over all input channels.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    y = torch.einsum("...rqij, oij -> ...orq", windows.select(-5, 0), kernel[:, 0])
    return y + bias[:, None, None]


@wrong(
    "conv2d",
    "one kernel for all channels",
    hint="All input channels share the kernel of the first one. There is a kernel for each pair of an "
    "output and an input channel.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, oij -> ...orq", windows, kernel[:, 0]) + bias[:, None, None]


@wrong(
    "conv2d",
    "mean over the channels",
    hint="The products are averaged over the input channels. They are added up.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel / kernel.shape[1]) + bias[:, None, None]


@wrong(
    "conv2d",
    "padding of the columns only",
    hint="Zeros are put at the left and at the right only. All four sides get them.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding, padding))
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel) + bias[:, None, None]


@wrong(
    "conv2d",
    "padding ignored",
    hint="The padding is ignored: the image gets no zeros around it.",
)
def conv2d(x, kernel, bias, stride, padding):
    if kernel.shape[2] > x.shape[-2] or kernel.shape[3] > x.shape[-1]:
        return x.new_zeros(*x.shape[:-3], len(bias), 1, 1)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel) + bias[:, None, None]


@wrong(
    "conv2d",
    "stride ignored",
    hint="The stride is ignored: the kernel moves on by one cell at a time.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], 1).unfold(-2, kernel.shape[3], 1)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel) + bias[:, None, None]


@wrong(
    "conv2d",
    "padded with ones",
    hint="The padding holds ones. Zeros come around the image, so that what lies outside adds nothing.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4, value=1.0)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...orq", windows, kernel) + bias[:, None, None]


@wrong(
    "conv2d",
    "output channels last",
    hint="The output channels are the last axis. They stand before rows and columns, as in the input.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    return torch.einsum("...crqij, ocij -> ...rqo", windows, kernel) + bias


@wrong(
    "conv2d",
    "kernel transposed",
    hint="Rows and columns of the kernel have changed places.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    h, w = kernel.shape[2:]
    windows = x.unfold(-2, h, stride).unfold(-2, w, stride)
    return (
        torch.einsum("...crqij, ocij -> ...orq", windows, kernel.mT.reshape(kernel.shape))
        + bias[:, None, None]
    )


@wrong(
    "conv2d",
    "changes bias in place",
    hint="The outputs are right, but a tensor of the caller is written to. Compute new ones.",
)
def conv2d(x, kernel, bias, stride, padding):
    x = torch.nn.functional.pad(x, (padding,) * 4)
    windows = x.unfold(-2, kernel.shape[2], stride).unfold(-2, kernel.shape[3], stride)
    y = torch.einsum("...crqij, ocij -> ...orq", windows, kernel) + bias[:, None, None]
    bias += 1
    return y


@wrong("conv2d", "zeros", hint="All outputs are zero.")
def conv2d(x, kernel, bias, stride, padding):
    R, Q = ((n + 2 * padding - k) // stride + 1 for n, k in zip(x.shape[-2:], kernel.shape[2:], strict=True))
    return x.new_zeros(*x.shape[:-3], len(bias), R, Q)

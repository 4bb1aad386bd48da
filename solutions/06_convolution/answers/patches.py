"""Other right answers and typical wrong ones to task patches of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


@right("patches", "two unfolds and a move of axes")
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)  # C, rows, columns, h, w
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).clone()


@right("patches", "one offset in the window at a time")
def patches(x, size, stride):
    rows = (x.size(-2) - size[0]) // stride + 1
    columns = (x.size(-1) - size[1]) // stride + 1
    cells = []
    for c in range(x.size(-3)):
        for i in range(size[0]):
            for j in range(size[1]):
                down = slice(i, i + stride * (rows - 1) + 1, stride)
                across = slice(j, j + stride * (columns - 1) + 1, stride)
                cells.append(x[..., c, down, across].flatten(-2))
    return torch.stack(cells, dim=-1)


@right("patches", "indices of all cells")
def patches(x, size, stride):
    C, H, W = x.shape[-3:]
    top, left = torch.arange(0, H - size[0] + 1, stride), torch.arange(0, W - size[1] + 1, stride)
    row = top[:, None, None, None, None] + torch.arange(size[0])[:, None]
    column = left[:, None, None, None] + torch.arange(size[1])
    cell = torch.arange(C)[:, None, None] * (H * W) + row * W + column  # rows, columns, C, h, w
    return x.flatten(-3)[..., cell.reshape(len(top) * len(left), -1)]


@right("patches", "a view by strides")
def patches(x, size, stride):
    x = x.contiguous()
    C, H, W = x.shape[-3:]
    rows, columns = (H - size[0]) // stride + 1, (W - size[1]) // stride + 1
    a, b, c = x.stride()[-3:]
    shape = (*x.shape[:-3], rows, columns, C, *size)
    view = torch.as_strided(x, shape, (*x.stride()[:-3], b * stride, c * stride, a, b, c))
    return view.reshape(*x.shape[:-3], rows * columns, C * size[0] * size[1]).clone()


@wrong(
    "patches",
    "windows by columns",
    hint="The windows come out in the wrong order: first down, then to the right. Go as you read, row by "
    "row.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.movedim(-5, -3).flatten(-3).transpose(-3, -2).flatten(-3, -2).clone()


@wrong(
    "patches",
    "channels last",
    hint="Within a row the numbers are ordered by cell, and the channels of a cell stand together. All "
    "cells of the first channel come first.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.movedim(-5, -1).flatten(-3).flatten(-3, -2).clone()


@wrong(
    "patches",
    "columns of a window first",
    hint="Within a channel the window is read down its columns. Read it row by row.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.movedim(-5, -3).mT.flatten(-3).flatten(-3, -2).clone()


@wrong(
    "patches",
    "transposed",
    hint="The windows stand in the columns of the result, as some libraries have it. Here a window is a row.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).mT.clone()


@wrong(
    "patches",
    "channel by channel",
    hint="Every channel has rows of its own. A window is cut out of all channels at once and makes one row.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.flatten(-2).flatten(-4, -2).clone()


@wrong(
    "patches",
    "reshaped only",
    hint="The numbers are put into rows in the order in which they stand in the result of two unfolds, "
    "with the channel first. Move that axis behind the axes of the windows before you flatten.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    C, rows, columns, h, w = windows.shape[-5:]
    return windows.reshape(*x.shape[:-3], rows * columns, C * h * w).clone()


@wrong(
    "patches",
    "height and width of the window swapped",
    hint="Rows and columns of the window have changed places: size is (h, w), rows first.",
)
def patches(x, size, stride):
    w, h = size
    windows = x.unfold(-2, min(h, x.shape[-2]), stride).unfold(-2, min(w, x.shape[-1]), stride)
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).clone()


@wrong(
    "patches",
    "stride ignored",
    hint="The stride is ignored: the windows are one cell apart.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], 1).unfold(-2, size[1], 1)
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).clone()


@wrong(
    "patches",
    "windows side by side",
    hint="The windows do not overlap: they are as far apart as they are large. Their distance is the stride.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], size[0]).unfold(-2, size[1], size[1])
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).clone()


@wrong(
    "patches",
    "last window forgotten",
    hint="The last windows of each row and column are missing: the range ends one too early.",
)
def patches(x, size, stride):
    (h, w), (height, width) = size, x.shape[-2:]
    tops, lefts = range(0, height - h, stride), range(0, width - w, stride)
    rows = [x[..., a : a + h, b : b + w].flatten(-3) for a in tops for b in lefts]
    return torch.stack(rows, dim=-2)


@wrong(
    "patches",
    "stride across only",
    hint="The stride is used in one direction only. The windows move by it down as well as across.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], 1).unfold(-2, size[1], stride)
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).clone()


@wrong(
    "patches",
    "a dtype of its own",
    hint="The numbers are right, but their dtype has changed. The rows have the dtype of the image.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).float().clone()


@wrong(
    "patches",
    "zeros",
    hint="All rows are zero. They hold the numbers of the windows.",
)
def patches(x, size, stride):
    windows = x.unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return torch.zeros_like(windows.movedim(-5, -3).flatten(-3).flatten(-3, -2))


@wrong(
    "patches",
    "integers through floats",
    hint="The dtype is right in the end, but on their way the numbers were floats, and large integers came "
    "out rounded. Cut the windows out of x itself.",
)
def patches(x, size, stride):
    windows = x.double().unfold(-2, size[0], stride).unfold(-2, size[1], stride)
    return windows.movedim(-5, -3).flatten(-3).flatten(-3, -2).to(x.dtype)

"""Typical wrong answers to task parameters of 06_convolution: the shape on its way."""

from autograder.catalogue import wrong


@wrong(
    "parameters",
    "dense layer per channel",
    hint="The dense layer is counted as if it read one number a channel. It reads all numbers: channels "
    "times rows times columns.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = (h + 2 * p - k) // s + 1
        w = (w + 2 * p - k) // s + 1
    return counts


@wrong(
    "parameters",
    "the size stays",
    hint="The convolutions leave the size as it is. Without enough padding, or with a stride, the image "
    "becomes smaller.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = h if kind != "pool" else (h - k) // s + 1
        w = w if kind != "pool" else (w - k) // s + 1
    return counts


@wrong(
    "parameters",
    "pooling does not shrink",
    hint="The pooling has no parameters, but it makes the image smaller, and that counts for the dense "
    "layer behind it.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = h if kind == "pool" else (h + 2 * p - k) // s + 1
        w = w if kind == "pool" else (w + 2 * p - k) // s + 1
    return counts


@wrong(
    "parameters",
    "fence without its last post",
    hint="The sizes are one too small: windows are counted without the first one.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = (h + 2 * p - k) // s
        w = (w + 2 * p - k) // s
    return counts


@wrong(
    "parameters",
    "square images",
    hint="The image is taken to be square. Rows and columns have to be followed apart.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = (h + 2 * p - k) // s + 1
        w = h
    return counts


@wrong(
    "parameters",
    "channels not updated",
    hint="The number of channels stays that of the image. After a convolution there are as many as it has "
    "outputs.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = (h + 2 * p - k) // s + 1
        w = (w + 2 * p - k) // s + 1
    return counts


@wrong(
    "parameters",
    "padding once",
    hint="The padding is counted once. Zeros are put at both ends of a side, so the size grows by twice "
    "the padding.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0] + numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c + c)
        elif kind == "pool":
            (k, s), p = numbers, 0
            counts.append(0)
        else:
            raise ValueError(f"no such layer: {kind}")
        h = (h + p - k) // s + 1
        w = (w + p - k) // s + 1
    return counts

"""Typical wrong answers to task parameters of 06_convolution: the list."""

from autograder.catalogue import wrong


@wrong(
    "parameters",
    "pooling left out of the list",
    hint="A layer without parameters is missing in the list. It has an entry too: 0.",
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
        else:
            raise ValueError(f"no such layer: {kind}")
        h = (h + 2 * p - k) // s + 1
        w = (w + 2 * p - k) // s + 1
    return counts


@wrong(
    "parameters",
    "other kinds pass",
    hint="A layer of a kind that does not exist is counted with 0 parameters. Raise a ValueError, so that "
    "nobody trusts the sum.",
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
            counts.append(0)
            continue
        h = (h + 2 * p - k) // s + 1
        w = (w + 2 * p - k) // s + 1
    return counts


@wrong(
    "parameters",
    "uses up the layers",
    hint="The counts are right, but the list of layers is empty after the call. Read it, "
    "and leave it as it was.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    while layers:
        kind, *numbers = layers.pop(0)
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
        w = (w + 2 * p - k) // s + 1
    return counts

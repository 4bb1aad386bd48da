"""Typical wrong answers to task parameters of 06_convolution: counts and the list."""

from autograder.catalogue import wrong


@wrong(
    "parameters",
    "no biases",
    hint="The biases are not counted. Every output channel, and every output of a dense layer, has one.",
)
def parameters(shape, layers):
    c, h, w = shape
    counts = []
    for kind, *numbers in layers:
        if kind == "dense":
            counts.append(c * h * w * numbers[0])
            c, h, w = numbers[0], 1, 1
            continue
        if kind == "conv":
            o, k, s, p = numbers
            counts.append(k * k * c * o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * k * c)
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
    "kernels without input channels",
    hint="A convolution has a kernel for each pair of an input and an output channel. Here the input "
    "channels are left out.",
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
            counts.append(k * k * o + o)
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
    "a bias for each pair",
    hint="Each kernel gets a bias of its own. There is one for each output channel, whatever the number of "
    "input channels.",
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
            counts.append((k * k + 1) * c * o)
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
    "depth-wise as a plain convolution",
    hint="The depth-wise layer is counted like a plain convolution. It has one kernel for each channel, "
    "not for each pair of channels.",
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
            counts.append(k * k * c * c + c)
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
    "one depth-wise kernel for all",
    hint="The depth-wise layer gets one kernel for all channels. Each channel has a kernel, and a bias, of "
    "its own.",
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
            counts.append(k * k + 1)
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
    "kernels of one row",
    hint="A kernel is counted with k weights. It has k rows and k columns.",
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
            counts.append(k * c * o + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            counts.append(k * c + c)
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
    "weights not shared",
    hint="The weights of a convolution are counted once for each place. All places share the same ones.",
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
            places = ((h + 2 * p - k) // s + 1) * ((w + 2 * p - k) // s + 1)
            counts.append(k * k * c * o * places + o)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            places = ((h + 2 * p - k) // s + 1) * ((w + 2 * p - k) // s + 1)
            counts.append(k * k * c * places + c)
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
    "neither weights nor biases shared",
    hint="Weights and biases of a convolution are counted once for each place. All places share them.",
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
            places = ((h + 2 * p - k) // s + 1) * ((w + 2 * p - k) // s + 1)
            counts.append((k * k * c * o + o) * places)
            c = o
        elif kind == "depthwise":
            k, s, p = numbers
            places = ((h + 2 * p - k) // s + 1) * ((w + 2 * p - k) // s + 1)
            counts.append((k * k * c + c) * places)
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

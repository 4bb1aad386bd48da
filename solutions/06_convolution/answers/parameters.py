"""Other right answers and typical wrong ones to task parameters of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


@right("parameters", "volume as a list, one function a kind")
def parameters(shape, layers):
    volume = list(shape)
    counts = []

    def shrink(k, stride, padding=0):
        for axis in (1, 2):
            volume[axis] = (volume[axis] + 2 * padding - k) // stride + 1

    for layer in layers:
        if layer[0] == "pool":
            shrink(*layer[1:])
            counts.append(0)
        elif layer[0] == "depthwise":
            counts.append(volume[0] * (layer[1] ** 2 + 1))
            shrink(*layer[1:])
        elif layer[0] == "conv":
            counts.append(layer[1] * (volume[0] * layer[2] ** 2 + 1))
            volume[0] = layer[1]
            shrink(*layer[2:])
        elif layer[0] == "dense":
            counts.append(layer[1] * (volume[0] * volume[1] * volume[2] + 1))
            volume[:] = layer[1], 1, 1
        else:
            raise ValueError(layer)
    return counts


@right("parameters", "matching on the layers")
def parameters(shape, layers):
    c, h, w = shape
    out = []
    for layer in layers:
        match layer:
            case ("conv", o, k, s, p):
                out.append(o + o * c * k**2)
                c, h, w = o, 1 + (h - k + 2 * p) // s, 1 + (w - k + 2 * p) // s
            case ("depthwise", k, s, p):
                out.append(c + c * k**2)
                h, w = 1 + (h - k + 2 * p) // s, 1 + (w - k + 2 * p) // s
            case ("pool", k, s):
                out.append(0)
                h, w = 1 + (h - k) // s, 1 + (w - k) // s
            case ("dense", o):
                out.append(o + o * c * h * w)
                c, h, w = o, 1, 1
            case _:
                raise ValueError(f"unknown layer {layer}")
    return out


@right("parameters", "shapes of empty tensors")
def parameters(shape, layers):
    x, counts = torch.empty(shape, device="meta"), []
    for kind, *args in layers:
        made = []
        if kind == "dense":
            made = [torch.empty(args[0], x.numel(), device="meta"), torch.empty(args[0], device="meta")]
            x = torch.empty(args[0], device="meta")
        elif kind in ("conv", "depthwise", "pool"):
            channels = args.pop(0) if kind == "conv" else x.shape[0]
            k, s, p = (*args, 0)[:3]
            if kind != "pool":
                made = [torch.empty(channels, x.shape[0] if kind == "conv" else 1, k, k, device="meta")]
                made.append(torch.empty(channels, device="meta"))
            sides = [len(range(0, n + 2 * p - k + 1, s)) for n in x.shape[1:]]
            x = torch.empty(channels, *sides, device="meta")
        else:
            raise ValueError(kind)
        counts.append(sum(t.numel() for t in made))
    return counts


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
            counts.append((k * k * c * o + o) * ((h + 2 * p - k) // s + 1) * ((w + 2 * p - k) // s + 1))
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
        h = max((h + 2 * p - k) // s, 1)
        w = max((w + 2 * p - k) // s, 1)
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

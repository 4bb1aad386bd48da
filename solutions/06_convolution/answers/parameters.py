"""Other right answers to task parameters of 06_convolution."""

import torch

from autograder.catalogue import equivalent, right


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


equivalent(
    "parameters",
    "line 9: channels, height, width = shape -> channels, width, height = shape",
    because="rows and columns are treated alike, and only their product is used",
)


equivalent(
    "parameters",
    "line 13: numbers[0] -> numbers[-1]",
    because="a dense layer comes with one number, which is the first and the last",
)

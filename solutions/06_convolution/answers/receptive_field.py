"""Other right answers and typical wrong ones to task receptive_field of 06_convolution."""

import torch

from autograder.catalogue import right, wrong


@right("receptive_field", "gradients of sums over windows")
def receptive_field(layers, t, n):
    x = torch.ones(n, dtype=torch.float64, requires_grad=True)
    y = x
    for kernel, stride, padding in layers:
        y = torch.nn.functional.pad(y, (padding, padding)).unfold(0, kernel, stride).sum(-1)
    (gradient,) = torch.autograd.grad(y[t], x)
    seen = gradient.nonzero().flatten().tolist()
    return seen[0], seen[-1]


@right("receptive_field", "sets of places")
def receptive_field(layers, t, n):
    below = [n]
    for kernel, stride, padding in layers:
        below.append((below[-1] + 2 * padding - kernel) // stride + 1)
    places = {t}
    for (kernel, stride, padding), size in list(zip(layers, below, strict=False))[::-1]:
        places = {p * stride - padding + j for p in places for j in range(kernel)} & set(range(size))
    return min(places), max(places)


@right("receptive_field", "recursion from the top")
def receptive_field(layers, t, n):
    def back(depth, first, last):
        if depth < 0:
            return [first, last]
        size = n
        for k, s, p in layers[:depth]:
            size = (size + 2 * p - k) // s + 1
        k, s, p = layers[depth]
        return back(depth - 1, max(0, s * first - p), min(size - 1, s * last - p + k - 1))

    return back(len(layers) - 1, t, t)


@right("receptive_field", "from the input up, for all places")
def receptive_field(layers, t, n):
    first, last = list(range(n)), list(range(n))
    for kernel, stride, padding in layers:
        size = len(first)
        starts = [stride * i - padding for i in range((size + 2 * padding - kernel) // stride + 1)]
        first = [first[max(start, 0)] for start in starts]
        last = [last[min(start + kernel - 1, size - 1)] for start in starts]
    return first[t], last[t]


@wrong(
    "receptive_field",
    "edges of the input only",
    hint="The field is cut off at the edges of the input, but not at those of the layers between: what "
    "lies beyond the last place of a layer is padding and depends on nothing.",
)
def receptive_field(layers, t, n):
    first = last = t
    for kernel, stride, padding in reversed(layers):
        first, last = first * stride - padding, last * stride - padding + kernel - 1
    return max(first, 0), min(last, n - 1)


@wrong(
    "receptive_field",
    "padding counted as input",
    hint="The field reaches beyond the input: places in the padding are no inputs. Cut it off at both ends.",
)
def receptive_field(layers, t, n):
    first = last = t
    for kernel, stride, padding in reversed(layers):
        first, last = first * stride - padding, last * stride - padding + kernel - 1
    return first, last


@wrong(
    "receptive_field",
    "from the input up",
    hint="The layers are followed in the wrong order. Begin with the last layer, to which feature t "
    "belongs, and go down.",
)
def receptive_field(layers, t, n):
    sizes = [n]
    for kernel, stride, padding in layers[:-1]:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = t
    for kernel, stride, padding in layers:
        first, last = first * stride - padding, last * stride - padding + kernel - 1
    return max(first, 0), min(last, n - 1)


@wrong(
    "receptive_field",
    "padding ignored",
    hint="The padding is ignored. With padding p, window 0 begins p places before the first one.",
)
def receptive_field(layers, t, n):
    first = last = t
    for kernel, stride, _ in reversed(layers):
        first, last = max(first * stride, 0), last * stride + kernel - 1
    return first, min(last, n - 1)


@wrong(
    "receptive_field",
    "stride ignored",
    hint="The strides are ignored. Window t begins t strides after the first one.",
)
def receptive_field(layers, t, n):
    first = last = t
    for kernel, _, padding in reversed(layers):
        first, last = max(first - padding, 0), last - padding + kernel - 1
    return first, min(last, n - 1)


@wrong(
    "receptive_field",
    "one place too many",
    hint="The field ends one place too late. A window of k places that begins at 0 ends at k - 1.",
)
def receptive_field(layers, t, n):
    sizes = [n]
    for kernel, stride, padding in layers[:-1]:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = t
    for (kernel, stride, padding), size in zip(reversed(layers), reversed(sizes), strict=True):
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel, size - 1)
    return first, last


@wrong(
    "receptive_field",
    "place after the last",
    hint="The second number is the place after the last one, as in a range. The last place itself is asked "
    "for.",
)
def receptive_field(layers, t, n):
    sizes = [n]
    for kernel, stride, padding in layers[:-1]:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = t
    for (kernel, stride, padding), size in zip(reversed(layers), reversed(sizes), strict=True):
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel - 1, size - 1)
    return first, last + 1


@wrong(
    "receptive_field",
    "centered on t",
    hint="The field is laid around place t of the input. Feature t lies over other places if a layer has a "
    "stride, and each layer shifts by its padding.",
)
def receptive_field(layers, t, n):
    size, step = 1, 1
    for kernel, stride, _ in layers:
        size, step = size + (kernel - 1) * step, step * stride
    first = t - size // 2
    return max(first, 0), min(first + size - 1, n - 1)


@wrong(
    "receptive_field",
    "size and step",
    hint="The result is the size of the field. The first and the last place of feature t are asked for.",
)
def receptive_field(layers, t, n):
    size, step = 1, 1
    for kernel, stride, _ in layers:
        size, step = size + (kernel - 1) * step, step * stride
    return size, step


@wrong(
    "receptive_field",
    "last layer only",
    hint="Only the last layer is followed back, so the result tells places of the layer below it. Go on "
    "down to the input.",
)
def receptive_field(layers, t, n):
    kernel, stride, padding = layers[-1]
    return max(t * stride - padding, 0), min(t * stride - padding + kernel - 1, n - 1)


@wrong(
    "receptive_field",
    "changes the layers",
    hint="The list of layers is emptied by the call. Read it, and leave it as it was.",
)
def receptive_field(layers, t, n):
    sizes = [n]
    for kernel, stride, padding in layers[:-1]:
        sizes.append((sizes[-1] + 2 * padding - kernel) // stride + 1)
    first = last = t
    while layers:
        kernel, stride, padding = layers.pop()
        first = max(first * stride - padding, 0)
        last = min(last * stride - padding + kernel - 1, sizes.pop() - 1)
    return first, last


@wrong(
    "receptive_field",
    "everything",
    hint="The whole input is returned. A feature sees only a part of it, unless the network is deep.",
)
def receptive_field(layers, t, n):
    return 0, n - 1

"""Twins of the wrong answers to task parameters: the same misconceptions, written by another hand."""

from autograder.catalogue import wrong


@wrong("parameters", "the size stays")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                C = outputs
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "pooling does not shrink")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "fence without its last post")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "square images")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, sides = shape[0], [shape[1], shape[1]]
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "channels not updated")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "padding once")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "uses up the layers")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    layers.reverse()
    for _ in range(len(layers)):
        match layers.pop():
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2 + 1))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k**2 + 1))
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case layer:
                raise ValueError(layer)
    return result

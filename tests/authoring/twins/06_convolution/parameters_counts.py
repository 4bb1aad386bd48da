"""Twins of the wrong answers to task parameters: the same misconceptions, written by another hand."""

from autograder.catalogue import wrong


@wrong("parameters", "no biases")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k**2))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * k**2)
                sides = [windows(n, k, stride, padding) for n in sides]
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1]))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "kernels without input channels")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (k**2 + 1))
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


@wrong("parameters", "a bias for each pair")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * C * (k**2 + 1))
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


@wrong("parameters", "depth-wise as a plain convolution")
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
                result.append(C * (C * k**2 + 1))
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


@wrong("parameters", "one depth-wise kernel for all")
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
                result.append(k**2 + 1)
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


@wrong("parameters", "kernels of one row")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                result.append(outputs * (C * k + 1))
                C, sides = outputs, [windows(n, k, stride, padding) for n in sides]
            case ("depthwise", k, stride, padding):
                result.append(C * (k + 1))
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


@wrong("parameters", "weights not shared")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                sides = [windows(n, k, stride, padding) for n in sides]
                result.append(outputs * C * k**2 * sides[0] * sides[1] + outputs)
                C = outputs
            case ("depthwise", k, stride, padding):
                sides = [windows(n, k, stride, padding) for n in sides]
                result.append(C * k**2 * sides[0] * sides[1] + C)
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "neither weights nor biases shared")
def parameters(shape, layers):
    def windows(places, k, stride, padding=0):
        return (places + 2 * padding - k) // stride + 1

    C, *sides = shape
    result = []
    for layer in layers:
        match layer:
            case ("conv", outputs, k, stride, padding):
                sides = [windows(n, k, stride, padding) for n in sides]
                result.append(outputs * (C * k**2 + 1) * sides[0] * sides[1])
                C = outputs
            case ("depthwise", k, stride, padding):
                sides = [windows(n, k, stride, padding) for n in sides]
                result.append(C * (k**2 + 1) * sides[0] * sides[1])
            case ("pool", k, stride):
                result.append(0)
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "pooling left out of the list")
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
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result


@wrong("parameters", "other kinds pass")
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
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C * sides[0] * sides[1] + 1))
                C, sides = outputs, [1, 1]
            case _:
                result.append(0)
    return result


@wrong("parameters", "dense layer per channel")
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
                sides = [windows(n, k, stride) for n in sides]
            case ("dense", outputs):
                result.append(outputs * (C + 1))
                C, sides = outputs, [1, 1]
            case _:
                raise ValueError(layer)
    return result

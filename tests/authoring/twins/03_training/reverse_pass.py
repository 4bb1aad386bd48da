"""Twins of the wrong answers to task reverse_pass: the same misconceptions, written by another hand."""

from autograder.catalogue import wrong


@wrong("reverse_pass", "upstream gradient ignored")
def reverse_pass(graph, values, delta):
    got = {len(graph) - 1: 1.0}
    for k in range(len(graph) - 1, -1, -1):
        d, (op, *ins) = got.setdefault(k, 0.0), graph[k]
        x = [values[i] for i in ins]
        s = values[k]
        rules = {"add": (1, 1), "subtract": (1, -1), "multiply": x[::-1], "sigmoid": (s * (1 - s),)}
        slopes = [1 / x[0]] if op == "log" else rules.get(op, ())
        for i, slope in zip(ins, slopes):
            got[i] = got.get(i, 0.0) + d * slope
    return [got[k] for k in range(len(graph))]


@wrong("reverse_pass", "gradients of the inputs only")
def reverse_pass(graph, values, delta):
    got = {len(graph) - 1: delta}
    for k in range(len(graph) - 1, -1, -1):
        d, (op, *ins) = got.setdefault(k, 0.0), graph[k]
        x = [values[i] for i in ins]
        s = values[k]
        rules = {"add": (1, 1), "subtract": (1, -1), "multiply": x[::-1], "sigmoid": (s * (1 - s),)}
        slopes = [1 / x[0]] if op == "log" else rules.get(op, ())
        for i, slope in zip(ins, slopes):
            got[i] = got.get(i, 0.0) + d * slope
    return [got[k] for k, vertex in enumerate(graph) if vertex == ("input",)]


@wrong("reverse_pass", "last vertex first in the list")
def reverse_pass(graph, values, delta):
    got = {len(graph) - 1: delta}
    out = []
    for k in range(len(graph) - 1, -1, -1):
        d, (op, *ins) = got.setdefault(k, 0.0), graph[k]
        out.append(d)
        x = [values[i] for i in ins]
        s = values[k]
        rules = {"add": (1, 1), "subtract": (1, -1), "multiply": x[::-1], "sigmoid": (s * (1 - s),)}
        slopes = [1 / x[0]] if op == "log" else rules.get(op, ())
        for i, slope in zip(ins, slopes):
            got[i] = got.get(i, 0.0) + d * slope
    return out


@wrong("reverse_pass", "gradients written over the values")
def reverse_pass(graph, values, delta):
    got = {len(graph) - 1: delta}
    for k in range(len(graph) - 1, -1, -1):
        d, (op, *ins) = got.setdefault(k, 0.0), graph[k]
        x = [values[i] for i in ins]
        s = values[k]
        rules = {"add": (1, 1), "subtract": (1, -1), "multiply": x[::-1], "sigmoid": (s * (1 - s),)}
        slopes = [1 / x[0]] if op == "log" else rules.get(op, ())
        for i, slope in zip(ins, slopes):
            got[i] = got.get(i, 0.0) + d * slope
    for k in range(len(values)):
        values[k] = got[k]
    return values


@wrong("reverse_pass", "the other factor by division")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        match op:
            case "add":
                got[ins[0]] += got[k]
                got[ins[1]] += got[k]
            case "subtract":
                got[ins[0]] += got[k]
                got[ins[1]] -= got[k]
            case "multiply":
                got[ins[0]] += got[k] * (values[k] / values[ins[0]])
                got[ins[1]] += got[k] * (values[k] / values[ins[1]])
            case "log":
                got[ins[0]] += got[k] / values[ins[0]]
            case "sigmoid":
                got[ins[0]] += got[k] * values[k] * (1 - values[k])
    return got


@wrong("reverse_pass", "a vertex less itself")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        match op:
            case "add":
                got[ins[0]] += got[k]
                got[ins[1]] += got[k]
            case "subtract" if ins[0] == ins[1]:
                got[ins[0]] += 2 * got[k]
            case "subtract":
                got[ins[0]] += got[k]
                got[ins[1]] -= got[k]
            case "multiply":
                got[ins[0]] += got[k] * values[ins[1]]
                got[ins[1]] += got[k] * values[ins[0]]
            case "log":
                got[ins[0]] += got[k] / values[ins[0]]
            case "sigmoid":
                got[ins[0]] += got[k] * values[k] * (1 - values[k])
    return got


@wrong("reverse_pass", "an upstream gradient of 0 taken as missing")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta if delta else 1.0
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        match op:
            case "add":
                got[ins[0]] += got[k]
                got[ins[1]] += got[k]
            case "subtract":
                got[ins[0]] += got[k]
                got[ins[1]] -= got[k]
            case "multiply":
                got[ins[0]] += got[k] * values[ins[1]]
                got[ins[1]] += got[k] * values[ins[0]]
            case "log":
                got[ins[0]] += got[k] / values[ins[0]]
            case "sigmoid":
                got[ins[0]] += got[k] * values[k] * (1 - values[k])
    return got

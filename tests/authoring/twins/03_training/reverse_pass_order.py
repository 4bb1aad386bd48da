"""Twins of the wrong answers to task reverse_pass: order, sums and the chain rule."""

from autograder.catalogue import wrong


@wrong("reverse_pass", "the last use wins")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] = got[k]
            got[ins[1]] = got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]], got[ins[1]] = got[k] * x[1], got[k] * x[0]
        elif op != "input":
            got[ins[0]] = got[k] / x[0] if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "first vertex first")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in enumerate(graph):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] += got[k]
            got[ins[1]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] / x[0] if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "gradient not passed along")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] = 1.0
            got[ins[1]] = 1.0 if op == "add" else -1.0
        elif op == "multiply":
            got[ins[0]], got[ins[1]] = x[1], x[0]
        elif op != "input":
            got[ins[0]] = 1 / x[0] if op == "log" else s * (1 - s)
    return got


@wrong("reverse_pass", "all vertices start with the upstream gradient")
def reverse_pass(graph, values, delta):
    got = [delta] * len(values)
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] += got[k]
            got[ins[1]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] / x[0] if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "same input twice counted once")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        send = {}
        if op in ("add", "subtract"):
            send[ins[0]] = 1
            send[ins[1]] = 1 if op == "add" else -1
        elif op == "multiply":
            send = {ins[0]: x[1], ins[1]: x[0]}
        elif op != "input":
            send = {ins[0]: 1 / x[0] if op == "log" else s * (1 - s)}
        for i, slope in send.items():
            got[i] += slope * got[k]
    return got


@wrong("reverse_pass", "own factor in a product")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] += got[k]
            got[ins[1]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            for i, factor in zip(ins, x):
                got[i] += got[k] * factor
        elif op != "input":
            got[ins[0]] += got[k] / x[0] if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "difference treated as a sum")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            for i in ins:
                got[i] += got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] / x[0] if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "difference with the sign at the first input")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[1]] += got[k]
            got[ins[0]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] / x[0] if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "slope of the logistic function at its input")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x = [values[i] for i in ins]
        if op in ("add", "subtract"):
            got[ins[0]] += got[k]
            got[ins[1]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] / x[0] if op == "log" else got[k] * (x[0] - x[0] ** 2)
    return got


@wrong("reverse_pass", "one divided by the logarithm")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] += got[k]
            got[ins[1]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] / s if op == "log" else got[k] * s * (1 - s)
    return got


@wrong("reverse_pass", "logarithm divides by nothing")
def reverse_pass(graph, values, delta):
    got = [0.0 for _ in graph]
    got[-1] = delta
    for k, (op, *ins) in reversed(list(enumerate(graph))):
        x, s = [values[i] for i in ins], values[k]
        if op in ("add", "subtract"):
            got[ins[0]] += got[k]
            got[ins[1]] += got[k] if op == "add" else -got[k]
        elif op == "multiply":
            got[ins[0]] += got[k] * x[1]
            got[ins[1]] += got[k] * x[0]
        elif op != "input":
            got[ins[0]] += got[k] if op == "log" else got[k] * s * (1 - s)
    return got

"""Other right answers and typical wrong ones to task reverse_pass of 03_training."""

import numpy as np

from autograder.catalogue import equivalent, right, wrong


@right("reverse_pass", "each vertex collects from its uses")
def reverse_pass(graph, values, delta):
    uses = [[] for _ in graph]
    for user, (_, *sources) in enumerate(graph):
        for place, source in enumerate(sources):
            uses[source].append((user, place))

    def slope(user, place):
        kind, *sources = graph[user]
        if kind == "multiply":
            return values[sources[1 - place]]
        if kind == "log":
            return 1 / values[sources[0]]
        if kind == "sigmoid":
            return values[user] - values[user] ** 2
        return -1.0 if (kind, place) == ("subtract", 1) else 1.0

    collected = {}
    for vertex in range(len(graph) - 1, -1, -1):
        start = delta if vertex == len(graph) - 1 else 0.0
        collected[vertex] = start + sum(slope(u, p) * collected[u] for u, p in uses[vertex])
    return [collected[vertex] for vertex in range(len(graph))]


@right("reverse_pass", "forward mode, once for each vertex")
def reverse_pass(graph, values, delta):
    gradients = []
    for start in range(len(graph)):
        moved = [0.0] * len(graph)
        for i, (kind, *s) in enumerate(graph):
            if kind == "add":
                moved[i] = moved[s[0]] + moved[s[1]]
            if kind == "subtract":
                moved[i] = moved[s[0]] - moved[s[1]]
            if kind == "multiply":
                moved[i] = moved[s[0]] * values[s[1]] + values[s[0]] * moved[s[1]]
            if kind == "log":
                moved[i] = moved[s[0]] / values[s[0]]
            if kind == "sigmoid":
                moved[i] = moved[s[0]] * values[i] * (1 - values[i])
            if i == start:
                moved[i] = 1.0
        gradients.append(delta * moved[-1])
    return gradients


@right("reverse_pass", "a system of linear equations")
def reverse_pass(graph, values, delta):
    n = len(graph)
    slopes = np.zeros((n, n))
    for i, (kind, *s) in enumerate(graph):
        local = {"add": (1.0, 1.0), "subtract": (1.0, -1.0)}.get(kind, ())
        if kind == "multiply":
            local = (values[s[1]], values[s[0]])
        if kind == "log":
            local = (1.0 / values[s[0]],)
        if kind == "sigmoid":
            local = (values[i] * (1.0 - values[i]),)
        for source, number in zip(s, local, strict=True):
            slopes[i, source] += number
    end = np.zeros(n)
    end[-1] = delta
    return np.linalg.solve(np.eye(n) - slopes.T, end).tolist()


@wrong(
    "reverse_pass",
    "upstream gradient ignored",
    hint="The pass starts with 1 at the last vertex, whatever comes back from behind. It starts with delta.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = 1.0
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "gradients of the inputs only",
    hint="The list holds the gradients of the input vertices only. Asked for is one number for each vertex.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return [d for d, (name, *_) in zip(deltas, graph, strict=True) if name == "input"]


@wrong(
    "reverse_pass",
    "last vertex first in the list",
    hint="The list begins with the last vertex. The gradient of vertex 0 comes first.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas[::-1]


@wrong(
    "reverse_pass",
    "gradients written over the values",
    hint="The gradients are right, but they are written into the caller's list of values at the end. "
    "Return a new list.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    values[:] = deltas
    return values


equivalent(
    "reverse_pass",
    "line 11: reversed(range(len(graph))) -> list(reversed(range(len(graph))))[:-1]",
    "line 11: range(len(graph)) -> range(1, len(graph))",
    because="vertex 0 has no vertices before it, so it is an input and sends nothing",
)


equivalent(
    "reverse_pass",
    "line 21: inputs[0] -> inputs[-1]",
    because="a logarithm has one input: the first is the last",
)


@wrong(
    "reverse_pass",
    "the other factor by division",
    hint="The other factor of a product is computed by dividing the product by this one, which fails where "
    "this one is 0. Look the value up.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        d, value = deltas[vertex], values[vertex]
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [value / values[inputs[0]], value / values[inputs[1]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        else:
            slopes = []
        for source, slope in zip(inputs, slopes):
            deltas[source] += slope * d
    return deltas


@wrong(
    "reverse_pass",
    "a vertex less itself",
    hint="Where a vertex is subtracted from itself its gradient is wrong: one use sends the upstream "
    "gradient and the other its negative, so together they send 0.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        d, value = deltas[vertex], values[vertex]
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1 if source == inputs[0] else -1 for source in inputs]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        else:
            slopes = []
        for source, slope in zip(inputs, slopes):
            deltas[source] += slope * d
    return deltas


@wrong(
    "reverse_pass",
    "an upstream gradient of 0 taken as missing",
    hint="An upstream gradient of 0 is taken as if none were given, and 1 is used. With 0 at the end all "
    "gradients are 0.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta or 1.0
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        d, value = deltas[vertex], values[vertex]
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        else:
            slopes = []
        for source, slope in zip(inputs, slopes):
            deltas[source] += slope * d
    return deltas

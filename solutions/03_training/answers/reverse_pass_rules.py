"""Wrong answers to task reverse_pass of 03_training: one operator's rule is not right."""

from autograder.catalogue import wrong


@wrong(
    "reverse_pass",
    "own factor in a product",
    hint="In a product, each factor's gradient is scaled by the factor itself. It is scaled by the other "
    "one.",
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
            slopes = [values[inputs[0]], values[inputs[1]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "difference treated as a sum",
    hint="Both inputs of a difference get the gradient with the same sign. If the second input grows, the "
    "difference shrinks.",
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
            slopes = [1, 1]
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
    "difference with the sign at the first input",
    hint="In a difference the first input gets the minus sign. It belongs to the second one, which is "
    "subtracted.",
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
            slopes = [-1, 1]
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
    "slope of the logistic function at its input",
    hint="The slope of the sigmoid is computed from its input. The formula s (1 - s) is about its value, "
    "which the forward pass has kept.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[inputs[0]] if inputs else 0.0, []
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
    "one divided by the logarithm",
    hint="The slope of the logarithm is computed from its value. It is 1 divided by its input.",
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
            slopes = [1 / value]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "logarithm divides by nothing",
    hint="The gradient passes through the logarithm unchanged. Its slope is 1 divided by its input.",
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
            slopes = [1.0]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas

"""Wrong answers to task reverse_pass of 03_training: gradients that meet in the wrong order or get lost."""

import numpy as np

from autograder.catalogue import wrong


@wrong(
    "reverse_pass",
    "the last use wins",
    hint="A vertex that is used several times keeps the contribution of one use only: each overwrites the "
    "one before. Contributions add up.",
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
            deltas[source] = slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "first vertex first",
    hint="The vertices are visited from the first to the last, so they send before they have received. Go "
    "backward.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in range(len(graph)):
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
    "gradient not passed along",
    hint="Each vertex gets the slope of its last use, but not multiplied by the gradient that arrives "
    "there. The chain rule is a product.",
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
            deltas[source] += slope
    return deltas


@wrong(
    "reverse_pass",
    "all vertices start with the upstream gradient",
    hint="Every vertex starts with the upstream gradient. Only the last one does; the others start at 0 "
    "and wait for what their uses send.",
)
def reverse_pass(graph, values, delta):
    deltas = [delta] * len(graph)
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
    return deltas


@wrong(
    "reverse_pass",
    "same input twice counted once",
    hint="An operator whose inputs are the same vertex sends one contribution. It has two inputs and sends"
    " two, which add up.",
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
        for source, slope in dict(zip(inputs, slopes, strict=True)).items():
            deltas[source] += slope * deltas[vertex]
    return deltas

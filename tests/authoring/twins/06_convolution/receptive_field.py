"""Twins of the wrong answers to task receptive_field: the same misconceptions, written by another hand."""

from autograder.catalogue import wrong


@wrong("receptive_field", "edges of the input only")
def receptive_field(layers, t, n):
    seen = {t}
    for k, s, p in layers[::-1]:
        seen = {s * u - p + j for u in seen for j in range(k)}
    return max(min(seen), 0), min(max(seen), n - 1)


@wrong("receptive_field", "padding counted as input")
def receptive_field(layers, t, n):
    seen = {t}
    for k, s, p in layers[::-1]:
        seen = {s * u - p + j for u in seen for j in range(k)}
    return min(seen), max(seen)


@wrong("receptive_field", "from the input up")
def receptive_field(layers, t, n):
    seen = {t}
    for k, s, p in layers:
        seen = {s * u - p + j for u in seen for j in range(k)}
    return max(min(seen), 0), min(max(seen), n - 1)


@wrong("receptive_field", "padding ignored")
def receptive_field(layers, t, n):
    below = []
    for k, s, p in layers:
        below.append((k, s, p, n))
        n = (n + 2 * p - k) // s + 1
    seen = [t]
    for k, s, p, places in below[::-1]:
        seen = [s * u + j for u in seen for j in range(k)]
        seen = sorted({u for u in seen if 0 <= u < places})
    return seen[0], seen[-1]


@wrong("receptive_field", "stride ignored")
def receptive_field(layers, t, n):
    below = []
    for k, s, p in layers:
        below.append((k, s, p, n))
        n = (n + 2 * p - k) // s + 1
    seen = [t]
    for k, s, p, places in below[::-1]:
        seen = [u - p + j for u in seen for j in range(k)]
        seen = sorted({u for u in seen if 0 <= u < places})
    return seen[0], seen[-1]


@wrong("receptive_field", "one place too many")
def receptive_field(layers, t, n):
    below = []
    for k, s, p in layers:
        below.append((k, s, p, n))
        n = (n + 2 * p - k) // s + 1
    seen = [t]
    for k, s, p, places in below[::-1]:
        seen = [s * u - p + j for u in seen for j in range(k + 1)]
        seen = sorted({u for u in seen if 0 <= u < places})
    return seen[0], seen[-1]


@wrong("receptive_field", "place after the last")
def receptive_field(layers, t, n):
    below = []
    for k, s, p in layers:
        below.append((k, s, p, n))
        n = (n + 2 * p - k) // s + 1
    seen = [t]
    for k, s, p, places in below[::-1]:
        seen = [s * u - p + j for u in seen for j in range(k)]
        seen = sorted({u for u in seen if 0 <= u < places})
    return seen[0], seen[-1] + 1


@wrong("receptive_field", "centered on t")
def receptive_field(layers, t, n):
    size, step = 1, 1
    for k, s, _ in layers:
        size, step = size + (k - 1) * step, step * s
    half = (size - 1) // 2
    return max(t - half, 0), min(t + half, n - 1)


@wrong("receptive_field", "size and step")
def receptive_field(layers, t, n):
    size, step = 1, 1
    for k, s, _ in layers:
        size, step = size + (k - 1) * step, step * s
    return size, step


@wrong("receptive_field", "last layer only")
def receptive_field(layers, t, n):
    below = []
    for k, s, p in layers:
        below.append((k, s, p, n))
        n = (n + 2 * p - k) // s + 1
    seen = [t]
    for k, s, p, places in below[-1:]:
        seen = [s * u - p + j for u in seen for j in range(k)]
        seen = sorted({u for u in seen if 0 <= u < places})
    return seen[0], seen[-1]


@wrong("receptive_field", "changes the layers")
def receptive_field(layers, t, n):
    below = []
    while layers:
        k, s, p = layers.pop(0)
        below.append((k, s, p, n))
        n = (n + 2 * p - k) // s + 1
    seen = [t]
    for k, s, p, places in below[::-1]:
        seen = [s * u - p + j for u in seen for j in range(k)]
        seen = sorted({u for u in seen if 0 <= u < places})
    return seen[0], seen[-1]


@wrong("receptive_field", "everything")
def receptive_field(layers, t, n):
    return min(range(n)), max(range(n))

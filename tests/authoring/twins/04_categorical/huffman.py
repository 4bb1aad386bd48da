"""Twins of the wrong answers to task huffman: the same misconceptions, written by another hand."""

import math

from autograder.catalogue import wrong


@wrong("huffman", "balanced tree")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    codes = {}

    def halve(classes, path):
        if len(classes) == 1:
            codes[classes[0]] = path
            return
        middle = len(classes) // 2
        halve(classes[:middle], path + "0")
        halve(classes[middle:], path + "1")

    halve(list(range(len(frequencies))), "")
    return [codes[c] for c in range(len(frequencies))]


@wrong("huffman", "split from the top")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    codes = {}

    def split(classes, path):
        if len(classes) == 1:
            codes[classes[0]] = path
            return
        sizes = [frequencies[c] for c in classes]
        cut = min(range(1, len(classes)), key=lambda k: abs(sum(sizes[:k]) - sum(sizes[k:])))
        split(classes[:cut], path + "0")
        split(classes[cut:], path + "1")

    split(sorted(range(len(frequencies)), key=lambda c: -frequencies[c]), "")
    return [codes[c] for c in range(len(frequencies))]


@wrong("huffman", "a chain")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    codes, path = [""] * len(frequencies), ""
    common_first = sorted(range(len(frequencies)), key=lambda c: -frequencies[c])
    for c in common_first[:-1]:
        codes[c] = path + "0"
        path += "1"
    codes[common_first[-1]] = path
    return codes


@wrong("huffman", "the most frequent joined first")
def huffman_codes(frequencies):
    import heapq

    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    heap = [(-f, c, {c: ""}) for c, f in enumerate(frequencies)]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, k, left = heapq.heappop(heap)
        b, _, right = heapq.heappop(heap)
        tree = {c: "0" + s for c, s in left.items()} | {c: "1" + s for c, s in right.items()}
        heapq.heappush(heap, (a + b, k, tree))
    return [heap[0][2][c] for c in range(len(frequencies))]


@wrong("huffman", "bits in the order of joining")
def huffman_codes(frequencies):
    import heapq

    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    heap = [(f, c, {c: ""}) for c, f in enumerate(frequencies)]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, k, left = heapq.heappop(heap)
        b, _, right = heapq.heappop(heap)
        tree = {c: s + "0" for c, s in left.items()} | {c: s + "1" for c, s in right.items()}
        heapq.heappush(heap, (a + b, k, tree))
    return [heap[0][2][c] for c in range(len(frequencies))]


@wrong("huffman", "joined trees counted by their larger part")
def huffman_codes(frequencies):
    import heapq

    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    heap = [(f, c, {c: ""}) for c, f in enumerate(frequencies)]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, k, left = heapq.heappop(heap)
        b, _, right = heapq.heappop(heap)
        tree = {c: "0" + s for c, s in left.items()} | {c: "1" + s for c, s in right.items()}
        heapq.heappush(heap, (b, k, tree))
    return [heap[0][2][c] for c in range(len(frequencies))]


@wrong("huffman", "sorted only once")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    queue = [[c] for c in sorted(range(len(frequencies)), key=frequencies.__getitem__)]
    codes = [""] * len(frequencies)
    while len(queue) > 1:
        left, right, *queue = queue
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        queue = [*queue, left + right]
    return codes


@wrong("huffman", "codes in the order of the frequencies")
def huffman_codes(frequencies):
    import heapq

    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    heap = [(f, c, {c: ""}) for c, f in enumerate(frequencies)]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, k, left = heapq.heappop(heap)
        b, _, right = heapq.heappop(heap)
        tree = {c: "0" + s for c, s in left.items()} | {c: "1" + s for c, s in right.items()}
        heapq.heappush(heap, (a + b, k, tree))
    return [heap[0][2][c] for c in sorted(range(len(frequencies)), key=lambda c: frequencies[c])]


@wrong("huffman", "lengths by the logarithm")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    total, start = sum(frequencies), 0.0
    codes = [""] * len(frequencies)
    for c in sorted(range(len(frequencies)), key=lambda c: -frequencies[c]):
        length = max(1, math.ceil(math.log2(total / max(frequencies[c], 1e-9))))
        codes[c] = format(int(start * 2**length), f"0{length}b")
        start += frequencies[c] / total
    return codes


@wrong("huffman", "the list of the caller is used up")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("frequencies")
    trees, codes = [], [""] * len(frequencies)
    while frequencies:
        trees.append((frequencies.pop(), [len(frequencies)]))
    while len(trees) > 1:
        (a, left), (b, right), *trees = sorted(trees)
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong("huffman", "no errors")
def huffman_codes(frequencies):
    codes = [""] * len(frequencies)
    trees = [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        (a, left), (b, right), *trees = sorted(trees)
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes

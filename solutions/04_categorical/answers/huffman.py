"""Other right answers and typical wrong ones to task huffman of 04_categorical."""

import math

from autograder.catalogue import equivalent, right, wrong


@right("huffman", "a heap of trees, codes read at the end")
def huffman_codes(frequencies):
    if len(frequencies) < 2 or any(f < 0 for f in frequencies):
        raise ValueError("no tree")
    import heapq

    heap = [(f, c, c) for c, f in enumerate(frequencies)]
    heapq.heapify(heap)
    made = len(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], made, (a[2], b[2])))
        made += 1
    codes, open_ = [""] * len(frequencies), [(heap[0][2], "")]
    while open_:
        tree, code = open_.pop()
        if isinstance(tree, int):
            codes[tree] = code
        else:
            open_ += [(tree[0], code + "1"), (tree[1], code + "0")]
    return codes


@right("huffman", "two queues")
def huffman_codes(frequencies):
    C = len(frequencies)
    if C < 2 or sorted(frequencies)[0] < 0:
        raise ValueError("no tree")
    leaves = sorted((f, c) for c, f in enumerate(frequencies))
    inner, parent = [], {}
    while len(leaves) + len(inner) > 1:
        pair = []
        for _ in range(2):
            source = leaves if not inner or (leaves and leaves[0][0] <= inner[0][0]) else inner
            pair.append(source.pop(0))
        vertex = C + len(parent)
        for bit, (_, child) in zip("01", pair, strict=True):
            parent[child] = vertex, bit
        inner.append((pair[0][0] + pair[1][0], vertex))
    codes = []
    for c in range(C):
        code = ""
        while c in parent:
            c, bit = parent[c]
            code = bit + code
        codes.append(code)
    return codes


@wrong(
    "huffman",
    "balanced tree",
    hint="The tree is balanced and ignores the frequencies. Frequent classes should have shorter paths.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes = [""] * len(frequencies)

    def split(classes, code):
        if len(classes) == 1:
            codes[classes[0]] = code
        else:
            middle = len(classes) // 2
            split(classes[:middle], code + "0")
            split(classes[middle:], code + "1")

    split(list(range(len(frequencies))), "")
    return codes


@wrong(
    "huffman",
    "split from the top",
    hint="The tree is built from the top, by halving the total frequency (Fano's way). That is not always "
    "best: join the two rarest trees from below.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes = [""] * len(frequencies)

    def split(classes, code):
        if len(classes) == 1:
            codes[classes[0]] = code
            return
        total = sum(frequencies[c] for c in classes)
        gaps = [abs(total - 2 * sum(frequencies[c] for c in classes[:k])) for k in range(1, len(classes))]
        middle = 1 + gaps.index(min(gaps))
        split(classes[:middle], code + "0")
        split(classes[middle:], code + "1")

    split(sorted(range(len(frequencies)), key=lambda c: -frequencies[c]), "")
    return codes


@wrong(
    "huffman",
    "a chain",
    hint="The tree is a chain: one class leaves it at each vertex. A tree of joined classes may itself be "
    "rare enough to wait, and two other trees are joined first.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    order = sorted(range(len(frequencies)), key=lambda c: -frequencies[c])
    codes = [""] * len(order)
    for k, c in enumerate(order):
        codes[c] = "1" * k + "0" if k < len(order) - 1 else "1" * k
    return codes


@wrong(
    "huffman",
    "the most frequent joined first",
    hint="The two most frequent trees are joined, so the frequent classes end up deep. Join the two rarest.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort(reverse=True)
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "bits in the order of joining",
    hint="The bits stand in the order of joining, from the leaf to the root. A code is the path from the "
    "root: each further bit belongs in front.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] += bit
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "joined trees counted by their larger part",
    hint="A joined tree counts as much as the larger of its parts. It counts as much as both together.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((max(a, b), left + right))
    return codes


@wrong(
    "huffman",
    "sorted only once",
    hint="The trees are sorted only at the beginning. A joined tree has a new frequency and needs a new "
    "place among the others before the next two are joined.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), sorted((f, [c]) for c, f in enumerate(frequencies))
    while len(trees) > 1:
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "codes in the order of the frequencies",
    hint="The codes stand in the order of the frequencies, the rarest class first. They have to stand in "
    "the order of the classes.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    ordered = sorted(frequencies)
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(ordered)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "lengths by the logarithm",
    hint="Each class gets a code of its own logarithm's length, rounded up (Shannon's code). Some "
    "vertices then have only one child, and the paths are longer than necessary.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, below, total = [""] * len(frequencies), 0.0, sum(frequencies)
    for c in sorted(range(len(frequencies)), key=lambda c: -frequencies[c]):
        length = max(1, math.ceil(-math.log2(max(frequencies[c] / total, 1e-9))))
        codes[c] = format(int(below * 2**length), f"0{length}b")
        below += frequencies[c] / total
    return codes


@wrong(
    "huffman",
    "the list of the caller is used up",
    hint="The list of frequencies itself is sorted or emptied while the tree is built. It belongs to the "
    "caller: work on a copy.",
)
def huffman_codes(frequencies):
    if len(frequencies) < 2 or min(frequencies) < 0:
        raise ValueError("no tree")
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    frequencies.sort()
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


@wrong(
    "huffman",
    "no errors",
    hint="One class alone, or a negative frequency, does not make such a tree. Raise a ValueError.",
)
def huffman_codes(frequencies):
    codes, trees = [""] * len(frequencies), [(f, [c]) for c, f in enumerate(frequencies)]
    while len(trees) > 1:
        trees.sort()
        (a, left), (b, right), *trees = trees
        for bit, side in (("0", left), ("1", right)):
            for c in side:
                codes[c] = bit + codes[c]
        trees.append((a + b, left + right))
    return codes


equivalent(
    "huffman",
    "line 15: (trees.pop(0), trees.pop(0)) -> (trees.pop(1), trees.pop(0))",
    because="the same two trees are joined, and which of them goes left is free",
)

"""Wrong answers to task weisfeiler_lehman of 09_graphs: how colors of two graphs are compared."""

import torch

from autograder.catalogue import wrong


@wrong(
    "weisfeiler_lehman",
    "a palette for each graph",
    hint="Each graph numbers its colors by itself, so number 0 may stand for other things in the two. "
    "Both share one palette.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    ends = []
    for edges, first in ((edges_1, colors_1), (edges_2, colors_2)):
        colors = first.tolist()
        for _ in range(len(colors)):
            near = [[] for _ in colors]
            for u, v in edges.T.tolist():
                near[v].append(colors[u])
            seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
            palette = {pair: k for k, pair in enumerate(sorted(set(seen)))}
            colors = [palette[pair] for pair in seen]
        ends.append(sorted(colors))
    return ends[0] == ends[1]


@wrong(
    "weisfeiler_lehman",
    "which colors, not how many",
    hint="It is compared which colors occur. How often each occurs counts, too.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return set(colors[:n]) == set(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "number of colors compared",
    hint="It is compared into how many vertices each color splits, and not which color that is. The same "
    "color has to occur equally often in both graphs.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    from collections import Counter

    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(Counter(colors[:n]).values()) == sorted(Counter(colors[n:]).values())


@wrong(
    "weisfeiler_lehman",
    "vertex by vertex",
    hint="The colors are compared in the order of the vertices. Numbering is arbitrary: count how often "
    "each color occurs.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return colors[:n] == colors[n:]


@wrong(
    "weisfeiler_lehman",
    "first colors ignored",
    hint="All vertices begin with the same color. The first colors that are given count.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = [0] * (n + len(colors_2))
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "colors changed while a round goes on",
    hint="Within a round some vertices already see new colors. All new colors of a round come from the "
    "old ones.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = [str(c) for c in colors_1.tolist() + colors_2.tolist()]
    for _ in range(len(colors)):
        palette = {}
        for v in range(len(colors)):
            seen = colors[v], tuple(sorted(colors[u] for u, w in pairs if w == v))
            colors[v] = palette.setdefault(seen, f"new {len(palette)}")
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "true and false swapped",
    hint="True and False have changed places. True says that the graphs may be the same.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) != sorted(colors[n:])


@wrong("weisfeiler_lehman", "always true", hint="The answer is True for every two graphs.")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    return True


@wrong(
    "weisfeiler_lehman",
    "set and number of the neighbors' colors",
    hint="Which colors the neighbors have is compared, and how many neighbors there are, but not how often "
    "each color occurs among them. That is what a multiset adds.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, frozenset(m), len(m)) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(key, len(palette)) for key in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "ten rounds",
    hint="There are ten rounds, however large the graph is. Count no rounds: go on until no color splits.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(10):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "twenty rounds",
    hint="There is a fixed number of rounds, such as twenty or thirty, too few for a large graph. "
    "Count none: go on until no color splits.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(20):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "colors joined to one text",
    hint="The own color and the neighbors' are joined to a text without anything between them, and 1, 111 "
    "reads like 11, 11. Keep them apart, in tuples.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(str(colors[u]))
        palette = {}
        seen = [str(c) + "".join(sorted(m)) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(text, len(palette)) for text in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "negative colors taken for others",
    hint="Colors serve as places in a list, and a negative one counts from its end: it is taken for another "
    "color. Colors are names, any integers.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    first = torch.cat([colors_1, colors_2])
    names = list(range(int(first.max()) + 1))
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = [names[c] if c >= -len(names) else c for c in first.tolist()]
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "changes colors_2 in place",
    hint="The second graph's colors are numbered anew in the tensor that was passed in. Make a new tensor.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n, names = len(colors_1), torch.cat([colors_1, colors_2]).unique()
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors_2.copy_(torch.searchsorted(names, colors_2))
    colors = torch.searchsorted(names, colors_1).tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])

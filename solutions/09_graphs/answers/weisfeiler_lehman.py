"""Other right answers and typical wrong ones to task weisfeiler_lehman of 09_graphs."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("weisfeiler_lehman", "nested tuples numbered in sorted order")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    import collections

    graphs = [(edges_1.T.tolist(), colors_1.tolist()), (edges_2.T.tolist(), colors_2.tolist())]
    known = -1
    while True:
        seen = []
        for pairs, colors in graphs:
            near = [collections.Counter() for _ in colors]
            for u, v in pairs:
                near[v][colors[u]] += 1
            seen.append([(c, tuple(sorted(m.items()))) for c, m in zip(colors, near, strict=True)])
        palette = {pair: k for k, pair in enumerate(sorted({*seen[0], *seen[1]}))}
        graphs = [(pairs, [palette[p] for p in own]) for (pairs, _), own in zip(graphs, seen, strict=True)]
        if len(palette) == known:
            return collections.Counter(graphs[0][1]) == collections.Counter(graphs[1][1])
        known = len(palette)


@right("weisfeiler_lehman", "counts of colors as matrices")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n, m = len(colors_1), len(colors_2)
    A = torch.zeros(n + m, n + m, dtype=torch.long)
    A[edges_1[1], edges_1[0]] = 1
    A[edges_2[1] + n, edges_2[0] + n] = 1
    colors = torch.cat([colors_1, colors_2]).unique(return_inverse=True)[1]
    for _ in range(n + m):
        one_hot = torch.eye(n + m, dtype=torch.long)[colors]
        rows = torch.cat([one_hot, A @ one_hot], dim=1)
        colors = rows.unique(dim=0, return_inverse=True)[1]
    count = torch.bincount(colors[:n], minlength=n + m), torch.bincount(colors[n:], minlength=n + m)
    return bool((count[0] == count[1]).all())


@right("weisfeiler_lehman", "leaves early, sizes first")
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    if len(colors_1) != len(colors_2):
        return False
    one, other = [f"{c}" for c in colors_1.tolist()], [f"{c}" for c in colors_2.tolist()]
    for _ in range(len(one) + 1):
        if sorted(one) != sorted(other):
            return False
        numbers = {}
        new = []
        for colors, edges in ((one, edges_1), (other, edges_2)):
            row = []
            for v, own in enumerate(colors):
                near = sorted(colors[u] for u in edges[0][edges[1] == v].tolist())
                row.append(str(numbers.setdefault(f"{own}:{','.join(near)}", len(numbers))))
            new.append(row)
        one, other = new
    return True


equivalent(
    "weisfeiler_lehman",
    "line 8: edges_2 + n -> edges_2 - n",
    because="counted from the end they are the same; where the sizes differ the answer is False anyway",
)

equivalent(
    "weisfeiler_lehman",
    "line 10: range(len(colors)) -> range(len(colors) + 1)",
    because="further rounds split nothing",
)

equivalent(
    "weisfeiler_lehman",
    "line 10: range(len(colors)) -> range(len(colors) - 1)",
    because="each round but the last splits a color, of at most as many as vertices",
)

equivalent(
    "weisfeiler_lehman",
    "line 10: range(len(colors)) -> range(1, len(colors))",
    because="each round but the last splits a color, of at most as many as vertices",
)

equivalent(
    "weisfeiler_lehman",
    "line 15: (own, tuple(sorted(others))) -> (tuple(sorted(others)), own)",
    because="the same pair, told in another order",
)


@wrong(
    "weisfeiler_lehman",
    "set of the neighbors' colors",
    hint="The neighbors' colors are taken as a set. It is the multiset that counts: how often each color "
    "occurs.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [set() for _ in colors]
        for u, v in pairs:
            near[v].add(colors[u])
        palette = {}
        colors = [
            palette.setdefault((c, frozenset(m)), len(palette)) for c, m in zip(colors, near, strict=True)
        ]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "neighbors in the order of the edges",
    hint="The neighbors' colors are compared in the order in which the edges stand in the list. A "
    "multiset has no order: sort them.",
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
        colors = [palette.setdefault((c, tuple(m)), len(palette)) for c, m in zip(colors, near, strict=True)]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "own color left out",
    hint="The new color comes from the neighbors alone. It stands for the own color as well.",
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
        colors = [palette.setdefault(tuple(sorted(m)), len(palette)) for m in near]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "own color among the neighbors'",
    hint="The own color is thrown in with the neighbors' colors. The pair keeps it apart: who is it, and "
    "whom does it see?",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [[c] for c in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        colors = [palette.setdefault(tuple(sorted(m)), len(palette)) for m in near]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "sum of the neighbors' colors",
    hint="The numbers of the neighbors' colors are added up. Different multisets may have the same sum: 1 "
    "and 3 are not 2 and 2.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(len(colors)):
        near = [(0, 0) for _ in colors]
        for u, v in pairs:
            near[v] = near[v][0] + 1, near[v][1] + colors[u]
        palette = {}
        seen = list(zip(colors, near, strict=True))
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])


@wrong(
    "weisfeiler_lehman",
    "degrees alone",
    hint="Only own colors and the numbers of neighbors are compared. That is the first round; go on, with "
    "the colors of the neighbors, until nothing splits.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    d_1 = torch.bincount(edges_1[1], minlength=len(colors_1)).tolist()
    d_2 = torch.bincount(edges_2[1], minlength=len(colors_2)).tolist()
    one, other = zip(colors_1.tolist(), d_1, strict=True), zip(colors_2.tolist(), d_2, strict=True)
    return sorted(one) == sorted(other)


@wrong(
    "weisfeiler_lehman",
    "three rounds",
    hint="There are three rounds, whatever the graph. Differences far apart show later: go on until no "
    "color splits any more.",
)
def may_be_the_same(edges_1, colors_1, edges_2, colors_2):
    n = len(colors_1)
    pairs = edges_1.T.tolist() + (edges_2 + n).T.tolist()
    colors = colors_1.tolist() + colors_2.tolist()
    for _ in range(3):
        near = [[] for _ in colors]
        for u, v in pairs:
            near[v].append(colors[u])
        palette = {}
        seen = [(c, tuple(sorted(m))) for c, m in zip(colors, near, strict=True)]
        colors = [palette.setdefault(pair, len(palette)) for pair in seen]
    return sorted(colors[:n]) == sorted(colors[n:])

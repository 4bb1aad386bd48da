"""Other right answers and typical wrong ones to task regions of 02_feedforward."""

from autograder.catalogue import equivalent, right, wrong


@right("regions", "slopes between the kinks")
def count_regions(w, b, v, low, high):
    w, b, v = w.double(), b.double(), v.double()
    kinks = (-b[w != 0] / w[w != 0]).unique()
    kinks = kinks[(kinks > low) & (kinks < high)].tolist()
    ends = [low, *kinks, high]
    slopes = []
    for left, end in zip(ends, ends[1:]):
        active = w * ((left + end) / 2) + b > 0
        slopes.append((w * v)[active].sum().item())
    return 1 + sum(abs(s - t) > 1e-9 for s, t in zip(slopes, slopes[1:]))


@right("regions", "sorted kinks, added up in groups")
def count_regions(w, b, v, low, high):
    bends = sorted((-b[j].item() / w[j].item(), j) for j in range(len(w)) if w[j].item())
    regions, i = 1, 0
    while i < len(bends):
        x, total = bends[i][0], 0.0
        while i < len(bends) and bends[i][0] == x:
            j = bends[i][1]
            total += v[j].item() * max(w[j].item(), -w[j].item())
            i += 1
        if total and x > low and x < high:
            regions += 1
    return regions


@wrong(
    "regions",
    "H + 1",
    hint="The result is H + 1, the largest number possible. Units may have no kink, have it outside of the "
    "interval, or share one.",
)
def count_regions(w, b, v, low, high):
    return len(w) + 1


@wrong(
    "regions",
    "interval ignored",
    hint="Kinks outside of the interval are counted. Only those between low and high matter.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 1 + sum(t != 0 for t in change.values())


@wrong(
    "regions",
    "kinks instead of regions",
    hint="The result is the number of kinks. Each kink separates two regions, so there is one region more.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "kink at b / w",
    hint="The kinks are mirrored at 0: a sign is missing. Solve w x + b = 0 for x.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[q / p] = change.get(q / p, 0) + r * abs(p)
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "kink at minus the bias",
    hint="The kinks are taken to be at -b, whatever the weight. A unit with weight w has its kink where "
    "w x + b = 0.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q] = change.get(-q, 0) + r * abs(p)
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "only units that switch on",
    hint="Units with a negative weight are left out. They switch off from left to right, which is a kink "
    "too.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p > 0:
            change[-q / p] = change.get(-q / p, 0) + r * p
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "on-off patterns of two to the H",
    hint="The result is 2 to the power of the number of kinks, the number of on-off patterns that one can "
    "write down. Along the axis they change one kink at a time.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 2 ** sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "always one",
    hint="The result is always 1, as for a linear function. Each kink inside of the interval adds a region.",
)
def count_regions(w, b, v, low, high):
    return 1


@wrong(
    "regions",
    "shared kinks counted for each unit",
    hint="A kink that several units share is counted once for each of them. Add up their changes of slope, "
    "and count the place once, or not at all if they cancel.",
)
def count_regions(w, b, v, low, high):
    units = zip(w.tolist(), b.tolist(), v.tolist())
    return 1 + sum(p != 0 and r != 0 and low < -q / p < high for p, q, r in units)


@wrong(
    "regions",
    "cancellation overlooked",
    hint="Shared kinks are counted once, even where the changes of slope cancel. If they add up to 0, the "
    "function has no kink there.",
)
def count_regions(w, b, v, low, high):
    units = zip(w.tolist(), b.tolist(), v.tolist())
    return 1 + len({-q / p for p, q, r in units if p != 0 and r != 0 and low < -q / p < high})


@wrong(
    "regions",
    "sign of the weight in the change of slope",
    hint="The changes of slope are taken to be v w. A unit with a negative weight switches off: there the "
    "slope changes from v w to 0, which is a change by -v w.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * p
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "output weights only",
    hint="The changes of slope are taken to be v, without the weight of the unit. A steep unit changes the "
    "slope more.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "ends counted",
    hint="A kink at an end of the interval is counted. On its other side there is nothing of the interval "
    "left, so it separates nothing.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 1 + sum(low <= x <= high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "division by zero",
    hint="A unit with weight 0 has no kink, and dividing by its weight is an error. Leave such units out.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "changes v in place",
    hint="The number is right, but the output weights of the caller are changed in place. Compute a new "
    "tensor.",
)
def count_regions(w, b, v, low, high):
    v *= w.abs()
    change = {}
    for p, q, t in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + t
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


equivalent(
    "regions",
    "line 12: change.get(x, 0) + v_j * abs(w_j) -> change.get(x, 0) - v_j * abs(w_j)",
    because="all changes of slope get the other sign, and only whether they are 0 counts",
)


@wrong(
    "regions",
    "kinks rounded",
    hint="The positions of the kinks are rounded, so two kinks that lie close to each other become one. "
    "Compare them with ==.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for w_j, b_j, v_j in zip(w.tolist(), b.tolist(), v.tolist()):
        if w_j != 0:
            x = round(-b_j / w_j, 4)
            change[x] = change.get(x, 0) + v_j * abs(w_j)
    return 1 + sum(low < x < high and change[x] != 0 for x in change)

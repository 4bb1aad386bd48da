"""Other right answers and typical wrong ones to task prune of 10_techniques."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("prune", "removed ones count as infinite")
def prune(w_0, w, kept, share):
    size = w.abs().masked_fill(~kept, torch.inf).reshape(-1)
    count = int(share * kept.sum().item())
    mask = kept.reshape(-1).clone()
    mask[size.topk(count, largest=False).indices] = False
    mask = mask.reshape(kept.shape)
    return mask, w_0 * mask


@right("prune", "the largest stay")
def prune(w_0, w, kept, share):
    n = int(kept.sum())
    size = torch.where(kept, w.abs(), -1.0).flatten()
    best = size.argsort(descending=True)[: n - int(share * n)]
    mask = torch.zeros(w.numel(), dtype=torch.bool)
    mask[best] = True
    return mask.view(w.shape), mask.view(w.shape) * w_0


@right("prune", "one after the other")
def prune(w_0, w, kept, share):
    values, mask = w.flatten().tolist(), kept.flatten().tolist()
    for _ in range(int(share * sum(mask))):
        smallest = min((abs(v), k) for k, v in enumerate(values) if mask[k])[1]
        mask[smallest] = False
    mask = torch.tensor(mask).view(kept.shape)
    return mask, w_0.masked_fill(~mask, 0)


@wrong(
    "prune",
    "by the initial weights",
    hint="The weights are compared by their values before training. Magnitude after training counts.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w_0.flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "with their signs",
    hint="The most negative weights are removed. A weight is small if its absolute value is.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong("prune", "the largest go", hint="The largest weights are removed. The smallest ones go.")
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].abs().argsort(descending=True)]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "by how far they moved",
    hint="Weights that have moved little in training are removed. It is those that are small after it.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[(w - w_0).flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "a share of all weights",
    hint="The share is taken of all weights, those removed before among them. It is a share of what is still "
    "kept.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * w.numel())]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "removed ones count again",
    hint="What the rounds before have removed is ranked with the others, so that fewer new ones go. Rank the "
    "kept weights alone.",
)
def prune(w_0, w, kept, share):
    order = w.flatten().abs().argsort()
    now = kept.flatten().clone()
    now[order[: int(share * kept.sum())]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "earlier rounds forgotten",
    hint="Weights that were removed in earlier rounds come back. What is removed stays removed.",
)
def prune(w_0, w, kept, share):
    size = w.abs().masked_fill(~kept, torch.inf).flatten()
    now = torch.ones(w.numel(), dtype=torch.bool)
    now[size.argsort()[: int(share * kept.sum())]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "the mask ignored",
    hint="The earlier rounds are forgotten: ranked are all weights, and the share is taken of all. What was "
    "removed stays removed, and the share is one of what is still kept.",
)
def prune(w_0, w, kept, share):
    order = w.flatten().abs().argsort()
    now = torch.ones(w.numel(), dtype=torch.bool)
    now[order[: int(share * w.numel())]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong(
    "prune",
    "not rewound",
    hint="The weights keep what they have learned. Rewinding puts them back to where they began.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    now = now.view(kept.shape)
    return now, torch.where(now, w, 0).to(w_0.dtype)


@wrong(
    "prune",
    "removed ones not zero",
    hint="All weights are rewound, the removed ones, too. They are 0.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    return now.view(kept.shape), w_0.clone()


@wrong(
    "prune",
    "rounded up",
    hint="The number of weights to remove is rounded up. It is rounded down.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: -int(-share * len(places) // 1)]] = False
    now = now.view(kept.shape)
    return now, w_0 * now


@wrong("prune", "mask changed in place", hint="The mask that was given is written over. Make a new one.")
def prune(w_0, w, kept, share):
    places = kept.reshape(-1).nonzero()[:, 0]
    order = places[w.reshape(-1)[places].abs().argsort()]
    gone = order[: int(share * len(places))]
    kept[torch.unravel_index(gone, kept.shape)] = False
    return kept, torch.where(kept, w_0, 0)


@wrong("prune", "nothing removed", hint="Nothing is removed.")
def prune(w_0, w, kept, share):
    return kept.clone(), w_0 * kept


@wrong(
    "prune",
    "initial weights changed in place",
    hint="The initial weights are written over with zeros. The next round still needs them: make a new "
    "tensor.",
)
def prune(w_0, w, kept, share):
    places = kept.flatten().nonzero()[:, 0]
    order = places[w.flatten()[places].abs().argsort()]
    now = kept.flatten().clone()
    now[order[: int(share * len(places))]] = False
    now = now.view(kept.shape)
    w_0[~now] = 0
    return now, w_0


@wrong(
    "prune",
    "removed ones multiplied by 0",
    hint="What was removed is multiplied by 0 before the ranking. Where it is infinite or NaN that gives "
    "NaN, and it is ranked as the largest. Choose with the mask instead.",
)
def prune(w_0, w, kept, share):
    size = (w * kept).abs().flatten()
    gone = int((~kept).sum()) + int(share * kept.sum())
    now = torch.ones(w.numel(), dtype=torch.bool)
    now[size.argsort(stable=True)[:gone]] = False
    now = now.view(kept.shape) & kept
    return now, w_0 * now


equivalent(
    "prune",
    "line 8: (:, 0) -> (:, -1)",
    because="there is one column",
)

"""Other right answers and typical wrong ones to task masking of 11_representations."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("masking", "ranks by sorting twice, then a boolean mask")
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden
    return patches[~mask].view(batch, count - hidden, pixels), mask


@right("masking", "the largest numbers, one image at a time")
def random_masking(patches, noise, hidden):
    mask = torch.zeros(noise.shape, dtype=torch.bool)
    for row, numbers in zip(mask, noise, strict=True):
        row[numbers.topk(hidden).indices] = True
    return torch.stack([image[~row] for image, row in zip(patches, mask, strict=True)]), mask


@right("masking", "each patch counts how many numbers are larger")
def random_masking(patches, noise, hidden):
    larger = (noise[:, None, :] > noise[:, :, None]).sum(-1)
    mask = larger < hidden
    places = (~mask).nonzero()
    return patches[places[:, 0], places[:, 1]].unflatten(0, (len(patches), -1)), mask


@wrong(
    "masking",
    "the smallest numbers hidden",
    hint="The patches with the smallest numbers are hidden. Those with the largest are to be.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) < hidden
    return patches[~mask].view(batch, count - hidden, pixels), mask


@wrong(
    "masking",
    "mask the wrong way round",
    hint="The mask is True where a patch is visible. It shall be True where it is hidden.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden
    return patches[~mask].view(batch, count - hidden, pixels), ~mask


@wrong(
    "masking",
    "as many visible as hidden",
    hint="`hidden` is taken for the number of patches that stay. It says how many are hidden.",
)
def random_masking(patches, noise, hidden):
    batch, _, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= hidden
    return patches[~mask].view(batch, hidden, pixels), mask


@wrong(
    "masking",
    "in the order of the numbers",
    hint="The visible patches come in the order of their random numbers. They keep the order in which they "
    "stood.",
)
def random_masking(patches, noise, hidden):
    count = patches.shape[1]
    kept = noise.argsort(dim=1)[:, : count - hidden]
    mask = torch.ones_like(noise, dtype=torch.bool).scatter(1, kept, False)
    return torch.take_along_dim(patches, kept[..., None], dim=1), mask


@wrong(
    "masking",
    "places taken for ranks",
    hint="argsort answers which place has the k-th smallest number, not the rank of each place. Sort twice "
    "for ranks, or scatter the mask to the places.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1) >= count - hidden
    return patches[~mask].view(batch, count - hidden, pixels), mask


@wrong(
    "masking",
    "the first image's numbers for all",
    hint="All images hide the same places, those of the first. Each image has random numbers of its own.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = (noise[:1].argsort(dim=1).argsort(dim=1) >= count - hidden).repeat(batch, 1)
    return patches[~mask].view(batch, count - hidden, pixels), mask


@wrong(
    "masking",
    "the last patches hidden",
    hint="The last patches are hidden, whatever the random numbers say.",
)
def random_masking(patches, noise, hidden):
    batch, count, _ = patches.shape
    mask = (torch.arange(count) >= count - hidden).repeat(batch, 1)
    return patches[:, : count - hidden], mask


@wrong(
    "masking",
    "hidden patches returned",
    hint="The hidden patches come back. The encoder gets those that stay visible.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden
    return patches[mask].view(batch, hidden, pixels), mask


@wrong(
    "masking",
    "hidden patches set to zero",
    hint="The hidden patches are still there, as zeros. They shall be left out, so that the encoder is "
    "spared their cost.",
)
def random_masking(patches, noise, hidden):
    mask = noise.argsort(dim=1).argsort(dim=1) >= patches.shape[1] - hidden
    return patches * ~mask[..., None], mask


@wrong(
    "masking",
    "one too many hidden",
    hint="One patch too many is hidden in each image: look at the border of the comparison.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden - 1
    return patches[~mask].view(batch, count - hidden - 1, pixels), mask


@wrong(
    "masking",
    "a threshold for all images",
    hint="A patch is hidden if its number exceeds a fixed share. Then another number of patches is hidden in"
    " each image; it has to be the same.",
)
def random_masking(patches, noise, hidden):
    count = patches.shape[1]
    mask = noise > 1 - hidden / count
    shown = [image[~row] for image, row in zip(patches, mask, strict=True)]
    return torch.nn.utils.rnn.pad_sequence(shown, batch_first=True), mask


@wrong(
    "masking",
    "mask of numbers",
    hint="The mask holds numbers, 0 and 1. It shall be of dtype torch.bool, so that it can be used to index.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden
    return patches[~mask].view(batch, count - hidden, pixels), mask.to(noise.dtype)


@wrong(
    "masking",
    "its own random numbers",
    hint="New random numbers are drawn, and those that were passed in are ignored.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = torch.rand(batch, count).argsort(dim=1).argsort(dim=1) >= count - hidden
    return patches[~mask].view(batch, count - hidden, pixels), mask


@wrong(
    "masking",
    "a permutation of its own",
    hint="An order is drawn anew, and the random numbers that were passed in are ignored.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    orders = torch.stack([torch.randperm(count) for _ in range(batch)])
    mask = torch.zeros(batch, count, dtype=torch.bool).scatter(1, orders[:, :hidden], True)
    return patches[~mask].view(batch, count - hidden, pixels), mask


@wrong(
    "masking",
    "patches cut off",
    hint="The visible patches are detached, so nothing before the masking learns from them.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden
    return patches.detach()[~mask].view(batch, count - hidden, pixels), mask


@wrong(
    "masking",
    "changes the noise in place",
    hint="The random numbers that were passed in are sorted in place. Sort a copy.",
)
def random_masking(patches, noise, hidden):
    batch, count, pixels = patches.shape
    mask = noise.argsort(dim=1).argsort(dim=1) >= count - hidden
    noise.copy_(noise.sort(dim=1).values)
    return patches[~mask].view(batch, count - hidden, pixels), mask


equivalent(
    "masking",
    "line 10: noise.argsort(dim=1)[:, :count - hidden].sort(dim=1) -> "
    "noise.argsort(dim=1)[:, :count - hidden].sort()",
    because="noise has two axes, and sort takes the last",
)

equivalent(
    "masking",
    "line 10: noise.argsort(dim=1) -> noise.argsort()",
    because="noise has two axes, and argsort takes the last",
)

equivalent(
    "masking",
    "line 12: torch.ones_like(noise, dtype=torch.bool).scatter(1, kept, False) -> "
    "torch.ones_like(noise, dtype=torch.bool).scatter(-1, kept, False)",
    because="noise has two axes",
)

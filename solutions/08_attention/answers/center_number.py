"""Other right answers and typical wrong ones to task center_number of 08_attention."""

import torch

from autograder.catalogue import equivalent, right, seen_as, wrong


@seen_as("center_number")
def weights(reply):
    """The attention weights for lengths 1 to 12, and whether the scores bend: factors and sums that leave
    these as they are tell no misconception."""
    import torch

    W_Q, W_K = (w.double() for w in reply)
    seen = []
    for tau in range(1, 13):
        i = torch.arange(1.0, tau + 1).double()
        keys = torch.stack([torch.ones(tau).double(), i, i**2], dim=1) @ W_K
        scores = keys @ (torch.tensor([1.0, tau]).double() @ W_Q) / W_Q.shape[1] ** 0.5
        bend = scores.diff(n=2).abs().max() > 1e-3 * scores.abs().max() if tau > 2 else False
        seen.append((scores.softmax(0), bool(bend)))
    return seen


@right("center_number", "the rule written into the keys")
def center_number():
    W_Q = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    W_K = 100 * torch.tensor([[0.0, 0.0], [0.5, 1.0], [-1.0, 0.0]])
    return W_Q, W_K


@right("center_number", "doubled scores in one dimension more")
def center_number():
    W_Q = torch.tensor([[0.0, -30.0, 3.0], [60.0, 0.0, 1.0]]).double()
    W_K = torch.tensor([[7.0, 0.0, 1.0], [1.0, -1.0, 0.0], [0.0, 2.0, 0.0]]).double()
    return W_Q, W_K


@wrong(
    "center_number",
    "peak at tau / 2",
    hint="The scores peak at tau / 2. For odd lengths that is half-way between two parts, which then share "
    "the weight. Where must the peak be so that the middle part is nearest, for odd and for even lengths?",
)
def center_number():
    return 40 * torch.tensor([[0.0, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "peak at (tau + 1) / 2",
    hint="The scores peak at (tau + 1) / 2. That is the middle part for odd lengths, but for even lengths "
    "it is half-way between two parts, which then share the weight.",
)
def center_number():
    return 40 * torch.tensor([[1.0, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "too soft",
    hint="The scores peak at the right place, but they are too soft: the neighbors of the middle part keep "
    "some weight. Make all scores larger by a common factor.",
)
def center_number():
    return torch.tensor([[0.5, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "wrong sign",
    hint="The sign of the scores is wrong: they are smallest in the middle, so the ends of the sequence win.",
)
def center_number():
    return -40 * torch.tensor([[0.5, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "parts counted from 0",
    hint="The layer picks the part before the middle one, as if the parts were counted from 0. Here they "
    "are counted from 1.",
)
def center_number():
    return 40 * torch.tensor([[-1.5, -1.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "the last part",
    hint="The scores peak at the end of the sequence. Written as 2 c i - i^2 they peak at c: check what c "
    "is in your query, and mind the factor 2.",
)
def center_number():
    return 40 * torch.tensor([[0.0, -1.0], [2.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "the same part for every length",
    hint="The layer picks the same part for every length: the query does not use tau.",
)
def center_number():
    return 40 * torch.tensor([[6.0, -1.0], [0.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])


@wrong(
    "center_number",
    "scores linear in the position",
    hint="The scores are linear in i, so one end of the sequence wins. A peak in between needs i^2.",
)
def center_number():
    return 40 * torch.tensor([[0.5, 0.0], [1.0, 0.0]]), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]])


@wrong(
    "center_number",
    "zeros",
    hint="All scores are equal, so every part gets the same weight and the answer is the mean of the "
    "sequence.",
)
def center_number():
    return torch.zeros(2, 2), torch.zeros(3, 2)


# Mutants of the model answers that compute the same
equivalent(
    "center_number",
    "line 10: sharpness = 40.0 -> sharpness = 41.0",
    "line 10: sharpness = 40.0 -> sharpness = 39.0",
    "line 10: sharpness = 40.0 -> sharpness = 80.0",
    because="any factor that is large enough will do",
)


equivalent(
    "center_number",
    "line 12: [0.0, 0.0] -> [1.0, 0.0]",
    "line 12: [0.0, 0.0] -> [-1.0, 0.0]",
    "line 12: [0.0, 0.0] -> [0.0, 1.0]",
    "line 12: [0.0, 0.0] -> [0.0, -1.0]",
    because="the same number is added to the scores of all parts, which the softmax does not see",
)


equivalent(
    "center_number",
    "line 13: (W_Q, W_K) -> (W_Q.half(), W_K)",
    "line 13: (W_Q, W_K) -> (W_Q.double(), W_K)",
    "line 13: (W_Q, W_K) -> (W_Q.long(), W_K)",
    "line 13: (W_Q, W_K) -> (W_Q, W_K.half())",
    "line 13: (W_Q, W_K) -> (W_Q, W_K.double())",
    "line 13: (W_Q, W_K) -> (W_Q, W_K.long())",
    because="no dtype is asked for, and the entries are small whole numbers",
)

"""Two recurrent networks for the center-number task: one answers from memory, one may look again.

Slides, lecture 08, part 1, "Motivating example" and "Attention over inputs (encoder-only model)". Both read
the numbers with a GRU of the same size. Data: `course.data.center_numbers`.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from course.data.center_numbers import NUMBERS


class ThoughtVectorRNN(nn.Module):
    """Read the sequence, answer from the last hidden state (the thought vector) alone."""

    def __init__(self, d: int = 64):
        super().__init__()
        self.embed = nn.Embedding(NUMBERS, d)
        self.encoder = nn.GRU(d, d, batch_first=True)
        self.head = nn.Sequential(nn.Linear(d, 2 * d), nn.ReLU(), nn.Linear(2 * d, NUMBERS))

    def forward(self, x: Int[Tensor, "batch parts"]) -> Float[Tensor, "batch numbers"]:
        _, thought = self.encoder(self.embed(x))  # 1 x batch x d
        return self.head(thought[0])


class AttentionRNN(nn.Module):
    """Read the sequence, then ask it one question: the last hidden state makes the query.

    The values are the hidden states, the keys a linear map of them (Bahdanau et al., 2015, use the states for
    both). No position and no length is given: the states must learn to count.
    """

    def __init__(self, d: int = 64):
        super().__init__()
        self.embed = nn.Embedding(NUMBERS, d)
        self.encoder = nn.GRU(d, d, batch_first=True)
        self.query = nn.Sequential(nn.Linear(d, 2 * d), nn.ReLU(), nn.Linear(2 * d, d))
        self.key = nn.Linear(d, d)
        self.head = nn.Linear(2 * d, NUMBERS)

    def forward(self, x: Int[Tensor, "batch parts"]) -> Float[Tensor, "batch numbers"]:
        return self.answer(x)[0]

    def answer(
        self, x: Int[Tensor, "batch parts"]
    ) -> tuple[Float[Tensor, "batch numbers"], Float[Tensor, "batch parts"]]:
        """Scores of the ten numbers, and the attention weights over the parts."""
        from course.attention import attend, scaled_dot_product_scores

        states, thought = self.encoder(self.embed(x))  # batch x parts x d, 1 x batch x d
        q = self.query(thought[0]).unsqueeze(1)  # batch x 1 x d
        c, weights = attend(q, self.key(states), states, score=scaled_dot_product_scores)
        return self.head(torch.cat([thought[0], c[:, 0]], dim=-1)), weights[:, 0]

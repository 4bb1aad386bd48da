"""Two recurrent networks for the center-number task: one answers from memory, one may look again.

Slides, lecture 08, part 1, "Motivating example" and "Attention over inputs (encoder-only model)". Both read
the numbers with a GRU of the same size, and both are asked after each number which one is the center of those
read so far. Data: `course.data.synthetic.center_numbers`.
"""

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from course.data.synthetic.center_numbers import NUMBERS


class ThoughtVectorRNN(nn.Module):
    """Read the sequence, answer from the hidden state after the last number (the thought vector) alone."""

    def __init__(self, d: int = 64):
        super().__init__()
        self.embed = nn.Embedding(NUMBERS, d)
        self.encoder = nn.GRU(d, d, batch_first=True)
        self.head = nn.Sequential(nn.Linear(d, 2 * d), nn.ReLU(), nn.Linear(2 * d, NUMBERS))

    def forward(self, x: Int[Tensor, "batch parts"]) -> Float[Tensor, "batch parts numbers"]:
        """Entry (b, t): scores of the ten numbers to be the center of the first t + 1."""
        thoughts, _ = self.encoder(self.embed(x))  # batch x parts x d
        return self.head(thoughts)


class AttentionRNN(nn.Module):
    """Read the sequence, make a query from the thought vector, and attend to what was read.

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

    def forward(self, x: Int[Tensor, "batch parts"]) -> Float[Tensor, "batch parts numbers"]:
        """Entry (b, t): scores of the ten numbers to be the center of the first t + 1."""
        return self.answer(x)[0]

    def answer(
        self, x: Int[Tensor, "batch parts"]
    ) -> tuple[Float[Tensor, "batch parts numbers"], Float[Tensor, "batch parts parts"]]:
        """Scores as in `forward`, and the attention weights: questions down, numbers across."""
        from course.attention.dot_product import (  # an assignment may do without it
            attend,
            scaled_dot_product_scores,
        )

        thoughts, _ = self.encoder(self.embed(x))  # batch x parts x d
        read = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool, device=x.device).tril()  # not the future
        c, weights = attend(
            self.query(thoughts), self.key(thoughts), thoughts, score=scaled_dot_product_scores, mask=read
        )
        return self.head(torch.cat([thoughts, c], dim=-1)), weights

"""Attention in an encoder-decoder: one query for each output.

Slides, lecture 08, part 1, "Attention over inputs (encoder-decoder model)" and "Example (early
architecture)": Bahdanau, Cho and Bengio (2015). Data: `course.data.synthetic.number_words`.
"""

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course.attention.dot_product import AdditiveScores, attend


class AttentionTranslator(nn.Module):
    """Read letters with a bidirectional GRU, write digits with another that attends to them.

    Keys and values are the encoder's states, the query is the decoder's state before the output, and the
    attention model is a small MLP. Unlike in the paper the decoder begins with zeros, not with an encoder's
    state: all that it learns about the input comes through attention.
    """

    def __init__(self, letters: int, digits: int = 10, d: int = 16):
        super().__init__()
        self.d = d
        self.embed = nn.Embedding(letters + 1, d, padding_idx=0)
        self.encoder = nn.GRU(d, d, batch_first=True, bidirectional=True)
        self.score = AdditiveScores(d, 2 * d, d)
        self.written = nn.Embedding(digits + 1, d)  # the last one stands for "nothing yet"
        self.decoder = nn.GRUCell(3 * d, d)
        self.head = nn.Linear(3 * d, digits)

    def forward(
        self,
        x: Int[Tensor, "batch letters"],
        y: Int[Tensor, "batch outputs"] | None = None,
        *,
        outputs: int = 4,
        hidden: Bool[Tensor, "batch letters"] | None = None,
    ) -> tuple[Float[Tensor, "batch outputs digits"], Float[Tensor, "batch outputs letters"]]:
        """Scores of each digit, and the attention weights: outputs down, letters across.

        x: letters, 0 beyond a word's end. y: the right digits, each of which is read when the next one is
        written (teacher forcing); without them the model reads its own. hidden: letters which no query may
        attend to.
        """
        states, _ = self.encoder(self.embed(x))  # batch x letters x 2d
        mask = (x > 0 if hidden is None else (x > 0) & ~hidden).unsqueeze(1)
        z = states.new_zeros(len(x), self.d)
        last = torch.full((len(x),), self.written.num_embeddings - 1, device=x.device)
        scores, looks = [], []
        for t in range(outputs):
            c, weights = attend(z.unsqueeze(1), states, states, score=self.score, mask=mask)  # one query
            z = self.decoder(torch.cat([self.written(last), c[:, 0]], dim=-1), z)
            scores.append(self.head(torch.cat([z, c[:, 0]], dim=-1)))
            looks.append(weights[:, 0])
            last = scores[-1].argmax(-1) if y is None else y[:, t]
        return torch.stack(scores, dim=1), torch.stack(looks, dim=1)

"""Recurrent decoders: a language model, an encoder-decoder, a forecaster. (Slides, lecture 07, part 5.)

All are trained with teacher forcing: the network reads the *right* element before it predicts the next one.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.distributions import StudentT
from torch.nn.utils.rnn import pack_padded_sequence


class LanguageModel(nn.Module):
    """Reads symbols with an LSTM; at each place the scores of the next one."""

    def __init__(self, symbols: int, d: int = 32, e: int = 128):
        super().__init__()
        self.embed = nn.Embedding(symbols, d)
        self.read = nn.LSTM(d, e, batch_first=True)
        self.head = nn.Linear(e, symbols)

    def forward(self, y: Int[Tensor, "batch time"]) -> Float[Tensor, "batch time symbols"]:
        return self.head(self.read(self.embed(y))[0])

    @torch.no_grad()
    def generate(
        self, prefix: Int[Tensor, " t"], length: int, temperature: float, generator: torch.Generator
    ) -> Int[Tensor, " all"]:
        """Sample on from a prefix with the state handed on: each step costs the same."""
        state, y, x = None, [prefix.cpu()], prefix[None].to(self.head.weight.device)
        for _ in range(length):
            z, state = self.read(self.embed(x), state)
            chances = (self.head(z[0, -1]) / temperature).softmax(0).cpu()
            y.append(torch.multinomial(chances, 1, generator=generator))
            x = y[-1][None].to(x.device)
        return torch.cat(y)


class EncoderDecoder(nn.Module):
    """A GRU reads the input both ways; its last states, the thought vector, start a GRU that writes.

    Symbol 0 is padding in the input, and "begin" in the output. The update gates are open for the past at
    first (a bias of 2), so that the thought vector is learned in a few hundred steps. e: of both directions
    together, even.
    """

    def __init__(self, inputs: int, outputs: int, e: int = 64, d: int = 32):
        super().__init__()
        if e < 2 or e % 2:
            raise ValueError(f"e is {e}; expected an even number, half for each direction")
        self.embed_x, self.embed_y = nn.Embedding(inputs, d), nn.Embedding(outputs, d)
        self.encode = nn.GRU(d, e // 2, batch_first=True, bidirectional=True)
        self.decode = nn.GRU(d, e, batch_first=True)
        self.head = nn.Linear(e, outputs)
        for gru in (self.encode, self.decode):
            for name, bias in gru.named_parameters():
                if name.startswith("bias_hh"):
                    bias.data[gru.hidden_size : 2 * gru.hidden_size] += 2  # rows: reset, update, new

    def thought(self, x: Int[Tensor, "batch time"]) -> Float[Tensor, "one batch e"]:
        """The encoder's last states: after the last symbol that is no padding, and, backward, the first."""
        lengths = (x > 0).sum(1).cpu()
        read = pack_padded_sequence(self.embed_x(x), lengths, batch_first=True, enforce_sorted=False)
        return torch.cat(list(self.encode(read)[1]), dim=-1)[None]

    def forward(
        self, x: Int[Tensor, "batch time"], y: Int[Tensor, "batch out"]
    ) -> Float[Tensor, "batch out outputs"]:
        """Scores of each output while the right ones before it are read (teacher forcing)."""
        read = torch.cat([torch.zeros_like(y[:, :1]), y[:, :-1]], dim=1)
        return self.head(self.decode(self.embed_y(read), self.thought(x))[0])

    @torch.no_grad()
    def write(self, x: Int[Tensor, "batch time"], length: int) -> Int[Tensor, "batch length"]:
        """The likeliest symbol at each step, read again at the next one (free running)."""
        state, y = self.thought(x), [torch.zeros_like(x[:, :1])]
        for _ in range(length):
            z, state = self.decode(self.embed_y(y[-1]), state)
            y.append(self.head(z).argmax(-1))
        return torch.cat(y[1:], dim=1)


class Forecaster(nn.Module):
    """After DeepAR (Salinas et al., 2020): a GRU reads a series and gives a distribution of the next value.

    One network for many related series. The distribution is Student's t, whose tails forgive outliers.
    """

    def __init__(self, e: int = 16, dropout: float = 0.2):
        super().__init__()
        self.read, self.drop = nn.GRU(1, e, batch_first=True), nn.Dropout(dropout)
        self.head = nn.Linear(e, 3)

    def _next(self, z: Tensor) -> StudentT:
        df, loc, size = self.head(self.drop(z)).unbind(-1)
        return StudentT(2 + F.softplus(df + 2), loc, F.softplus(size + 0.5) + 1e-3)

    def loss(self, y: Float[Tensor, "series time"]) -> Float[Tensor, ""]:
        """Mean negative log likelihood of all values after the first, in nats."""
        return -self._next(self.read(y[:, :-1, None])[0]).log_prob(y[:, 1:]).mean()

    @torch.no_grad()
    def forecast(
        self, y: Float[Tensor, "series time"], steps: int, paths: int = 200
    ) -> Float[Tensor, "paths series steps"]:
        """Sampled futures: each drawn value is read as if it had happened. Uses torch's own generator."""
        self.eval()
        state = self.read(y[..., None])[1].repeat(1, paths, 1)  # 1 x (paths * series) x e
        drawn = []
        for _ in range(steps):
            drawn.append(self._next(state[0]).sample())
            state = self.read(drawn[-1][:, None, None], state)[1]
        return torch.stack(drawn, dim=-1).unflatten(0, (paths, len(y)))


def coverage(
    paths: Float[Tensor, "paths series steps"], truth: Float[Tensor, "series steps"], level: float = 0.8
) -> float:
    """The share of true values inside the central interval that holds `level` of the sampled ones."""
    edges = torch.tensor([(1 - level) / 2, (1 + level) / 2])
    low, high = torch.quantile(paths, edges, dim=0)
    return ((truth >= low) & (truth <= high)).float().mean().item()

"""Linear layers, least squares, and linear autoencoders. (Slides, lecture 02, part 3; Gordon and Ravikumar.)

A layer with n inputs and m outputs has a weight matrix W of shape n x m: column j holds the weights of output
j, and y = W^T x. Examples are rows here, so a whole batch is X W. (torch.nn.Linear keeps W^T.)

    W, b = least_squares(X, Y)                  the linear network that fits best
    W1, W2 = svd_autoencoder(X, Z)              the linear autoencoder that reconstructs best
    Z_codes = linear_layer(X, W1)               examples x Z
    X_again = linear_layer(Z_codes, W2)         examples x D
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


def linear_layer(
    x: Float[Tensor, "*batch n"], W: Float[Tensor, "n m"], b: Float[Tensor, " m"] | None = None
) -> Float[Tensor, "*batch m"]:
    """W^T x + b for each example."""
    y = x @ W
    return y if b is None else y + b


def parameter_count(n: int, m: int, bias: bool = False) -> int:
    """Numbers to learn in a dense layer with n inputs and m outputs: nm, and m more with biases."""
    return n * m + (m if bias else 0)


def least_squares(
    X: Float[Tensor, "examples n"], Y: Float[Tensor, "examples m"]
) -> tuple[Float[Tensor, "n m"], Float[Tensor, " m"]]:
    """Weights and biases with the smallest squared error (ordinary least squares, the shortest solution).

    Also the maximum-likelihood estimate if the errors are independent and normal with one variance.
    """
    ones = torch.ones_like(X[:, :1])  # the bias as an additional input
    solution = torch.linalg.pinv(torch.cat([ones, X], dim=1)) @ Y  # (1 + n) x m
    return solution[1:], solution[0]


def svd_autoencoder(
    X: Float[Tensor, "examples D"], Z: int
) -> tuple[Float[Tensor, "D Z"], Float[Tensor, "Z D"]]:
    """Encoder W1 and decoder W2 with the smallest squared reconstruction error: W1 = V_Z, W2 = V_Z^T.

    The columns of V_Z are the first Z right-singular vectors of X. Their signs are free; here the entry that
    is largest in absolute value is positive.
    Raises ValueError if there are no Z singular vectors.
    """
    if not 1 <= Z <= min(X.shape):
        raise ValueError(f"Z is {Z}; a matrix of shape {tuple(X.shape)} has 1 to {min(X.shape)} codes")
    _, _, Vh = torch.linalg.svd(X, full_matrices=False)
    V = Vh[:Z].mT  # D x Z
    largest = V.gather(0, V.abs().argmax(0, keepdim=True))  # 1 x Z
    V = V * largest.sign()
    return V, V.mT


def pca(
    X: Float[Tensor, "examples D"], Z: int
) -> tuple[Float[Tensor, " D"], Float[Tensor, "D Z"], Float[Tensor, "examples Z"]]:
    """Mean, first Z principal components (columns) and scores: the SVD autoencoder of the centered data."""
    mean = X.mean(0)
    components, _ = svd_autoencoder(X - mean, Z)
    return mean, components, linear_layer(X - mean, components)


def best_encoder(W2: Float[Tensor, "Z D"]) -> Float[Tensor, "D Z"]:
    """Encoder W1 that goes best with a given decoder, whatever the data: its pseudo-inverse.

    The reconstruction is then the point of the decoder's subspace that is closest to the input.
    """
    return torch.linalg.pinv(W2)


def project(x: Float[Tensor, " D"], y: Float[Tensor, " D"]) -> Float[Tensor, " D"]:
    """Multiple of y that is closest to x: y (y . x) / |y|^2. ValueError if y is 0."""
    if not y.any():
        raise ValueError("y is 0; expected a direction to project on")
    return y * (y @ x) / (y @ y)


def projection_onto(W: Float[Tensor, "D Z"]) -> Float[Tensor, "D D"]:
    """Matrix that projects on the subspace which the columns of W span; equal matrices, equal subspaces."""
    return W @ torch.linalg.pinv(W)


class LinearAutoencoder(nn.Module):
    """Encoder and decoder to be trained by gradient descent; with `tied` weights the encoder is W2^T.

    D inputs, Z codes, no biases, double precision. It starts small: then the two matrices stay in balance
    while they grow, and directions that hardly occur in the data stay out of the encoder.
    """

    def __init__(self, D: int, Z: int, tied: bool = False, start: float = 0.01):
        super().__init__()
        self.W2 = nn.Parameter(start * torch.randn(Z, D, dtype=torch.float64))
        self.encoder = None if tied else nn.Parameter(start * torch.randn(D, Z, dtype=torch.float64))

    @property
    def W1(self) -> Float[Tensor, "D Z"]:
        return self.W2.mT if self.encoder is None else self.encoder

    def forward(self, x: Float[Tensor, "*batch D"]) -> Float[Tensor, "*batch D"]:
        """Reconstruction of each input."""
        return linear_layer(linear_layer(x, self.W1), self.W2)

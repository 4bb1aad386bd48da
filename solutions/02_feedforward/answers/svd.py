"""Other right answers and typical wrong ones to task svd of 02_feedforward."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("svd", "eigenvectors of X^T X")
def linear_autoencoder(X, Z):
    N, D = X.shape
    if Z < 1 or Z > N or Z > D:
        raise ValueError("no such number of codes")
    values, vectors = torch.linalg.eigh(X.T @ X)
    V = vectors[:, values.argsort(descending=True)[:Z]]
    return V, V.T


@right("svd", "left singular vectors of the transpose")
def linear_autoencoder(X, Z):
    if Z not in range(1, min(X.shape[0], X.shape[1]) + 1):
        raise ValueError(f"Z = {Z}")
    U, _, _ = torch.svd(X.T)
    return -U[:, :Z], -U[:, :Z].T


@right("svd", "NumPy")
def linear_autoencoder(X, Z):
    import numpy as np

    if Z < 1 or Z > min(X.shape):
        raise ValueError("expected 1 <= Z <= min(N, D)")
    _, _, rows = np.linalg.svd(X.detach().numpy())
    W_2 = torch.from_numpy(rows[:Z].copy())
    return W_2.T, W_2


@wrong(
    "svd",
    "centered",
    hint="The mean is subtracted before the decomposition, which is PCA. Here there are no biases, and the "
    "examples are to be used as they are.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.linalg.svd(X - X.mean(0)).Vh[:Z].T
    return V, V.T


@wrong(
    "svd",
    "columns of V^T",
    hint="The first columns of V^T are used. The right-singular vectors are the columns of V, which are the "
    "rows of V^T, and that is what torch.linalg.svd returns.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.linalg.svd(X).Vh[:, :Z]
    return V, V.T


@wrong(
    "svd",
    "smallest singular values",
    hint="The directions with the smallest singular values are kept, in which the data hardly extend. Keep "
    "the first ones; mind that eigh sorts in ascending order and svd in descending order.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.linalg.svd(X).Vh[-Z:].T
    return V, V.T


@wrong(
    "svd",
    "all directions",
    hint="All singular vectors are kept, so nothing is compressed. There are Z codes only.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.linalg.svd(X).Vh.T
    return V, V.T


@wrong(
    "svd",
    "scaled by the singular values",
    hint="The decoder is multiplied by the singular values. They are part of the codes X V already, so the "
    "reconstructions become too large.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    _, S, Vh = torch.linalg.svd(X)
    return Vh[:Z].T, S[:Z, None] * Vh[:Z]


@wrong(
    "svd",
    "first features kept",
    hint="The codes are the first Z features. They are chosen without a look at the data: the best "
    "directions are the singular vectors.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.eye(X.shape[1], dtype=X.dtype)[:, :Z]
    return V, V.T


@wrong(
    "svd",
    "left singular vectors",
    hint="The left singular vectors are used, one number for each example. The encoder has a row for each "
    "feature: use the right singular vectors.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    U = torch.linalg.svd(X).U[:, :Z]
    return U, U.T


@wrong(
    "svd",
    "encoder and decoder swapped",
    hint="Encoder and decoder have changed places. The first of the pair maps D features to Z codes.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.linalg.svd(X).Vh[:Z]
    return V, V.T


@wrong(
    "svd",
    "zeros",
    hint="All weights are 0, and so is every reconstruction.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    return torch.zeros(X.shape[1], Z, dtype=X.dtype), torch.zeros(Z, X.shape[1], dtype=X.dtype)


@wrong(
    "svd",
    "codes of equal size",
    hint="The encoder is divided by the singular values and the decoder multiplied by them. The "
    "reconstruction is as good, but W_1 has to have orthonormal columns and W_2 to be its transpose.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    _, S, Vh = torch.linalg.svd(X)
    return Vh[:Z].T / S[:Z], S[:Z, None] * Vh[:Z]


@wrong(
    "svd",
    "least important code first",
    hint="The right directions, but the least important one comes first: eigh sorts in ascending order.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    V = torch.linalg.eigh(X.T @ X).eigenvectors[:, -Z:]
    return V, V.T


@wrong(
    "svd",
    "any number of codes",
    hint="If there are fewer singular vectors than Z, fewer codes come back without a word. Raise a "
    "ValueError unless Z is from 1 to the smaller of N and D.",
)
def linear_autoencoder(X, Z):
    V = torch.linalg.svd(X).Vh[: max(Z, 1)].T
    return V, V.T


@wrong(
    "svd",
    "examples not counted",
    hint="Z is compared with the number of features only. Fewer examples than codes leave directions "
    "without any data: a ValueError is due there as well.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= X.shape[1]:
        raise ValueError("no such number of codes")
    V = torch.linalg.svd(X).Vh[:Z].T
    return V, V.T


@wrong(
    "svd",
    "changes X in place",
    hint="The weights are right, but the examples are changed in place. Compute a new tensor.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    X /= X.norm()
    V = torch.linalg.svd(X).Vh[:Z].T
    return V, V.T


equivalent(
    "svd",
    "line 10: torch.linalg.svd(X, full_matrices=False) -> torch.linalg.svd(X)",
    "line 10: full_matrices=False -> full_matrices=True",
    because="the further right-singular vectors come last and are not among the first Z",
)


@wrong(
    "svd",
    "directions without variance dropped",
    hint="Directions whose singular value is 0 are dropped, so there are fewer codes than Z. They are kept: "
    "any orthonormal ones will do.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("number of codes")
    _, S, Vh = torch.linalg.svd(X, full_matrices=False)
    V = Vh[S > 1e-6 * S[0]][:Z].T
    return V, V.T


@wrong(
    "svd",
    "divided by the singular values",
    hint="The right-singular vectors are computed as X transposed times U, divided by the singular values. "
    "Where one is 0 this is rounding noise or NaN: take them from the decomposition.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("number of codes")
    U, S, _ = torch.linalg.svd(X, full_matrices=False)
    V = (X.T @ U / S)[:, :Z]
    return V, V.T

"""Twins of the wrong answers to task svd: the same misconceptions, written by another hand."""

import torch

from autograder.catalogue import wrong


@wrong("svd", "centered")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > X.shape[0] or Z > X.shape[1]:
        raise ValueError("Z")
    average = torch.einsum("nd->d", X) / len(X)
    _, _, rows = torch.linalg.svd(X - average[None], full_matrices=True)
    return rows[:Z].T, rows[:Z]


@wrong("svd", "columns of V^T")
def linear_autoencoder(X, Z):
    if Z not in range(1, min(*X.shape) + 1):
        raise ValueError("Z")
    rows = torch.svd(X).V.T
    encoder = rows[:, :Z]
    return encoder, encoder.T


@wrong("svd", "smallest singular values")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    _, _, V = torch.svd(X)
    kept = V[:, V.shape[1] - Z :]
    return kept, kept.T


@wrong("svd", "all directions")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    _, _, V = torch.svd(X)
    return V, V.T


@wrong("svd", "scaled by the singular values")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    _, S, V = torch.svd(X)
    return V[:, :Z], torch.diag(S[:Z]) @ V[:, :Z].T


@wrong("svd", "first features kept")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    picks = X.new_zeros(X.shape[1], Z)
    for k in range(Z):
        picks[k, k] = 1
    return picks, picks.T


@wrong("svd", "left singular vectors")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    U = torch.svd(X)[0]
    return U[:, :Z], U[:, :Z].T


@wrong("svd", "encoder and decoder swapped")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    V = torch.svd(X)[2]
    return V[:, :Z].T, V[:, :Z]


@wrong("svd", "zeros")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    return torch.zeros_like(X[:1]).T.repeat(1, Z), torch.zeros_like(X[:1]).repeat(Z, 1)


@wrong("svd", "codes of equal size")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    _, S, V = torch.svd(X)
    V, S = V[:, :Z], S[:Z]
    return torch.einsum("dz,z->dz", V, S.reciprocal()), torch.einsum("z,dz->zd", S, V)


@wrong("svd", "least important code first")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    _, vectors = torch.linalg.eigh(X.T @ X)
    kept = vectors[:, vectors.shape[1] - Z :]
    return kept, kept.T


@wrong("svd", "any number of codes")
def linear_autoencoder(X, Z):
    _, _, V = torch.svd(X)
    return V[:, :Z], V[:, :Z].T


@wrong("svd", "examples not counted")
def linear_autoencoder(X, Z):
    if Z <= 0 or Z > X.shape[1]:
        raise ValueError("Z")
    V = torch.linalg.svd(X).Vh.T
    return V[:, :Z], V[:, :Z].T


@wrong("svd", "changes X in place")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    X.div_(X.abs().max())
    V = torch.svd(X)[2]
    return V[:, :Z], V[:, :Z].T


@wrong("svd", "directions without variance dropped")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    _, S, V = torch.svd(X)
    kept = [k for k in range(Z) if S[k] > 1e-5 * S[0]]
    return V[:, kept], V[:, kept].T


@wrong("svd", "divided by the singular values")
def linear_autoencoder(X, Z):
    if Z < 1 or Z > min(X.shape):
        raise ValueError("Z")
    U, S, _ = torch.svd(X)
    V = torch.stack([X.T @ U[:, k] / S[k] for k in range(Z)], dim=1)
    return V, V.T

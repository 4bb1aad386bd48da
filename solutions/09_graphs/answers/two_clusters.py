"""Other right answers and typical wrong ones to task two_clusters of 09_graphs."""

import numpy as np
import torch

from autograder.catalogue import equivalent, right, wrong


@right("two_clusters", "numpy, sorted by hand")
def two_clusters(A):
    a = A.double().numpy()
    values, vectors = np.linalg.eig(np.diag(a.sum(axis=1)) - a)
    second = vectors[:, np.argsort(values.real)[1]].real
    return torch.tensor(np.sign(second) != np.sign(second[0]))


@right("two_clusters", "singular vectors")
def two_clusters(A):
    U, _, _ = torch.linalg.svd(A.sum(0).diag() - A)
    f = U[:, -2]  # of a positive semidefinite matrix; the smallest come last
    return f * f[0] < 0


@right("two_clusters", "the constant moved out of the way")
def two_clusters(A):
    A = A.double()
    n = len(A)
    L = A.sum(1).diag() - A
    moved = (
        L + 2 * L.trace() * torch.ones(n, n, dtype=L.dtype) / n
    )  # the constant gets the largest eigenvalue
    q = torch.linalg.eigh(moved)[1][:, 0]
    return torch.signbit(q) ^ torch.signbit(q[0])


equivalent(
    "two_clusters",
    "line 7: dim=1 -> dim=0",
    because="A is symmetric",
)

equivalent(
    "two_clusters",
    "line 9: fiedler > 0 -> fiedler >= 0",
    because="no entry is 0, the prompt says",
)

equivalent(
    "two_clusters",
    "line 9: fiedler[0] > 0 -> fiedler[0] >= 0",
    because="no entry is 0, the prompt says",
)


@wrong(
    "two_clusters",
    "the third eigenvector",
    hint="It is the eigenvector of the third smallest eigenvalue. Counting begins with 0, so the second "
    "has number 1.",
)
def two_clusters(A):
    V = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors
    q = V[:, min(2, len(A) - 1)]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "the largest eigenvalue",
    hint="It is the eigenvector of the largest eigenvalue, the roughest signal of all. Clusters show in a "
    "smooth one.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, -1]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "the second largest",
    hint="It is the eigenvector of the second largest eigenvalue. The eigenvalues come in ascending "
    "order, and the second smallest is asked for.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, -2]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "of the adjacency matrix",
    hint="The eigenvector is one of the adjacency matrix. It has to be that of the Laplacian, D - A.",
)
def two_clusters(A):
    q = torch.linalg.eigh(A).eigenvectors[:, -2]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "the second smallest of the adjacency matrix",
    hint="It is the second eigenvector, but of the adjacency matrix. It has to be that of the "
    "Laplacian, D - A.",
)
def two_clusters(A):
    q = torch.linalg.eigh(A).eigenvectors[:, 1]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "a row of the eigenvectors",
    hint="A row of the matrix of eigenvectors is taken. The eigenvectors are its columns.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[1]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "cut at the median",
    hint="The signal is cut at its median, so that both sides are equally large. Cut it at 0: clusters "
    "may have unequal sizes.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1]
    side = q > q.sort().values[(len(q) - 1) // 2]
    return side != side[0]


@wrong(
    "two_clusters",
    "sign left open",
    hint="The sides are right, but which of them is called True is left to chance. Vertex 0 is on the "
    "side False.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1]
    return q * torch.sign(q[-1]) > 0


@wrong(
    "two_clusters",
    "sign as it comes",
    hint="The sides are right, but which of them is called True hangs on the sign that the library "
    "happens to give. Vertex 0 is on the side False.",
)
def two_clusters(A):
    return torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1] > 0


@wrong(
    "two_clusters",
    "opposite of the sign as it comes",
    hint="The sides are right, but True is whatever the library happens to give a negative sign. "
    "Vertex 0 is on the side False.",
)
def two_clusters(A):
    return torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1] < 0


@wrong(
    "two_clusters",
    "vertex 0 is True",
    hint="The sides are named the other way round: vertex 0 and all on its side are False.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1]
    return (q > 0) == (q[0] > 0)


@wrong(
    "two_clusters",
    "normalized Laplacian",
    hint="The eigenvector is that of the normalized Laplacian. The task asks for L = D - A, and where "
    "degrees differ the signs may differ.",
)
def two_clusters(A):
    half = A.sum(1).rsqrt()
    q = torch.linalg.eigh(torch.eye(len(A), dtype=A.dtype) - half[:, None] * A * half).eigenvectors[:, 1]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "weights ignored",
    hint="All edges count the same. A weak edge is cheap to cut and a strong one is not: take the weights "
    "into the Laplacian.",
)
def two_clusters(A):
    A = (A > 0).to(A.dtype)
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1]
    return (q > 1e-6) != (q[0] > 1e-6)


@wrong(
    "two_clusters",
    "changed in place",
    hint="The adjacency matrix that was given is overwritten. Make a new tensor for the Laplacian.",
)
def two_clusters(A):
    d = A.sum(1)
    A.neg_()
    A.diagonal().add_(d)
    q = torch.linalg.eigh(A).eigenvectors[:, 1]
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "the first eigenvector",
    hint="All vertices are on the side of vertex 0. Is it the eigenvector of the smallest eigenvalue? "
    "That one is constant; take the second.",
)
def two_clusters(A):
    return torch.zeros(len(A), dtype=torch.bool)


@wrong(
    "two_clusters",
    "a threshold above 0",
    hint="Small positive entries are taken for 0. The sign decides, however small an entry is.",
)
def two_clusters(A):
    q = torch.linalg.eigh(torch.diag(A.sum(1)) - A).eigenvectors[:, 1]
    return (q > 1e-5) != (q[0] > 1e-5)


@wrong("two_clusters", "a thousand rounds of power iteration")  # no hint: what comes out depends on its start
def two_clusters(A):
    n = len(A)
    L = torch.diag(A.sum(1)) - A
    moved = 2 * A.sum(1).max() * torch.eye(n, dtype=A.dtype) - L
    q = torch.cos(torch.arange(n, dtype=A.dtype) ** 2)
    for _ in range(1000):
        q = moved @ (q - q.mean())
        q = q / q.norm()
    return (q > 0) != (q[0] > 0)


@wrong(
    "two_clusters",
    "the first eigenvalue above a millionth",
    hint="The first eigenvalue that exceeds a fixed number is taken for the second smallest. How large it is "
    "depends on the weights: take it by its place.",
)
def two_clusters(A):
    values, vectors = torch.linalg.eigh(torch.diag(A.sum(1)) - A)
    q = vectors[:, (values <= 1e-6).sum().clamp(1, len(A) - 1)]
    return (q > 0) != (q[0] > 0)

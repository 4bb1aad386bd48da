"""Other right answers and typical wrong ones to task laplacian of 09_graphs."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("laplacian", "entry by entry")
def laplacians(A):
    n = len(A)
    d = [A[i].sum() for i in range(n)]
    L, L_sym = -A, torch.zeros_like(A)
    for i in range(n):
        L[i, i] = d[i] - A[i, i]
    for i in range(n):
        for j in range(n):
            if d[i] > 0 and d[j] > 0:
                L_sym[i, j] = L[i, j] / d[i].sqrt() / d[j].sqrt()
    return L, L_sym


@right("laplacian", "powers of a diagonal matrix")
def laplacians(A):
    d = A.sum(0)
    root = d.pow(-0.5)
    root[d == 0] = 0
    half = torch.diag(root)
    L = d.diag() - A
    return L, half @ L @ half


@right("laplacian", "a sum over edges")
def laplacians(A):
    eye = torch.eye(len(A), dtype=A.dtype)
    L = torch.zeros_like(A)
    for i, j in A.triu(1).nonzero().tolist():
        L = L + A[i, j] * torch.outer(eye[i] - eye[j], eye[i] - eye[j])
    scale = torch.nan_to_num(1 / A.sum(1).sqrt(), posinf=0.0)
    return L, torch.einsum("i, ij, j -> ij", scale, L, scale)


equivalent(
    "laplacian",
    "line 8: dim=1 -> dim=0",
    because="A is symmetric",
)

equivalent(
    "laplacian",
    "line 10: torch.where(degree > 0, degree, 1) -> torch.where(degree > 0, degree, 2)",
    because="where the degree is 0, so are row and column of L",
)


@wrong(
    "laplacian",
    "A - D",
    hint="All signs are turned around. The Laplacian is the degrees less the weights, and no eigenvalue "
    "of it is negative.",
)
def laplacians(A):
    d = A.sum(1)
    half = torch.where(d > 0, d, 1).rsqrt()
    L = A - torch.diag(d)
    return L, half[:, None] * L * half


@wrong(
    "laplacian",
    "D + A",
    hint="The weights are added to the degrees. With the minus sign L compares a vertex with its "
    "neighbors, and a constant signal becomes 0.",
)
def laplacians(A):
    d = A.sum(1)
    half = torch.where(d > 0, d, 1).rsqrt()
    L = torch.diag(d) + A
    return L, half[:, None] * L * half


@wrong(
    "laplacian",
    "random walk",
    hint="Each row of L is divided by its whole degree: that is the random walk Laplacian. The symmetric "
    "one divides rows and columns, each by the root.",
)
def laplacians(A):
    d = A.sum(1)
    L = torch.diag(d) - A
    return L, L / torch.where(d > 0, d, 1)[:, None]


@wrong(
    "laplacian",
    "rows only",
    hint="Only the rows of L are divided by the root of the degree, so L_sym is not symmetric. The "
    "columns are, too.",
)
def laplacians(A):
    d = A.sum(1)
    L = torch.diag(d) - A
    return L, L * torch.where(d > 0, d, 1).rsqrt()[:, None]


@wrong(
    "laplacian",
    "no roots",
    hint="Rows and columns are divided by the degrees themselves. It takes their roots, so that the "
    "diagonal of L_sym becomes 1.",
)
def laplacians(A):
    d = A.sum(1)
    one_over = 1 / torch.where(d > 0, d, 1)
    L = torch.diag(d) - A
    return L, one_over[:, None] * L * one_over


@wrong(
    "laplacian",
    "multiplied by the roots",
    hint="L is multiplied by the roots of the degrees. It has to be divided by them: the exponent is -1/2.",
)
def laplacians(A):
    d = A.sum(1)
    L = torch.diag(d) - A
    return L, d.sqrt()[:, None] * L * d.sqrt()


@wrong(
    "laplacian",
    "edges counted",
    hint="The degree counts the edges. In a graph with weights it is the sum of the weights.",
)
def laplacians(A):
    d = (A > 0).sum(1).to(A.dtype)
    half = torch.where(d > 0, d, 1).rsqrt()
    L = torch.diag(d) - A
    return L, half[:, None] * L * half


@wrong(
    "laplacian",
    "self edges left out",
    hint="Self edges are taken out before the degrees are summed. They cancel out in L, but they count in "
    "the degrees that L_sym divides by.",
)
def laplacians(A):
    A = A - torch.diag(A.diagonal())
    d = A.sum(1)
    half = torch.where(d > 0, d, 1).rsqrt()
    L = torch.diag(d) - A
    return L, half[:, None] * L * half


@wrong(
    "laplacian",
    "self edges added",
    hint="Every vertex is given a self edge, as in a graph convolution. The Laplacian is that of the "
    "graph as it is.",
)
def laplacians(A):
    A = A + torch.eye(len(A), dtype=A.dtype)
    d = A.sum(1)
    L = torch.diag(d) - A
    return L, d.rsqrt()[:, None] * L * d.rsqrt()


@wrong(
    "laplacian",
    "the matrix of a graph convolution",
    hint="L_sym is the normalized adjacency matrix. It is the identity less that matrix, where all "
    "degrees are positive.",
)
def laplacians(A):
    d = A.sum(1)
    half = torch.where(d > 0, d, 1).rsqrt()
    return torch.diag(d) - A, half[:, None] * A * half


@wrong(
    "laplacian",
    "division by zero",
    hint="A vertex without edges has degree 0, and 1 divided by its root is infinite; times 0 that is "
    "NaN. Its row and column are 0.",
)
def laplacians(A):
    d = A.sum(1)
    L = torch.diag(d) - A
    return L, d.rsqrt()[:, None] * L * d.rsqrt()


@wrong(
    "laplacian",
    "identity less the normalized weights",
    hint="L_sym is computed as the identity less the normalized weights, which leaves a 1 on the diagonal "
    "of a vertex without edges. Its row and column are 0.",
)
def laplacians(A):
    d = A.sum(1)
    half = torch.where(d > 0, d, 1).rsqrt()
    return torch.diag(d) - A, torch.eye(len(A), dtype=A.dtype) - half[:, None] * A * half


@wrong(
    "laplacian",
    "a small number added",
    hint="A small number is added to the degrees against the division by 0. Where the weights are small "
    "themselves, it changes the result.",
)
def laplacians(A):
    d = A.sum(1)
    half = (d + 1e-8).rsqrt()
    L = torch.diag(d) - A
    return L, half[:, None] * L * half


@wrong(
    "laplacian",
    "changed in place",
    hint="The adjacency matrix that was given is overwritten. Make a new tensor.",
)
def laplacians(A):
    d = A.sum(1)
    half = torch.where(d > 0, d, 1).rsqrt()
    L = A.neg_()
    L.diagonal().add_(d)
    return L.clone(), half[:, None] * L * half


@wrong("laplacian", "zeros", hint="Both matrices are zero. On the diagonal of L stand the degrees.")
def laplacians(A):
    return torch.zeros_like(A), torch.zeros_like(A)


@wrong(
    "laplacian",
    "degrees kept from being small",
    hint="Degrees below a bound are replaced by it, against the division by 0. Weights may be smaller than "
    "any such bound: only a degree that is 0 needs care.",
)
def laplacians(A):
    d = A.sum(1)
    half = d.clamp(min=1e-12).rsqrt()
    L = torch.diag(d) - A
    return L, half[:, None] * L * half


@wrong(
    "laplacian",
    "degrees kept from being small, at a millionth",
    hint="Degrees below a millionth are raised to it, against the division by 0. Weights may be "
    "smaller than that: only a degree that is 0 needs care.",
)
def laplacians(A):
    d = A.sum(1)
    half = d.clamp(min=1e-6).rsqrt()
    L = torch.diag(d) - A
    return L, half[:, None] * L * half

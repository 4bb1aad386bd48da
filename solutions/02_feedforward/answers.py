"""Other right answers, typical wrong answers and forbidden calls for assignment 02_feedforward."""

import math

import torch

from autograder.catalogue import equivalent, forbid, right, wrong

forbid(
    "course.linear",
    "course.threshold",
    "course.output_layers",
    "course.linear_regions",
    "sklearn",
    "scipy.special",
    "scipy.cluster",
    "torch.softmax",
    "torch.log_softmax",
    "torch._softmax",
    "torch._log_softmax",
    "torch._safe_softmax",
    "torch.special.softmax",
    "torch.special.log_softmax",
    "torch.nn.functional.softmax",
    "torch.nn.functional.log_softmax",
    "torch.nn.functional.softmin",
    "torch.nn.functional.gumbel_softmax",
    "torch.nn.functional.scaled_dot_product_attention",
    "torch.nn.Softmax",
    "torch.nn.Softmax2d",
    "torch.nn.LogSoftmax",
    "torch.nn.Softmin",
    "torch.nn.functional.binary_cross_entropy",
    "torch.nn.functional.binary_cross_entropy_with_logits",
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.nll_loss",
    "torch.nn.functional.multilabel_soft_margin_loss",
    "torch.nn.functional.soft_margin_loss",
    "torch.nn.BCELoss",
    "torch.nn.BCEWithLogitsLoss",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.MultiLabelSoftMarginLoss",
    "torch.nn.SoftMarginLoss",
    "torch.binary_cross_entropy_with_logits",
    "torch._C._nn.binary_cross_entropy",
    "torch._C._nn.cross_entropy_loss",
    "torch._C._nn.soft_margin_loss",
)


# ---------------------------------------------------------------------------------------------------
# 1. collapse
# ---------------------------------------------------------------------------------------------------


@right("collapse", "from the output down")
def collapse(weights, biases):
    W, b = weights[-1], biases[-1]
    for V, c in zip(reversed(weights[:-1]), reversed(biases[:-1])):
        b = b + c @ W
        W = V @ W
    return W, b


@right("collapse", "what the stack makes of zero and of the unit vectors")
def collapse(weights, biases):
    n = weights[0].shape[0]
    z = torch.cat([torch.zeros(1, n, dtype=weights[0].dtype), torch.eye(n, dtype=weights[0].dtype)])
    for V, c in zip(weights, biases):
        z = z @ V + c
    return z[1:] - z[0], z[0]


@right("collapse", "the bias as the weight of a constant input")
def collapse(weights, biases):
    total = None
    for V, c in zip(weights, biases):
        corner = torch.zeros(len(V) + 1, 1, dtype=V.dtype)
        corner[-1] = 1
        M = torch.cat([torch.cat([V, c[None]]), corner], dim=1)
        total = M if total is None else torch.linalg.multi_dot([total, M])
    return total[:-1, :-1], total[-1, :-1]


@wrong(
    "collapse",
    "only the last bias",
    hint="Only the bias of the last layer is there. The biases of the layers below reach the output too, "
    "through the matrices above them.",
)
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, biases[-1]


@wrong(
    "collapse",
    "no bias",
    hint="The bias of the result is 0. For the input 0 the stack does not output 0: follow that input.",
)
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, torch.zeros_like(biases[-1])


@wrong(
    "collapse",
    "only the first bias",
    hint="The bias of the first layer is carried through the stack, but those of the layers above are not "
    "added on the way.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V in weights[1:]:
        W, b = W @ V, b @ V
    return W, b


@wrong(
    "collapse",
    "only the two last biases",
    hint="The biases of the last two layers are right, those of the layers below are forgotten: they have "
    "to go through all the matrices above them.",
)
def collapse(weights, biases):
    W = weights[0]
    for V in weights[1:]:
        W = W @ V
    return W, biases[-1] + biases[-2] @ weights[-1] if len(weights) > 1 else biases[-1]


@wrong(
    "collapse",
    "only two layers",
    hint="Only the first two layers are collapsed. The list may hold any number of layers.",
)
def collapse(weights, biases):
    if len(weights) == 1:
        return weights[0], biases[0]
    return weights[0] @ weights[1], biases[0] @ weights[1] + biases[1]


@wrong(
    "collapse",
    "biases added up",
    hint="The biases are added up as they are. A bias passes through the matrices of all layers above it, "
    "which change it and its length.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b.sum() + c
    return W, b


@wrong(
    "collapse",
    "transposed",
    hint="W is the transpose of what is asked for, as torch.nn.Linear stores it. Here a layer maps the row x "
    "to x W + b, so W has a row for each input.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b @ V + c
    return W.T, b


@wrong(
    "collapse",
    "matrices in reverse order",
    hint="The matrices are multiplied in reverse order. With examples as rows, the matrix of the first layer "
    "stands on the left.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = V @ W, b @ V + c
    return W, b


@wrong(
    "collapse",
    "bias added before the matrix",
    hint="The bias of a layer is added before its matrix is applied. A layer computes z W + b: its own "
    "matrix does not touch its bias.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V, b @ V + c * V.sum(0)
    return W, b


@wrong(
    "collapse",
    "ReLU in between",
    hint="Negative entries are set to 0 between the layers, as a ReLU would do. The layers here are linear, "
    "with nothing in between.",
)
def collapse(weights, biases):
    W, b = weights[0], biases[0]
    for V, c in zip(weights[1:], biases[1:]):
        W, b = torch.relu(W) @ V, torch.relu(b) @ V + c
    return W, b


@wrong(
    "collapse",
    "last layer returned",
    hint="The result is the last layer alone. The input would have to be what the layers below it output.",
)
def collapse(weights, biases):
    return weights[-1], biases[-1]


@wrong(
    "collapse",
    "changes a bias in place",
    hint="An augmented assignment such as += on a bias changes the caller's tensor. Compute a new one.",
)
def collapse(weights, biases):
    W, b = weights[-1], biases[-1]
    for V, c in zip(reversed(weights[:-1]), reversed(biases[:-1])):
        b += c @ W
        W = V @ W
    return W, b


@wrong(
    "collapse",
    "cut off from the graph",
    hint="The numbers are right, but no gradient reaches the weights and biases, because they are detached "
    "or copied as plain numbers.",
)
def collapse(weights, biases):
    W, b = weights[0].detach(), biases[0].detach()
    for V, c in zip(weights[1:], biases[1:]):
        W, b = W @ V.detach(), b @ V.detach() + c.detach()
    return W, b


# ---------------------------------------------------------------------------------------------------
# 2. logic
# ---------------------------------------------------------------------------------------------------


@right("logic", "row by row, with larger weights")
def boolean_network(ones):
    columns, offsets = [], []
    for row in ones.tolist():
        columns.append([10.0 if bit else -10.0 for bit in row])
        offsets.append(5.0 - 10 * sum(row))
    return torch.tensor(columns).T, torch.tensor(offsets), torch.full((len(ones),), 3.0), torch.tensor(-2.0)


@right("logic", "units that fall silent")
def boolean_network(ones):
    W_1 = (1 - 2 * ones).T
    b_1 = ones.sum(1) - 0.499
    h = W_1.shape[1]
    return W_1, b_1, -torch.ones(h), h - 0.5


@wrong(
    "logic",
    "zeros in the input ignored",
    hint="The hidden units look for the ones of their input only, so they also fire for inputs with further "
    "ones. An input that has to be 0 needs a negative weight.",
)
def boolean_network(ones):
    return ones.T.clone(), 0.5 - ones.sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "threshold is the number of inputs",
    hint="All hidden units have the bias 0.5 - n, so only the unit for an input of ones can fire. How large "
    "does the weighted sum get at its best? Count the ones of that input.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, torch.full((len(ones),), 0.5 - ones.shape[1]), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "AND of the hidden units",
    hint="The output unit fires if all hidden units do, which is an AND. At most one of them can fire at a "
    "time: the output has to be their OR.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), 0.5 - len(ones)


@wrong(
    "logic",
    "output bias 0",
    hint="The output unit has the bias 0. A threshold unit fires at 0 already, so it fires even if no "
    "hidden unit does.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), 0.0


@wrong(
    "logic",
    "no hidden biases",
    hint="The hidden units have no bias, so they fire for many inputs besides their own. Where should the "
    "border be?",
)
def boolean_network(ones):
    return 2 * ones.T - 1, torch.zeros(len(ones)), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "negated",
    hint="The network computes the opposite: it outputs 0 for the given inputs and 1 for all others.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), -torch.ones(len(ones)), 0.5


@wrong(
    "logic",
    "zeros and ones swapped",
    hint="Each hidden unit fires for the input in which all zeros and ones are swapped. The weight of an "
    "input that has to be 1 is positive.",
)
def boolean_network(ones):
    return 1 - 2 * ones.T, 0.5 - (1 - ones).sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "only the first input",
    hint="There is a hidden unit for the first of the given inputs only. Each row of ones needs one.",
)
def boolean_network(ones):
    first = ones[:1]
    return 2 * first.T - 1, 0.5 - first.sum(1), torch.ones(1), -0.5


@wrong(
    "logic",
    "always XOR",
    hint="The network is the XOR of the first two inputs, whatever is asked for. Compute the weights from "
    "ones.",
)
def boolean_network(ones):
    W_1 = torch.zeros(ones.shape[1], 2)
    W_1[:2] = torch.tensor([[-1.0, 1.0], [1.0, -1.0]])[: len(W_1)]
    return W_1, torch.tensor([-0.5, -0.5]), torch.ones(2), -0.5


@wrong(
    "logic",
    "inputs from right to left",
    hint="The inputs are counted from the right. Row i of W_1 belongs to column i of ones.",
)
def boolean_network(ones):
    return 2 * ones.flip(1).T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "one unit for all",
    hint="There is one hidden unit that takes the mean of all given inputs. No single unit can do this for "
    "XOR: each of the inputs needs a unit of its own.",
)
def boolean_network(ones):
    mean = ones.mean(0)
    return (2 * mean - 1)[:, None], 0.5 - mean.sum()[None], torch.ones(1), -0.5


@wrong(
    "logic",
    "no margin",
    hint="At its own input a hidden unit reaches exactly 0, so the smallest disturbance silences it. Put the "
    "border halfway between its own input and the next ones.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, -ones.sum(1), torch.ones(len(ones)), -0.5


@wrong(
    "logic",
    "output on the edge",
    hint="If a hidden unit fires, the output unit gets exactly 0. The answers are right, but a rounding "
    "error could turn them: give the bias a value between -1 and 0.",
)
def boolean_network(ones):
    return 2 * ones.T - 1, 0.5 - ones.sum(1), torch.ones(len(ones)), -1.0


@wrong(
    "logic",
    "changes ones in place",
    hint="The zeros of the caller's tensor have become -1: it is changed in place. Compute a new tensor.",
)
def boolean_network(ones):
    b_1 = 0.5 - ones.sum(1)
    ones *= 2
    ones -= 1
    return ones.T.clone(), b_1, torch.ones(len(b_1)), -0.5


# ---------------------------------------------------------------------------------------------------
# 3. svd
# ---------------------------------------------------------------------------------------------------


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
    hint="The weights are right, but the examples are rescaled in place. Compute a new tensor.",
)
def linear_autoencoder(X, Z):
    if not 1 <= Z <= min(X.shape):
        raise ValueError("no such number of codes")
    X /= X.norm()
    V = torch.linalg.svd(X).Vh[:Z].T
    return V, V.T


# ---------------------------------------------------------------------------------------------------
# 4. two_means
# ---------------------------------------------------------------------------------------------------


@right("two_means", "squared distances, example by example")
def two_means(X, start):
    first, second = start[0].clone(), start[1].clone()
    old = []
    while True:
        groups = [bool(((x - second) ** 2).sum() <= ((x - first) ** 2).sum()) for x in X]
        if groups == old:
            break
        old = groups
        left = [x for x, g in zip(X, groups) if not g]
        rest = [x for x, g in zip(X, groups) if g]
        first = sum(left) / len(left) if left else first
        second = sum(rest) / len(rest) if rest else second
    w = 2 * (second - first)
    return w, (first @ first - second @ second).item(), first, second - first


@right("two_means", "until the centers stay")
def two_means(X, start):
    M = start
    for _ in range(10 * len(X) + 10):
        close = torch.cdist(X, M, compute_mode="donot_use_mm_for_euclid_dist")
        z = (close[:, 1] <= close[:, 0]).to(X.dtype)
        share = torch.stack([1 - z, z])
        n = share.sum(1, keepdim=True)
        new = torch.where(n > 0, share @ X / n.clamp(min=1), M)
        if torch.equal(new, M):
            break
        M = new
    w = (M[1] - M[0]) / (M[1] - M[0]).norm()
    return w, -(M.mean(0) @ w), M[0], M[1] - M[0]


@wrong(
    "two_means",
    "one round",
    hint="There is one round only. With the new means some examples are closer to the other one: repeat "
    "until no example changes its group.",
)
def two_means(X, start):
    c, d = start
    z = X @ (d - c) >= (d @ d - c @ c) / 2
    c = X[~z].mean(0) if not z.all() else c
    d = X[z].mean(0) if z.any() else d
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "no round",
    hint="The reconstructions are those of start. Each of them has to become the mean of the examples that "
    "are closest to it, again and again.",
)
def two_means(X, start):
    c, d = start
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "four rounds",
    hint="The loop ends after a fixed number of rounds. Some data need more: stop when no example changes "
    "its group.",
)
def two_means(X, start):
    c, d = start
    for _ in range(4):
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "v is the second center",
    hint="v is the second reconstruction itself. The decoder computes c + z v, so for z = 1 that "
    "would give c added to it.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "groups swapped",
    hint="The two groups have changed places: z = 1 stands for the first reconstruction. The second row of "
    "start belongs to z = 1.",
)
def two_means(X, start):
    d, c = start
    old = None
    while True:
        z = X @ (d - c) > (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "no bias",
    hint="The bias is 0, so the border passes through the origin. It has to pass through the point halfway "
    "between the two reconstructions.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, 0 * c.sum(), c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "bias twice as large",
    hint="The bias is twice as large as it should be: w is the difference of the reconstructions and b "
    "the difference of their squared lengths, where one half is missing.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, c @ c - d @ d, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "border through the mean of the data",
    hint="The border passes through the mean of all examples. If the groups differ in size, that is not "
    "halfway between the two reconstructions.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, -(X.mean(0) @ (d - c)), c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "encoder the wrong way round",
    hint="w and b have the wrong sign: the code is 1 for the examples of the first group.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return c - d, (d @ d - c @ c) / 2, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "medians",
    hint="The reconstructions are the medians of their groups. The squared error is smallest at the mean.",
)
def two_means(X, start):
    c, d = start
    for _ in range(50):
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        c = X[~z].median(0).values if not z.all() else c
        d = X[z].median(0).values if z.any() else d
    return d - c, (c @ c - d @ d) / 2, c, d - c


@wrong(
    "two_means",
    "NaN for an empty group",
    hint="The mean of a group without examples is 0/0, which is NaN. Such a reconstruction stays where "
    "it is.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d - c
        old = z
        c, d = X[~z].mean(0), X[z].mean(0)


@wrong(
    "two_means",
    "ties go to the first group",
    hint="An example that is equally close to both goes to the first group. It belongs to the second, as a "
    "threshold unit fires at 0.",
)
def two_means(X, start):
    c, d = start
    old = None
    while True:
        z = X @ (d - c) > (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c, d - c
        old = z
        c = X[~z].mean(0) if not z.all() else c
        d = X[z].mean(0) if z.any() else d


@wrong(
    "two_means",
    "changes start in place",
    hint="The new means are written into the caller's tensor start. Work on a copy.",
)
def two_means(X, start):
    old = None
    while True:
        c, d = start
        z = X @ (d - c) >= (d @ d - c @ c) / 2
        if old is not None and torch.equal(z, old):
            return d - c, (c @ c - d @ d) / 2, c.clone(), d - c
        old = z
        start[0] = X[~z].mean(0) if not z.all() else c
        start[1] = X[z].mean(0) if z.any() else d


# ---------------------------------------------------------------------------------------------------
# 5. softmax
# ---------------------------------------------------------------------------------------------------


@right("softmax", "logarithms of the probabilities")
def softmax_with_temperature(eta, T):
    if not T > 0:
        raise ValueError("T must be greater than 0")
    return torch.exp(eta / T - torch.logsumexp(eta / T, dim=-1, keepdim=True))


@right("softmax", "row by row")
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError(f"T = {T}")
    rows = []
    for row in eta.reshape(-1, eta.shape[-1]).unbind(0):
        powers = ((row - row.max()) / T).exp()
        rows.append(powers / powers.sum())
    return torch.stack(rows).reshape(eta.shape)


@right("softmax", "one over the sum of the ratios")
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    top = eta.max(-1, keepdim=True)[0].detach()
    weights = math.e ** ((eta - top) / T)
    return torch.einsum("...c, ... -> ...c", weights, 1 / weights.sum(-1))


@wrong(
    "softmax",
    "temperature ignored",
    hint="The temperature has no effect. Divide the preactivations by T.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta - eta.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "times T",
    hint="The preactivations are multiplied by T, so a high temperature makes the decision sharper. They "
    "have to be divided by T.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.amax(-1, keepdim=True)) * T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "divided by T at the end",
    hint="The probabilities are divided by T, so they do not sum to one. The temperature belongs inside the "
    "exponential.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta - eta.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True) / T


@wrong(
    "softmax",
    "temperature in the numerator only",
    hint="The temperature is used in the numerator, but not in the sum below it.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    shifted = eta - eta.amax(-1, keepdim=True)
    return (shifted / T).exp() / shifted.exp().sum(-1, keepdim=True)


@wrong(
    "softmax",
    "not normalized",
    hint="The exponentials are not divided by their sum, so they are no probabilities.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    return ((eta - eta.amax(-1, keepdim=True)) / T).exp()


@wrong(
    "softmax",
    "logistic units",
    hint="Each preactivation goes through a logistic function by itself, so the results need not sum to one. "
    "The classes compete: divide by the sum over all of them.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    return torch.sigmoid(eta / T)


@wrong(
    "softmax",
    "normalized over the whole batch",
    hint="The exponentials are divided by their sum over all rows. Each row is a distribution of its own: "
    "sum along the last axis.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.max()) / T).exp()
    return e / e.sum()


@wrong(
    "softmax",
    "first axis",
    hint="The probabilities sum to one along the first axis. The classes are on the last axis.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.amax(0, keepdim=True)) / T).exp()
    return e / e.sum(0, keepdim=True)


@wrong(
    "softmax",
    "powers of two",
    hint="The base is 2 in place of e. (That is the same as another temperature.)",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = torch.exp2((eta - eta.amax(-1, keepdim=True)) / T)
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "hard maximum",
    hint="The class with the largest preactivation gets all the probability. That happens in the limit of "
    "temperature 0 only.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    return (eta == eta.amax(-1, keepdim=True)).to(eta.dtype)


@wrong(
    "softmax",
    "unstable",
    hint="For large preactivations exp overflows, and infinity divided by infinity is NaN. Subtract the "
    "largest preactivation of each row first, which does not change the quotient.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "largest of the whole batch subtracted",
    hint="The largest preactivation of the whole batch is subtracted. In a row that is far below it all "
    "exponentials become 0, and 0/0 is NaN: use the largest one of each row.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = ((eta - eta.max()) / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "preactivations clipped",
    hint="Large preactivations are clipped, so nothing overflows, but classes beyond the limit cannot be "
    "told apart any more. Subtract the largest preactivation of each row.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    e = (eta / T).clamp(-80, 80).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "no error for a bad temperature",
    hint="A temperature of 0 or less is accepted. Raise a ValueError for it.",
)
def softmax_with_temperature(eta, T):
    e = ((eta - eta.amax(-1, keepdim=True)) / T).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "only temperature 0 refused",
    hint="Temperature 0 is refused, but a negative one is not. Every T that is not greater than 0 is "
    "a ValueError.",
)
def softmax_with_temperature(eta, T):
    if T == 0:
        raise ValueError("no temperature")
    e = (eta / T - (eta / T).amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


@wrong(
    "softmax",
    "changes eta in place",
    hint="The largest preactivation is subtracted in place, which changes the caller's tensor. Compute a new "
    "one.",
)
def softmax_with_temperature(eta, T):
    if T <= 0:
        raise ValueError("no temperature")
    eta -= eta.amax(-1, keepdim=True).clone()
    e = (eta / T).exp()
    return e / e.sum(-1, keepdim=True)


# ---------------------------------------------------------------------------------------------------
# 6. log_loss
# ---------------------------------------------------------------------------------------------------


@right("log_loss", "softplus")
def log_loss(s, y):
    return torch.nn.functional.softplus(torch.where(y == 1, -s, s)).sum() / len(s)


@right("log_loss", "logarithms of the logistic function")
def log_loss(s, y):
    log_p, log_q = torch.nn.functional.logsigmoid(s), torch.nn.functional.logsigmoid(-s)
    return -(y * log_p + (1 - y) * log_q).sum(-1).mean(0)


@right("log_loss", "log1p of the smaller power")
def log_loss(s, y):
    against = torch.where(y > 0.5, -s, s)
    wrong_side = against > 0
    small = torch.where(wrong_side, -against, against)
    losses = torch.log1p(torch.exp(small)) + torch.where(wrong_side, against, torch.zeros_like(s))
    return losses.mean(0).sum()


@wrong(
    "log_loss",
    "mean over everything",
    hint="The losses are averaged over the labels too. The loss of an example is the sum over its labels; "
    "only over the examples the mean is taken.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).mean()


@wrong(
    "log_loss",
    "sum over everything",
    hint="The losses of the examples are summed up. The loss of the batch is their mean.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).sum()


@wrong(
    "log_loss",
    "sum and mean swapped",
    hint="The mean is taken over the labels and the sum over the examples. It is the other way round.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).mean(1).sum()


@wrong(
    "log_loss",
    "sign lost",
    hint="The loss is negative. Logarithms of probabilities are at most 0: the minus sign is missing.",
)
def log_loss(s, y):
    return -torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).sum(1).mean()


@wrong(
    "log_loss",
    "labels the wrong way round",
    hint="The labels 0 and 1 have changed places: a prediction that is sure and right costs most. For y = 1 "
    "a large s has to give a small loss.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (2 * y - 1) * s).sum(1).mean()


@wrong(
    "log_loss",
    "only the positive labels",
    hint="Only labels 1 are counted. A label 0 costs something too, if the unit says 1: minus the logarithm "
    "of 1 - p.",
)
def log_loss(s, y):
    return (y * torch.logaddexp(torch.zeros_like(s), -s)).sum(1).mean()


@wrong(
    "log_loss",
    "logarithm to base 2",
    hint="The loss is in bits, with logarithms to base 2. It is to be in natural logarithms.",
)
def log_loss(s, y):
    return torch.logaddexp(torch.zeros_like(s), (1 - 2 * y) * s).sum(1).mean() / math.log(2)


@wrong(
    "log_loss",
    "squared error",
    hint="This is the squared error of the probabilities. The log loss is minus the logarithm of the "
    "probability of the label.",
)
def log_loss(s, y):
    return (torch.sigmoid(s) - y).square().sum(1).mean()


@wrong(
    "log_loss",
    "labels exclude each other",
    hint="The labels are treated as classes of which one is right, with a softmax. Here each label has a "
    "logistic unit of its own, and an example may carry several or none.",
)
def log_loss(s, y):
    return (y * (s.logsumexp(1, keepdim=True) - s)).sum(1).mean()


@wrong(
    "log_loss",
    "preactivations taken for probabilities",
    hint="s is used as a probability. It is a preactivation and can be any number; the probability is its "
    "logistic function.",
)
def log_loss(s, y):
    return -(y * torch.log(s) + (1 - y) * torch.log(1 - s)).sum(1).mean()


@wrong(
    "log_loss",
    "logarithms of rounded probabilities",
    hint="The probability is computed first and is rounded to 0 or 1 for large preactivations; its logarithm "
    "is then infinite, and 0 times infinity is NaN. Write the loss as a function of s.",
)
def log_loss(s, y):
    p = torch.sigmoid(s)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum(1).mean()


@wrong(
    "log_loss",
    "probabilities clipped",
    hint="The probabilities are kept away from 0 and 1, so nothing is infinite, but a large loss is cut off "
    "and its gradient is 0. Write the loss as a function of s.",
)
def log_loss(s, y):
    p = torch.sigmoid(s).clamp(1e-7, 1 - 1e-7)
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum(1).mean()


@wrong(
    "log_loss",
    "overflow",
    hint="exp overflows for a large preactivation that speaks against the label, and the loss is infinite. "
    "For large x, ln(1 + exp(x)) is almost x.",
)
def log_loss(s, y):
    return torch.log1p(torch.exp((1 - 2 * y) * s)).sum(1).mean()


@wrong(
    "log_loss",
    "small losses rounded away",
    hint="In ln(1 + e) a small e is lost when 1 is added, so a small loss becomes 0. log1p computes the "
    "logarithm of 1 + e without this sum.",
)
def log_loss(s, y):
    pairs = torch.stack([torch.zeros_like(s), (1 - 2 * y) * s])
    return pairs.logsumexp(0).sum(1).mean()


@wrong(
    "log_loss",
    "wrong slope at 0",
    hint="The values are right, but at s = 0 the gradient is not p - y: the pieces from which the loss is "
    "made have kinks there, and automatic differentiation adds up one side of each.",
)
def log_loss(s, y):
    return (s.clamp(min=0) - y * s + torch.log1p(torch.exp(-s.abs()))).sum(1).mean()


@wrong(
    "log_loss",
    "changes s in place",
    hint="The sign of the preactivations is changed in the caller's tensor. Compute a new one.",
)
def log_loss(s, y):
    s *= 1 - 2 * y
    return torch.logaddexp(torch.zeros_like(s), s).sum(1).mean()


# ---------------------------------------------------------------------------------------------------
# 7. regions
# ---------------------------------------------------------------------------------------------------


@right("regions", "slopes between the kinks")
def count_regions(w, b, v, low, high):
    w, b, v = w.double(), b.double(), v.double()
    kinks = (-b[w != 0] / w[w != 0]).unique()
    kinks = kinks[(kinks > low) & (kinks < high)].tolist()
    ends = [low, *kinks, high]
    slopes = []
    for left, end in zip(ends, ends[1:]):
        active = w * ((left + end) / 2) + b > 0
        slopes.append((w * v)[active].sum().item())
    return 1 + sum(abs(s - t) > 1e-9 for s, t in zip(slopes, slopes[1:]))


@right("regions", "sorted kinks, added up in groups")
def count_regions(w, b, v, low, high):
    bends = sorted((-b[j].item() / w[j].item(), j) for j in range(len(w)) if w[j].item())
    regions, i = 1, 0
    while i < len(bends):
        x, total = bends[i][0], 0.0
        while i < len(bends) and bends[i][0] == x:
            j = bends[i][1]
            total += v[j].item() * max(w[j].item(), -w[j].item())
            i += 1
        if total and x > low and x < high:
            regions += 1
    return regions


@wrong(
    "regions",
    "H + 1",
    hint="The result is H + 1, the largest number possible. Units may have no kink, have it outside of the "
    "interval, or share one.",
)
def count_regions(w, b, v, low, high):
    return len(w) + 1


@wrong(
    "regions",
    "interval ignored",
    hint="Kinks outside of the interval are counted. Only those between low and high matter.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 1 + sum(t != 0 for t in change.values())


@wrong(
    "regions",
    "kinks instead of regions",
    hint="The result is the number of kinks. Each kink separates two regions, so there is one region more.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "kink at b / w",
    hint="The kinks are mirrored at 0: a sign is missing. Solve w x + b = 0 for x.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[q / p] = change.get(q / p, 0) + r * abs(p)
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "kink at minus the bias",
    hint="The kinks are taken to be at -b, whatever the weight. A unit with weight w has its kink where "
    "w x + b = 0.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q] = change.get(-q, 0) + r * abs(p)
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "only units that switch on",
    hint="Units with a negative weight are left out. They switch off from left to right, which is a kink "
    "too.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p > 0:
            change[-q / p] = change.get(-q / p, 0) + r * p
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "on-off patterns of two to the H",
    hint="The result is 2 to the power of the number of kinks, the number of on-off patterns that one can "
    "write down. Along the axis they change one kink at a time.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 2 ** sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "always one",
    hint="The result is always 1, as for a linear function. Each kink inside of the interval adds a region.",
)
def count_regions(w, b, v, low, high):
    return 1


@wrong(
    "regions",
    "shared kinks counted for each unit",
    hint="A kink that several units share is counted once for each of them. Add up their changes of slope, "
    "and count the place once, or not at all if they cancel.",
)
def count_regions(w, b, v, low, high):
    units = zip(w.tolist(), b.tolist(), v.tolist())
    return 1 + sum(p != 0 and r != 0 and low < -q / p < high for p, q, r in units)


@wrong(
    "regions",
    "cancellation overlooked",
    hint="Shared kinks are counted once, even where the changes of slope cancel. If they add up to 0, the "
    "function has no kink there.",
)
def count_regions(w, b, v, low, high):
    units = zip(w.tolist(), b.tolist(), v.tolist())
    return 1 + len({-q / p for p, q, r in units if p != 0 and r != 0 and low < -q / p < high})


@wrong(
    "regions",
    "sign of the weight in the change of slope",
    hint="The changes of slope are taken to be v w. A unit with a negative weight switches off: there the "
    "slope changes from v w to 0, which is a change by -v w.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * p
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "output weights only",
    hint="The changes of slope are taken to be v, without the weight of the unit. A steep unit changes the "
    "slope more.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "ends counted",
    hint="A kink at an end of the interval is counted. On its other side there is nothing of the interval "
    "left, so it separates nothing.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 1 + sum(low <= x <= high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "division by zero",
    hint="A unit with weight 0 has no kink, and dividing by its weight is an error. Leave such units out.",
)
def count_regions(w, b, v, low, high):
    change = {}
    for p, q, r in zip(w.tolist(), b.tolist(), v.tolist()):
        change[-q / p] = change.get(-q / p, 0) + r * abs(p)
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


@wrong(
    "regions",
    "changes v in place",
    hint="The number is right, but the output weights of the caller are changed in place. Compute a new "
    "tensor.",
)
def count_regions(w, b, v, low, high):
    v *= w.abs()
    change = {}
    for p, q, t in zip(w.tolist(), b.tolist(), v.tolist()):
        if p != 0:
            change[-q / p] = change.get(-q / p, 0) + t
    return 1 + sum(low < x < high and t != 0 for x, t in change.items())


# ---------------------------------------------------------------------------------------------------
# Mutants of the model answers that compute the same
# ---------------------------------------------------------------------------------------------------

equivalent(
    "logic",
    "line 10: (W_1, b_1, torch.ones(len(ones)), -0.5) -> (W_1, b_1.half(), torch.ones(len(ones)), -0.5)",
    "line 10: (W_1, b_1, torch.ones(len(ones)), -0.5) -> (W_1, b_1.double(), torch.ones(len(ones)), -0.5)",
    because="no dtype is asked for, and 0.5 less a small whole number is exact in each",
)
equivalent(
    "svd",
    "line 10: torch.linalg.svd(X, full_matrices=False) -> torch.linalg.svd(X)",
    "line 10: full_matrices=False -> full_matrices=True",
    because="the further right-singular vectors come last and are not among the first Z",
)
equivalent(
    "two_means",
    "line 12: -w @ (c + d) -> (c + d) @ -w",
    because="the product of two vectors is symmetric",
)
equivalent(
    "two_means",
    "line 15: (w, b, c, d - c) -> (w, b.double(), c, d - c)",
    because="b is a number to those who use it: added to a tensor it takes that one's dtype",
)
equivalent(
    "regions",
    "line 12: change.get(x, 0) + v_j * abs(w_j) -> change.get(x, 0) - v_j * abs(w_j)",
    because="all changes of slope get the other sign, and only whether they are 0 counts",
)

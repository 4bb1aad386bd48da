"""Other right answers and typical wrong ones to task hierarchical of 04_categorical."""

import torch

from autograder.catalogue import equivalent, right, wrong


@right("hierarchical", "all scores at once, then a walk")
def path_log_probabilities(z, W, b, vertices, codes):
    scores = z @ W + b
    column = {name: i for i, name in enumerate(vertices)}
    results = []
    for i, code in enumerate(codes):
        total, vertex = 0.0, ""
        for bit in code:
            score = scores[i, column[vertex]]
            total = total - torch.nn.functional.softplus(-score if bit == "1" else score)
            vertex += bit
        results.append(total)
    return torch.stack(results)


@right("hierarchical", "signs in a matrix of inputs and vertices")
def path_log_probabilities(z, W, b, vertices, codes):
    def sign(code, name):
        if not code.startswith(name) or code == name:
            return 0.0
        return 1.0 if code[len(name)] == "1" else -1.0

    signs = torch.tensor([[sign(code, name) for name in vertices] for code in codes], dtype=z.dtype)
    decisions = torch.logaddexp(torch.zeros_like(signs), -signs * (torch.einsum("nd, dv -> nv", z, W) + b))
    return -(decisions * signs.abs()).sum(1)


@wrong(
    "hierarchical",
    "left and right swapped",
    hint="Left and right have changed places: the logistic function of the score is the probability of "
    "going right, which is written as 1.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([-1.0 if bit == "1" else 1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "no bias",
    hint="The biases are ignored. The score of a vertex is its inner product with z plus its bias.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + 0 * b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "bias outside of the sign",
    hint="Going left changes the sign of the inner product, but not that of the bias. The whole score "
    "changes sign.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path]) + b[path]).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "columns in the order of the levels",
    hint="The columns of W are taken to be ordered by level. Their order is that of the list of vertices: "
    "look each vertex up there.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    vertices = sorted(vertices, key=lambda name: (len(name), name))
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "the root left out",
    hint="The decision at the root is missing. The path begins there, at the vertex with the empty name.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(1, len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code[1:]], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "the last decision left out",
    hint="The last decision is missing: all classes below the last vertex get its whole probability.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code) - 1)]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code[:-1]], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "the root decides everywhere",
    hint="The root's weights are used for every decision. Each vertex on the path has its own.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    root, results = vertices.index(""), []
    for x, code in zip(z, codes, strict=True):
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, root] + b[root])).sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "no logarithm",
    hint="The probabilities come back. Their natural logarithms were asked for.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.sigmoid(signs * (x @ W[:, path] + b[path])).prod())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "mean over the path",
    hint="The logarithms are averaged over the path. The probability is a product, so its logarithm is a "
    "sum.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).mean())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "logarithm of a probability that has vanished",
    hint="For large scores the probability becomes exactly 0, and its logarithm is minus infinity. Take "
    "the logarithm of the logistic function in one piece, decision by decision.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.sigmoid(signs * (x @ W[:, path] + b[path])).log().sum())
    return torch.stack(results)


@wrong(
    "hierarchical",
    "numbers instead of tensors inside",
    hint="The result has no connection to z, W and b any more, as their numbers were taken out of the "
    "tensors. Without it there is no gradient: compute with tensors throughout.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z.detach(), codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(len(code))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum().item())
    return torch.tensor(results, dtype=z.dtype)


equivalent(
    "hierarchical",
    "line 12: torch.tensor([1.0 if bit == '1' else -1.0 for bit in code], dtype=z.dtype)"
    " -> torch.tensor([1.0 if bit == '1' else -1.0 for bit in code])",
    "line 12: z.dtype -> torch.float32",
    because="1 and -1 are exact in single precision, and the product has the dtype of the scores",
)


@wrong(
    "hierarchical",
    "gradient lost where a decision is certain",
    hint="The logarithms are right, but the gradient is NaN or 0 where a decision is almost certain: a "
    "branch that is not used still takes part in it. Take the logarithm of the logistic function in one"
    " piece.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        total = torch.zeros((), dtype=z.dtype)
        for k, bit in enumerate(code):
            i = vertices.index(code[:k])
            score = (x @ W[:, i] + b[i]) * (1 if bit == "1" else -1)
            total = total + torch.where(score < -30, score, -torch.log1p(torch.exp(-score)))
        results.append(total)
    return torch.stack(results)


@wrong(
    "hierarchical",
    "four decisions at most",
    hint="Only the first four decisions of a path are multiplied. A path may be as long as the tree is deep.",
)
def path_log_probabilities(z, W, b, vertices, codes):
    results = []
    for x, code in zip(z, codes, strict=True):
        path = [vertices.index(code[:k]) for k in range(min(4, len(code)))]
        signs = torch.tensor([1.0 if bit == "1" else -1.0 for bit in code[:4]], dtype=z.dtype)
        results.append(torch.nn.functional.logsigmoid(signs * (x @ W[:, path] + b[path])).sum())
    return torch.stack(results)

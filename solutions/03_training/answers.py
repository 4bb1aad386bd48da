"""Other right answers, typical wrong answers and forbidden calls for assignment 03_training."""

import math

import numpy as np
import torch

from autograder.catalogue import equivalent, forbid, right, wrong

forbid(
    "course.autodiff",
    "course.optimizers",
    "course.normalization",
    "torch.autograd.grad",
    "torch.autograd.backward",
    "torch.Tensor.backward",
    "torch.autograd.functional.jacobian",
    "torch.autograd.functional.jvp",
    "torch.autograd.functional.vjp",
    "torch.autograd.functional.hessian",
    "torch.autograd.forward_ad.make_dual",
    "torch.autograd.forward_ad.dual_level",
    "torch.autograd.graph._engine_run_backward",
    "torch.autograd.Variable._execution_engine.run_backward",
    "torch.func.grad",
    "torch.func.grad_and_value",
    "torch.func.jvp",
    "torch.func.vjp",
    "torch.func.linearize",
    "torch.func.jacrev",
    "torch.func.jacfwd",
    "torch.nn.functional.cross_entropy",
    "torch.nn.functional.nll_loss",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.NLLLoss",
    "torch.nn.functional.batch_norm",
    "torch.nn.BatchNorm1d",
    "torch.nn.BatchNorm2d",
    "torch.nn.BatchNorm3d",
    "torch.nn.SyncBatchNorm",
    "torch.optim.Adam",
    "torch.optim.AdamW",
    "torch.optim.NAdam",
    "torch.optim.RAdam",
    "torch.optim.adam.adam",
    "torch._fused_adam_",
    "torch.ops.aten.native_batch_norm",
    "torch.ops.aten.native_batch_norm_backward",
    "torch.ops.aten._softmax_backward_data",
    "torch.ops.aten._log_softmax_backward_data",
)


# ---------------------------------------------------------------------------------------------------
# 1. matmul
# ---------------------------------------------------------------------------------------------------


@right("matmul", "einsum")
def linear_backward(X, W, delta):
    to_W = torch.einsum("...i, ...o -> io", X, delta)
    return torch.einsum("...o, io -> ...i", delta, W), to_W, torch.einsum("...o -> o", delta)


@right("matmul", "one example at a time")
def linear_backward(X, W, delta):
    delta_W, delta_b, rows = torch.zeros_like(W), torch.zeros_like(W[0]), []
    for x, d in zip(X.reshape(-1, len(W)), delta.reshape(-1, len(W[0])), strict=True):
        delta_W += torch.outer(x, d)
        delta_b += d
        rows.append((W * d).sum(1))
    return torch.stack(rows).reshape(X.shape), delta_W, delta_b


@right("matmul", "the bias as the weight of an input that is 1")
def linear_backward(X, W, delta):
    one = torch.ones_like(X[..., :1])
    extended = torch.cat([X, one], dim=-1).unsqueeze(-1) * delta.unsqueeze(-2)
    extended = extended.reshape(-1, len(W) + 1, W.shape[1]).sum(0)
    return (delta.unsqueeze(-2) * W).sum(-1), extended[:-1], extended[-1]


@wrong(
    "matmul",
    "weights not transposed",
    hint="The gradient with respect to X is multiplied by W instead of its transpose. With a square matrix"
    " the shapes fit all the same.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W, x.mT @ d, d.sum(dim=0)


@wrong(
    "matmul",
    "gradient of the weights transposed",
    hint="The gradient with respect to W is transposed. It has the shape of W: a row for each input, a "
    "column for each output.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, d.mT @ x, d.sum(dim=0)


@wrong(
    "matmul",
    "averaged over the examples",
    hint="The gradients of W and b are averages over the examples. They are sums: if the cost is a mean, "
    "the division is in the upstream gradient already.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d / len(x), d.mean(dim=0)


@wrong(
    "matmul",
    "gradient of the bias averaged",
    hint="The gradient of b is an average over the examples, that of W a sum. Both are used by every "
    "example, so both add up what comes back.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, d.mean(dim=0)


@wrong(
    "matmul",
    "gradient of the bias not added up",
    hint="The upstream gradient is handed to the bias as it is, one row per example. The bias was copied "
    "to all examples, and the dual of copying is adding.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, delta


@wrong(
    "matmul",
    "gradient of the bias added up over the outputs",
    hint="The gradient of b is summed along the outputs, which leaves one number per example. Sum over the"
    " examples: one number per output is left.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, d.sum(dim=1)


@wrong(
    "matmul",
    "no gradient for the bias",
    hint="The gradient of the bias is 0. The bias is added to every output, so a nudge of it changes the "
    "result.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    return delta @ W.mT, x.mT @ d, torch.zeros_like(d[0])


@wrong(
    "matmul",
    "upstream gradient ignored",
    hint="The upstream gradient is ignored: the results are the gradients of the sum of all outputs.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), torch.ones_like(delta).reshape(-1, W.shape[1])
    return torch.ones_like(delta) @ W.mT, x.mT @ d, d.sum(dim=0)


@wrong(
    "matmul",
    "one leading axis only",
    hint="With several leading axes, only the first is summed over. All examples use the same W and b, "
    "wherever they stand: sum over all axes but the last.",
)
def linear_backward(X, W, delta):
    return delta @ W.mT, (X.unsqueeze(-1) * delta.unsqueeze(-2)).sum(dim=0), delta.sum(dim=0)


@wrong(
    "matmul",
    "a sum for each sequence",
    hint="With several leading axes, there is a gradient of W for each sequence. The sequences share the "
    "weights, so their gradients add up to one matrix.",
)
def linear_backward(X, W, delta):
    return delta @ W.mT, X.mT @ delta, delta.reshape(-1, W.shape[1]).sum(dim=0)


@wrong(
    "matmul",
    "adds up in the upstream gradient",
    hint="The gradient of the bias is added up in the first row of delta itself, so the caller's tensor "
    "changes. Add up in a new tensor.",
)
def linear_backward(X, W, delta):
    x, d = X.reshape(-1, W.shape[0]), delta.reshape(-1, W.shape[1])
    delta_X, delta_W = delta @ W.mT, x.mT @ d
    total = d[0]
    for row in d[1:]:
        total += row
    return delta_X, delta_W, total


# ---------------------------------------------------------------------------------------------------
# 2. log_loss
# ---------------------------------------------------------------------------------------------------


@right("log_loss", "largest score subtracted, one-hot labels")
def log_loss(eta, y, delta):
    shifted = eta - eta.max(dim=-1, keepdim=True).values
    total = shifted.exp().sum(-1, keepdim=True)
    truth = torch.nn.functional.one_hot(y, eta.shape[-1]).to(eta.dtype)
    return (total.log() - shifted)[truth.bool()], (shifted.exp() / total - truth) * delta.unsqueeze(-1)


@right("log_loss", "logsumexp and gather")
def log_loss(eta, y, delta):
    total = torch.logsumexp(eta, 1)
    losses = total - eta.gather(1, y.unsqueeze(1)).squeeze(1)
    gradient = torch.exp(eta - total.unsqueeze(1)) * delta.unsqueeze(1)
    return losses, gradient.scatter_add(1, y.unsqueeze(1), -delta.unsqueeze(1))


@right("log_loss", "one example at a time")
def log_loss(eta, y, delta):
    losses, rows = [], []
    for scores, label, d in zip(eta, y.tolist(), delta, strict=True):
        losses.append(torch.logsumexp(scores - scores[label], dim=0))
        row = d * torch.softmax(scores, dim=0)
        row[label] = -d * (torch.softmax(scores, dim=0).sum() - torch.softmax(scores, dim=0)[label])
        rows.append(row)
    return torch.stack(losses), torch.stack(rows)


@wrong(
    "log_loss",
    "upstream gradient ignored",
    hint="The upstream gradient is ignored. The chain rule multiplies the gradient of each example's loss "
    "by what comes back for this example.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], difference


@wrong(
    "log_loss",
    "upstream gradient before the subtraction",
    hint="The upstream gradient multiplies the probabilities only; the 1 at the right class is subtracted "
    "afterwards, unscaled. It multiplies the difference.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp() * delta[:, None]
    difference[i, y] -= 1
    return -log_p[i, y], difference


@wrong(
    "log_loss",
    "gradient with the wrong sign",
    hint="The gradient has the wrong sign. A larger score of the right class makes the loss smaller, so "
    "its gradient is negative: p less the label, not the other way round.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], -delta[:, None] * difference


@wrong(
    "log_loss",
    "label not subtracted",
    hint="The gradient is the softmax alone. At the right class, 1 is subtracted: this is the part that "
    "comes from the score in the numerator.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    return -log_p[i, y], delta[:, None] * log_p.exp()


@wrong(
    "log_loss",
    "gradient at the right class only",
    hint="Only the score of the right class receives a gradient. The other scores stand in the softmax's "
    "denominator and receive their share.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    gradient = torch.zeros_like(eta)
    gradient[i, y] = delta * (log_p[i, y].exp() - 1)
    return -log_p[i, y], gradient


@wrong(
    "log_loss",
    "gradient with respect to the probabilities",
    hint="This is the gradient with respect to the probabilities, -1/p at the right class. It still has to"
    " go back through the softmax.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    gradient = torch.zeros_like(eta)
    gradient[i, y] = -delta / log_p[i, y].exp()
    return -log_p[i, y], gradient


@wrong(
    "log_loss",
    "gradient averaged over the batch",
    hint="The gradient is divided by the number of examples. The losses are not averaged here; where they "
    "are, the division comes back with the upstream gradient.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], delta[:, None] * difference / len(y)


@wrong(
    "log_loss",
    "loss without the minus sign",
    hint="The losses are negative: these are the logarithms of the probabilities. The loss is minus the "
    "logarithm.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return log_p[i, y], delta[:, None] * difference


@wrong(
    "log_loss",
    "loss in bits",
    hint="The losses are measured in bits, with the logarithm to the base 2. The natural logarithm is "
    "meant; its gradient is the one that you return.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y] / math.log(2), delta[:, None] * difference


@wrong(
    "log_loss",
    "softmax over the batch",
    hint="The softmax runs over the examples of the batch. The classes of one example compete with each "
    "other: normalize each row.",
)
def log_loss(eta, y, delta):
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=0)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], delta[:, None] * difference


@wrong(
    "log_loss",
    "exponentials that overflow",
    hint="For large scores an exponential overflows. Subtracting the same number from all scores of an "
    "example changes nothing: subtract the largest.",
)
def log_loss(eta, y, delta):
    i, p = torch.arange(len(y)), eta.exp() / eta.exp().sum(dim=1, keepdim=True)
    difference = p.clone()
    difference[i, y] -= 1
    return -p[i, y].log(), delta[:, None] * difference


@wrong(
    "log_loss",
    "logarithm of the softmax",
    hint="The softmax is right, but a probability that rounds to 0 has no logarithm. Take the logarithm in"
    " the formula instead: the loss is a difference of a log-sum-exp and a score.",
)
def log_loss(eta, y, delta):
    i, p = torch.arange(len(y)), torch.softmax(eta, dim=1)
    difference = p.clone()
    difference[i, y] -= 1
    return -p[i, y].log(), delta[:, None] * difference


@wrong(
    "log_loss",
    "a small number inside the logarithm",
    hint="A small number is added to the probability before the logarithm, so the loss of a confident "
    "mistake never exceeds a few dozen. Compute the logarithm of the softmax as a whole.",
)
def log_loss(eta, y, delta):
    i, p = torch.arange(len(y)), torch.softmax(eta, dim=1)
    difference = p.clone()
    difference[i, y] -= 1
    return -(p[i, y] + 1e-12).log(), delta[:, None] * difference


@wrong(
    "log_loss",
    "scores shifted in place",
    hint="The largest score is subtracted in the caller's tensor. Subtract it in a new one.",
)
def log_loss(eta, y, delta):
    eta -= eta.amax(dim=1, keepdim=True)
    i, log_p = torch.arange(len(y)), torch.log_softmax(eta, dim=1)
    difference = log_p.exp()
    difference[i, y] -= 1
    return -log_p[i, y], delta[:, None] * difference


# ---------------------------------------------------------------------------------------------------
# 3. reverse_pass
# ---------------------------------------------------------------------------------------------------


@right("reverse_pass", "each vertex collects from its uses")
def reverse_pass(graph, values, delta):
    uses = [[] for _ in graph]
    for user, (_, *sources) in enumerate(graph):
        for place, source in enumerate(sources):
            uses[source].append((user, place))

    def slope(user, place):
        kind, *sources = graph[user]
        if kind == "multiply":
            return values[sources[1 - place]]
        if kind == "log":
            return 1 / values[sources[0]]
        if kind == "sigmoid":
            return values[user] - values[user] ** 2
        return -1.0 if (kind, place) == ("subtract", 1) else 1.0

    collected = {}
    for vertex in range(len(graph) - 1, -1, -1):
        start = delta if vertex == len(graph) - 1 else 0.0
        collected[vertex] = start + sum(slope(u, p) * collected[u] for u, p in uses[vertex])
    return [collected[vertex] for vertex in range(len(graph))]


@right("reverse_pass", "forward mode, once for each vertex")
def reverse_pass(graph, values, delta):
    gradients = []
    for start in range(len(graph)):
        moved = [0.0] * len(graph)
        for i, (kind, *s) in enumerate(graph):
            if kind == "add":
                moved[i] = moved[s[0]] + moved[s[1]]
            if kind == "subtract":
                moved[i] = moved[s[0]] - moved[s[1]]
            if kind == "multiply":
                moved[i] = moved[s[0]] * values[s[1]] + values[s[0]] * moved[s[1]]
            if kind == "log":
                moved[i] = moved[s[0]] / values[s[0]]
            if kind == "sigmoid":
                moved[i] = moved[s[0]] * values[i] * (1 - values[i])
            if i == start:
                moved[i] = 1.0
        gradients.append(delta * moved[-1])
    return gradients


@right("reverse_pass", "a system of linear equations")
def reverse_pass(graph, values, delta):
    n = len(graph)
    slopes = np.zeros((n, n))
    for i, (kind, *s) in enumerate(graph):
        local = {"add": (1.0, 1.0), "subtract": (1.0, -1.0)}.get(kind, ())
        if kind == "multiply":
            local = (values[s[1]], values[s[0]])
        if kind == "log":
            local = (1.0 / values[s[0]],)
        if kind == "sigmoid":
            local = (values[i] * (1.0 - values[i]),)
        for source, number in zip(s, local, strict=True):
            slopes[i, source] += number
    end = np.zeros(n)
    end[-1] = delta
    return np.linalg.solve(np.eye(n) - slopes.T, end).tolist()


@wrong(
    "reverse_pass",
    "the last use wins",
    hint="A vertex that is used several times keeps the contribution of one use only: each overwrites the "
    "one before. Contributions add up.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] = slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "own factor in a product",
    hint="In a product, each factor's gradient is scaled by the factor itself. It is scaled by the other "
    "one.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[0]], values[inputs[1]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "difference treated as a sum",
    hint="Both inputs of a difference get the gradient with the same sign. If the second input grows, the "
    "difference shrinks.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, 1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "difference with the sign at the first input",
    hint="In a difference the first input gets the minus sign. It belongs to the second one, which is "
    "subtracted.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [-1, 1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "slope of the logistic function at its input",
    hint="The slope of the sigmoid is computed from its input. The formula s (1 - s) is about its value, "
    "which the forward pass has kept.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[inputs[0]] if inputs else 0.0, []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "one divided by the logarithm",
    hint="The slope of the logarithm is computed from its value. It is 1 divided by its input.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / value]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "logarithm divides by nothing",
    hint="The gradient passes through the logarithm unchanged. Its slope is 1 divided by its input.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1.0]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "upstream gradient ignored",
    hint="The pass starts with 1 at the last vertex, whatever comes back from behind. It starts with delta.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = 1.0
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "first vertex first",
    hint="The vertices are visited from the first to the last, so they send before they have received. Go "
    "backward.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in range(len(graph)):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "gradient not passed along",
    hint="Each vertex gets the slope of its last use, but not multiplied by the gradient that arrives "
    "there. The chain rule is a product.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope
    return deltas


@wrong(
    "reverse_pass",
    "all vertices start with the upstream gradient",
    hint="Every vertex starts with the upstream gradient. Only the last one does; the others start at 0 "
    "and wait for what their uses send.",
)
def reverse_pass(graph, values, delta):
    deltas = [delta] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "gradients of the inputs only",
    hint="The list holds the gradients of the input vertices only. Asked for is one number for each vertex.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return [d for d, (name, *_) in zip(deltas, graph, strict=True) if name == "input"]


@wrong(
    "reverse_pass",
    "last vertex first in the list",
    hint="The list begins with the last vertex. The gradient of vertex 0 comes first.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    return deltas[::-1]


@wrong(
    "reverse_pass",
    "same input twice counted once",
    hint="An operator whose inputs are the same vertex sends one contribution. It has two inputs and sends"
    " two, which add up.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in dict(zip(inputs, slopes, strict=True)).items():
            deltas[source] += slope * deltas[vertex]
    return deltas


@wrong(
    "reverse_pass",
    "gradients written over the values",
    hint="The gradients are right, but they are written into the caller's list of values at the end. "
    "Return a new list.",
)
def reverse_pass(graph, values, delta):
    deltas = [0.0] * len(graph)
    deltas[-1] = delta
    for vertex in reversed(range(len(graph))):
        operator, *inputs = graph[vertex]
        value, slopes = values[vertex], []
        if operator == "add":
            slopes = [1, 1]
        elif operator == "subtract":
            slopes = [1, -1]
        elif operator == "multiply":
            slopes = [values[inputs[1]], values[inputs[0]]]
        elif operator == "log":
            slopes = [1 / values[inputs[0]]]
        elif operator == "sigmoid":
            slopes = [value * (1 - value)]
        for source, slope in zip(inputs, slopes, strict=True):
            deltas[source] += slope * deltas[vertex]
    values[:] = deltas
    return values


# ---------------------------------------------------------------------------------------------------
# 4. jacobian
# ---------------------------------------------------------------------------------------------------


@right("jacobian", "einsum")
def jacobian_products(x, W_1, W_2, v, delta):
    slope = torch.cosh(torch.einsum("...i, ih -> ...h", x, W_1)) ** -2
    there = torch.einsum("...i, ih, ...h, ho -> ...o", v, W_1, slope, W_2)
    return there, torch.einsum("...o, ho, ...h, ih -> ...i", delta, W_2, slope, W_1)


@right("jacobian", "the whole Jacobian")
def jacobian_products(x, W_1, W_2, v, delta):
    z = (x @ W_1).tanh()
    J = (W_2.T * (1 - z.square()).unsqueeze(-2)) @ W_1.T
    return (J @ v.unsqueeze(-1)).squeeze(-1), (delta.unsqueeze(-2) @ J).squeeze(-2)


@right("jacobian", "one layer after the other")
def jacobian_products(x, W_1, W_2, v, delta):
    hidden = torch.tanh(torch.matmul(x, W_1))
    moved = torch.matmul(v, W_1)
    moved = moved - moved * hidden * hidden
    back = torch.matmul(delta, W_2.transpose(0, 1))
    back = back * (1 + hidden) * (1 - hidden)
    return torch.matmul(moved, W_2), torch.matmul(back, W_1.transpose(0, 1))


@wrong(
    "jacobian",
    "slope left out",
    hint="The slope of tanh is left out, as if the network were linear. Between the two matrices each "
    "hidden unit multiplies by its slope.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    return v @ W_1 @ W_2, delta @ W_2.mT @ W_1.mT


@wrong(
    "jacobian",
    "value in place of the slope",
    hint="The hidden units multiply by their value, tanh of the preactivation. They multiply by their slope.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = torch.tanh(x @ W_1)
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope without the square",
    hint="The slope of tanh is computed as 1 - tanh. The square is missing.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1)
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope of the preactivation",
    hint="The slope is 1 less the square of the preactivation; it should be the square of its tanh.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - (x @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope of the logistic unit",
    hint="The slope is that of a logistic unit, z (1 - z). The hidden units are tanh units.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    z = torch.tanh(x @ W_1)
    slope = z * (1 - z)
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "slope where the direction is",
    hint="The slope is taken at v. The Jacobian is that at x: v and delta are what it is multiplied by.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(v @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "products in the other order",
    hint="The two products have changed places: J v comes first, and it has the size of the output.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1) ** 2
    return (delta @ W_2.mT * slope) @ W_1.mT, (v @ W_1 * slope) @ W_2


@wrong(
    "jacobian",
    "weights not transposed on the way back",
    hint="On the way back the gradient meets the matrices in the right order but not transposed. With "
    "square matrices the shapes fit all the same.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2 * slope) @ W_1


@wrong(
    "jacobian",
    "the value of the network",
    hint="The first result is f(x), the value of the network. Asked for is how it changes when x moves in "
    "the direction v.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    z = torch.tanh(x @ W_1)
    return z @ W_2, (delta @ W_2.mT * (1 - z**2)) @ W_1.mT


@wrong(
    "jacobian",
    "one slope for all examples",
    hint="All examples get the slopes of the first one. Each example has a Jacobian of its own.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x.reshape(-1, len(W_1))[0] @ W_1) ** 2
    return (v @ W_1 * slope) @ W_2, (delta @ W_2.mT * slope) @ W_1.mT


@wrong(
    "jacobian",
    "gradient written over the point",
    hint="The gradient is written into the caller's x. Return it in a tensor of its own.",
)
def jacobian_products(x, W_1, W_2, v, delta):
    slope = 1 - torch.tanh(x @ W_1) ** 2
    there = (v @ W_1 * slope) @ W_2
    return there, x.copy_((delta @ W_2.mT * slope) @ W_1.mT)


# ---------------------------------------------------------------------------------------------------
# 5. adam
# ---------------------------------------------------------------------------------------------------


@right("adam", "averages moved toward the gradient")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state[0].lerp(g, 1 - gamma), state[1].lerp(g * g, 1 - rho), state[2] + 1
    corrected = r.div(1 - rho**t).sqrt()
    return theta - (lr / (1 - gamma**t)) * m / (corrected + alpha), (m, r, t)


@right("adam", "root and correction apart")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    t = state[2] + 1
    m = gamma * state[0] + g - gamma * g
    r = rho * state[1] + (1 - rho) * g.square()
    a, b = -math.expm1(t * math.log(gamma)) if gamma else 1.0, math.sqrt(1 - rho**t)
    return theta - lr * b / a * m / (r.sqrt() + alpha * b), (m, r, t)


@right("adam", "a copy changed in place")
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    theta, m, r, t = theta.clone(), state[0].clone(), state[1].clone(), state[2] + 1
    m.mul_(gamma).add_(g, alpha=1 - gamma)
    r.mul_(rho).addcmul_(g, g, value=1 - rho)
    theta.addcdiv_(m / (1 - gamma**t), (r / (1 - rho**t)).sqrt().add_(alpha), value=-lr)
    return theta, (m, r, t)


@wrong(
    "adam",
    "no correction",
    hint="The averages are used as they are. They start at 0 and are too small at first: divide them by 1 "
    "- gamma^t and 1 - rho^t.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (torch.sqrt(r) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "only the first average corrected",
    hint="The average of the gradients is corrected, that of the squares is not. Both start at 0.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "only the second average corrected",
    hint="The average of the squares is corrected, that of the gradients is not. Both start at 0.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "steps counted too late",
    hint="The correction uses the number of steps before this one, 0 in the first step: 0 divided by 0. "
    "The first step has t = 1.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t + 1)


@wrong(
    "adam",
    "steps not counted",
    hint="The number of steps in the new state is the old one. It counts this step too.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t - 1)


@wrong(
    "adam",
    "corrected averages kept",
    hint="The state holds the corrected averages, so the next step corrects them once more. Keep the "
    "uncorrected ones.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m / (1 - gamma**t), r / (1 - rho**t), t)


@wrong(
    "adam",
    "average of absolute values",
    hint="The second average is that of absolute values. Adam averages the squares and takes the root of "
    "the average.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g.abs()
    step = m / (1 - gamma**t) / (r / (1 - rho**t) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "no root",
    hint="The step is divided by the average of the squares. Divide by its root, which is of the size of a"
    " gradient.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (r / (1 - rho**t) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "decay rates exchanged",
    hint="The decay rates have changed places: gamma belongs to the gradients, rho to their squares.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    gamma, rho = rho, gamma
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "gradient not scaled down",
    hint="The gradient and its square are added in full. In an average, the old value has the weight gamma"
    " and the new one 1 - gamma.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + g
    r = rho * r + g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "uphill",
    hint="The step goes uphill: it is added. To make the cost smaller, subtract it.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta + lr * step, (m, r, t)


@wrong(
    "adam",
    "learning rate ignored",
    hint="The learning rate is not used: each step is about 1 long.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - step, (m, r, t)


@wrong(
    "adam",
    "small constant under the root",
    hint="The small constant is added under the root. It is added to the root, and makes a difference "
    "where it is not small.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / torch.sqrt(r / (1 - rho**t) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "small constant before the correction",
    hint="The small constant is added before the root is corrected, so it is divided too. It is added to "
    "the corrected root.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / ((torch.sqrt(r) + alpha) / (1 - rho**t) ** 0.5)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "no small constant",
    hint="Nothing is added to the root, so a derivative of 0 leads to 0 divided by 0.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / torch.sqrt(r / (1 - rho**t))
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "forgets the past",
    hint="The averages start at 0 in every step: the state that is given is not used.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = 0 * state[0], 0 * state[1], state[2]
    t = t + 1
    m = gamma * m + (1 - gamma) * g
    r = rho * r + (1 - rho) * g**2
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    return theta - lr * step, (m, r, t)


@wrong(
    "adam",
    "changed in place",
    hint="Parameters and averages are updated in the caller's tensors. Make new ones: the old state may "
    "still be needed.",
)
def adam_step(theta, g, state, lr, gamma=0.9, rho=0.999, alpha=1e-8):
    m, r, t = state
    t = t + 1
    m.mul_(gamma).add_((1 - gamma) * g)
    r.mul_(rho).add_((1 - rho) * g**2)
    step = m / (1 - gamma**t) / (torch.sqrt(r / (1 - rho**t)) + alpha)
    theta -= lr * step
    return theta, (m, r, t)


# ---------------------------------------------------------------------------------------------------
# 6. minibatch
# ---------------------------------------------------------------------------------------------------


@right("minibatch", "the library's variance")
def minibatch_moments(G, B, replacement):
    if not replacement and len(G) < B:
        raise ValueError(f"cannot draw {B} of {len(G)} examples without replacement")
    if replacement:
        return G.mean(0), torch.var(G, dim=0, correction=0) / B
    return G.mean(0), torch.var(G, dim=0) * (1 / B - 1 / len(G))


@right("minibatch", "differences of all pairs")
def minibatch_moments(G, B, replacement):
    n = len(G)
    if B > n and not replacement:
        raise ValueError("batch too large")
    squared = (G.unsqueeze(0) - G.unsqueeze(1)).square().sum((0, 1))
    factor = 1.0 if replacement else (n - B) / (n - 1)
    return G.sum(0) / n, squared * (factor / (2 * n * n * B))


@right("minibatch", "variances and covariances of the draws")
def minibatch_moments(G, B, replacement):
    n, mean = G.shape[0], torch.mean(G, 0)
    if B > n and not replacement:
        raise ValueError("batch too large")
    one = torch.mean(torch.square(G - mean), 0)
    two = torch.zeros_like(one) if replacement else -one / (n - 1)
    return mean, (B * one + B * (B - 1) * two) / B**2


@wrong(
    "minibatch",
    "sum of the batch",
    hint="These are the moments of the batch's sum. The gradient of a mini-batch is the mean of its "
    "examples.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    total = B * mean
    variance = ((G - mean) ** 2).mean(dim=0) * B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return total, variance


@wrong(
    "minibatch",
    "variance of one example",
    hint="The batch size has no effect: this is the variance of a single example. A mean of B independent "
    "draws has a variance B times smaller.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0)
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "divided by the root of the batch size",
    hint="The variance is divided by the root of B. That is how the standard deviation falls; the variance"
    " falls with B itself.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / math.sqrt(B)
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "divided by the batch size twice",
    hint="The variance is divided by B squared. The sum of B draws has B times the variance of one, and a "
    "mean divides it by B squared: B remains.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B**2
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "standard deviation",
    hint="These are standard deviations. The variance is their square.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance.sqrt()


@wrong(
    "minibatch",
    "variance estimated from a sample",
    hint="The squared deviations are divided by N - 1, as if the N examples were a sample. They are all "
    "there is: divide by N.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).sum(dim=0) / (N - 1) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "always with replacement",
    hint="The variance is the same with and without replacement. Without, it is smaller by the factor (N -"
    " B) / (N - 1).",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * 1.0
    return mean, variance


@wrong(
    "minibatch",
    "always without replacement",
    hint="The factor (N - B) / (N - 1) is applied in both cases. Independent draws, with replacement, do "
    "without it.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    variance = variance * max(N - B, 0) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "the two cases exchanged",
    hint="The factor (N - B) / (N - 1) is applied with replacement, and not without. It is the other way "
    "round.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "factor with N in the denominator",
    hint="The factor for draws without replacement is (N - B) / N. It is (N - B) / (N - 1): a batch of one"
    " example has the full variance.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / N
    return mean, variance


@wrong(
    "minibatch",
    "mean of the squares less square of the mean",
    hint="The variance is computed as a difference of two large numbers, and rounding errors are all that "
    "remains of it. Subtract the mean first, then square.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G**2).mean(dim=0) - mean**2) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "batch too large not refused",
    hint="A batch without replacement that is larger than the data set is not refused, and the variance "
    "becomes negative. Raise a ValueError.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "all large batches refused",
    hint="Batches larger than the data set are refused also with replacement, where examples may come more"
    " than once.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "batch of all examples refused",
    hint="A batch of all examples, without replacement, is refused. It can be drawn, in one way, and its "
    "variance is 0.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B >= N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    variance = ((G - mean) ** 2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


@wrong(
    "minibatch",
    "deviations in place",
    hint="The mean is subtracted in the caller's tensor. Subtract it in a new one.",
)
def minibatch_moments(G, B, replacement):
    N = len(G)
    if not replacement and B > N:
        raise ValueError("the batch is larger than the data set")
    mean = G.mean(dim=0)
    G -= mean
    variance = (G**2).mean(dim=0) / B
    if not replacement:
        variance = variance * (N - B) / (N - 1)
    return mean, variance


# ---------------------------------------------------------------------------------------------------
# 7. batch_norm
# ---------------------------------------------------------------------------------------------------


@right("batch_norm", "variance and mean step by step")
def batch_norm(Z, gamma, beta, delta, eps):
    n = len(Z)
    mean = Z.sum(dim=0) / n
    u = Z - mean
    variance = (u * u).sum(dim=0) / n
    inverse = (variance + eps) ** -0.5
    d_hat = delta * gamma
    to_variance = (d_hat * u).sum(dim=0) * -0.5 * inverse**3
    to_u = d_hat * inverse + to_variance * 2 * u / n
    return u * inverse * gamma + beta, to_u - to_u.sum(0) / n, (delta * u * inverse).sum(0), delta.sum(0)


@right("batch_norm", "one feature at a time")
def batch_norm(Z, gamma, beta, delta, eps):
    columns = []
    for z, scale, shift, d in zip(Z.T, gamma, beta, delta.T, strict=True):
        s = torch.sqrt(torch.var(z, correction=0) + eps)
        h = (z - z.mean()) / s
        J = (torch.eye(len(z), dtype=z.dtype) - (1 + torch.outer(h, h)) / len(z)) / s
        columns.append((scale * h + shift, J @ (scale * d), torch.dot(d, h), d.sum()))
    y, to_z, to_gamma, to_beta = (torch.stack(parts, dim=-1) for parts in zip(*columns, strict=True))
    return y, to_z, to_gamma, to_beta


@right("batch_norm", "the other gradients first")
def batch_norm(Z, gamma, beta, delta, eps):
    variance, mean = torch.var_mean(Z, dim=0, correction=0, keepdim=True)
    h = (Z - mean) * torch.rsqrt(variance + eps)
    to_beta, to_gamma = delta.sum(dim=0), torch.einsum("nd, nd -> d", delta, h)
    to_z = gamma * torch.rsqrt(variance + eps) * (delta - (to_beta + h * to_gamma) / len(Z))
    return torch.addcmul(beta, gamma, h), to_z, to_gamma, to_beta


@wrong(
    "batch_norm",
    "mean and variance taken for constants",
    hint="The gradient treats mean and variance as constants. Both are computed from the batch, and "
    "gradients flow back through them too.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = d_hat / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "variance taken for a constant",
    hint="The gradient goes back through the mean, but not through the variance: the last term of the "
    "formula is missing.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "mean taken for a constant",
    hint="The gradient goes back through the variance, but not through the mean: the second term of the "
    "formula is missing.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "gradient without the scale",
    hint="The gradient with respect to Z does not know gamma. Behind the normalization the output was "
    "multiplied by it.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "gradient not divided by the deviation",
    hint="The gradient with respect to Z is not divided by the standard deviation. The values were, on the"
    " way forward.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "variance with N - 1",
    hint="The variance divides by N - 1, as torch.var does if it is not told otherwise. Batch norm divides"
    " by N.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).sum(dim=0) / (len(Z) - 1) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "divided by the variance",
    hint="The values are divided by the variance. Divide by its root.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = (centered**2).mean(dim=0) + eps
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "scale taken for the variance",
    hint="The output has the variance gamma. It should have the standard deviation gamma: the normalized "
    "values are multiplied by gamma itself.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return (
        gamma.abs().sqrt() * gamma.sign() * z_hat + beta,
        delta_Z,
        (delta * z_hat).sum(dim=0),
        delta.sum(dim=0),
    )


@wrong(
    "batch_norm",
    "no shift",
    hint="The shift beta is not added to the output.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "gradient of the scale from the inputs",
    hint="The gradient of gamma uses the inputs as they are. Gamma multiplies the normalized values.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * Z).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "gradients of scale and shift averaged",
    hint="The gradients of gamma and beta are averages over the batch. All examples use them, so what "
    "comes back adds up.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).mean(dim=0), delta.mean(dim=0)


@wrong(
    "batch_norm",
    "gradient of the shift with the scale",
    hint="The gradients of gamma and beta contain a factor gamma. They belong to the output directly: use "
    "delta as it came.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (d_hat * z_hat).sum(dim=0), d_hat.sum(dim=0)


@wrong(
    "batch_norm",
    "layer norm",
    hint="Each example is normalized over its features; that is layer norm. Batch norm normalizes each "
    "feature over the examples.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=1, keepdim=True)
    s = torch.sqrt((centered**2).mean(dim=1, keepdim=True) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (
        d_hat - d_hat.mean(dim=1, keepdim=True) - z_hat * (d_hat * z_hat).mean(dim=1, keepdim=True)
    ) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "small constant outside of the root",
    hint="The small constant is added to the standard deviation. It is added to the variance, under the "
    "root.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = (centered**2).mean(dim=0).sqrt() + eps
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "small constant ignored",
    hint="The small constant is not used: a constant feature leads to 0 divided by 0.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt((centered**2).mean(dim=0))
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "mean of the squares less square of the mean",
    hint="The variance is computed as the mean of the squares less the square of the mean. For a feature "
    "with a large mean nothing is left of it but rounding errors.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z - Z.mean(dim=0)
    s = torch.sqrt(((Z**2).mean(dim=0) - Z.mean(dim=0) ** 2) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


@wrong(
    "batch_norm",
    "centered in place",
    hint="The mean is subtracted in the caller's tensor. Subtract it in a new one.",
)
def batch_norm(Z, gamma, beta, delta, eps):
    centered = Z.sub_(Z.mean(dim=0))
    s = torch.sqrt((centered**2).mean(dim=0) + eps)
    z_hat, d_hat = centered / s, gamma * delta
    delta_Z = (d_hat - d_hat.mean(dim=0) - z_hat * (d_hat * z_hat).mean(dim=0)) / s
    return gamma * z_hat + beta, delta_Z, (delta * z_hat).sum(dim=0), delta.sum(dim=0)


# ---------------------------------------------------------------------------------------------------
# Mutants of the model answers that compute the same
# ---------------------------------------------------------------------------------------------------

equivalent(
    "reverse_pass",
    "line 11: reversed(range(len(graph))) -> list(reversed(range(len(graph))))[:-1]",
    "line 11: range(len(graph)) -> range(1, len(graph))",
    because="vertex 0 has no vertices before it, so it is an input and sends nothing",
)
equivalent(
    "reverse_pass",
    "line 21: inputs[0] -> inputs[-1]",
    because="a logarithm has one input: the first is the last",
)
equivalent("adam", "line 19: t = t + 1 -> t += 1", because="t is an int, which cannot change in place")
equivalent("minibatch", "line 12: G - mean -> mean - G", because="the difference is squared")
equivalent(
    "minibatch",
    "line 14: variance * (N - B) -> variance.mul_(N - B)",
    because="the variance was made two lines above, and nothing else reads it",
)
equivalent(
    "batch_norm",
    "line 13: centered / s -> centered.div_(s)",
    "line 14: d_hat * z_hat -> d_hat.mul_(z_hat)",
    because="both are tensors of our own that nothing reads afterwards",
)
equivalent(
    "batch_norm",
    "line 14: d_hat - d_hat.mean(dim=0) -> d_hat.sub_(d_hat.mean(dim=0))",
    because="the mean of d_hat * z_hat does not see a shift of d_hat, as z_hat has the mean 0",
)

"""Other right answers and typical wrong ones to task batch_norm of 03_training."""

import torch

from autograder.catalogue import equivalent, right, wrong


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
    hint="The gradient goes back through the mean, but not through the deviation s. Each value takes part "
    "in s, so a second term comes back from the scaling.",
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
    hint="The gradient goes back through the deviation, but not through the mean: it has to be centered, as "
    "the values were.",
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

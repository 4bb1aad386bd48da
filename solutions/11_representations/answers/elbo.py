"""Other right answers and typical wrong ones to task elbo of 11_representations."""

import torch
import torch.nn.functional as F

from autograder.catalogue import right, wrong


@right("elbo", "binary cross entropy with logits")
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels - 0.5 * (1 + log_variance - mean.square() - torch.exp(log_variance)).sum(-1)


@right("elbo", "the logistic function's logarithm at the right sign")
def negative_elbo(x, logits, mean, log_variance):
    sign = 2 * x - 1
    sigma = torch.exp(log_variance / 2)
    units = mean * mean / 2 + sigma * sigma / 2 - 0.5 - torch.log(sigma)
    return -F.logsigmoid(sign * logits).sum(-1) + units.sum(-1)


@right("elbo", "softplus, and a difference of entropies")
def negative_elbo(x, logits, mean, log_variance):
    ink, paper = x * F.softplus(-logits, threshold=40), (1 - x) * F.softplus(logits, threshold=40)
    cross = 0.5 * (log_variance.exp() + mean**2)
    entropy = 0.5 * (1 + log_variance)
    return torch.cat([ink + paper, cross - entropy], dim=-1).sum(-1)


@right("elbo", "softplus as it comes")
def negative_elbo(x, logits, mean, log_variance):
    reconstruction = torch.where(x > 0.5, F.softplus(-logits), F.softplus(logits)).sum(-1)
    sigma = (0.5 * log_variance).exp()
    return reconstruction + ((mean**2 + sigma**2).sum(-1) - (log_variance + 1).sum(-1)) / 2


@wrong(
    "elbo",
    "mean over the pixels",
    hint="The reconstruction is averaged over the pixels. It is a sum: else the code's price weighs as much "
    "as many pixels.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").mean(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "mean over the units",
    hint="The KL divergence is averaged over the units. It is a sum: each unit has its price.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).mean(-1) / 2


@wrong(
    "elbo",
    "mean over the images",
    hint="One number comes back for all images. There has to be one for each image.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return (pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2).mean()


@wrong(
    "elbo",
    "KL subtracted",
    hint="The KL divergence is subtracted, so that an expensive code makes the loss smaller. In the negative"
    " bound it is added.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels - (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "no half",
    hint="The factor one half before the KL divergence is missing, so the code costs twice its price.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1)


@wrong(
    "elbo",
    "minus 1 missing",
    hint="The -1 of the KL divergence is missing: a code that is the prior shall cost nothing.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + (mean**2 + log_variance.exp() - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "log-variance taken for a log standard deviation",
    hint="The encoder's second output is taken for the logarithm of the standard deviation. It is that of "
    "the variance: its exponential is the variance, not squared.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + (mean**2 + (2 * log_variance).exp() - 1 - 2 * log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "log-variance taken for the variance",
    hint="The encoder's second output is used where the variance belongs. It is the logarithm of the "
    "variance: take its exponential.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + (mean**2 + log_variance - 1 - log_variance.abs().clamp(min=1e-6).log()).sum(-1) / 2


@wrong(
    "elbo",
    "mean not squared",
    hint="The mean enters the KL divergence without its square: a negative mean would be paid for.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + (mean + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "KL the other way round",
    hint="This is the KL divergence of the prior to the code. What costs is that of the code to the prior; "
    "the two differ where the variance is not 1.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + ((1 + mean**2) / log_variance.exp() - 1 + log_variance).sum(-1) / 2


@wrong("elbo", "no KL", hint="The code costs nothing here: the KL divergence is missing.")
def negative_elbo(x, logits, mean, log_variance):
    return F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1) + 0 * (
        mean + log_variance
    ).sum(-1)


@wrong("elbo", "no reconstruction", hint="The reconstruction is missing: nothing depends on the pixels.")
def negative_elbo(x, logits, mean, log_variance):
    return 0 * (x * logits).sum(-1) + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "ink and paper exchanged",
    hint="Ink and paper have changed places: a large logit makes ink cheap, where x is 1.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, 1 - x, reduction="none").sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "squared error",
    hint="The reconstruction is a squared error. A pixel that is ink or paper is a coin: its cost is minus "
    "the logarithm of the probability of what it shows.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = (x - torch.sigmoid(logits)).square().sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "paper left out",
    hint="Only pixels that are ink cost something. A pixel that is paper, and was called ink, costs as well.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = -(x * F.logsigmoid(logits)).sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "logarithm of a rounded probability",
    hint="For large logits the probability is rounded to 0 or 1, and its logarithm is infinite or NaN. "
    "Compute the cost from the logits.",
)
def negative_elbo(x, logits, mean, log_variance):
    p = torch.sigmoid(logits)
    pixels = -(x * p.log() + (1 - x) * (1 - p).log()).sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "clamped probability",
    hint="Probabilities are kept away from 0 and 1, so large logits cost too little and get no gradient. "
    "Compute the cost from the logits.",
)
def negative_elbo(x, logits, mean, log_variance):
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    pixels = -(x * p.log() + (1 - x) * (1 - p).log()).sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "a small number added to the probability",
    hint="A small number is added to the probabilities, so large logits cost too little and get no "
    "gradient. Compute the cost from the logits.",
)
def negative_elbo(x, logits, mean, log_variance):
    p = torch.sigmoid(logits)
    pixels = -(x * (p + 1e-8).log() + (1 - x) * (1 - p + 1e-8).log()).sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "probability clamped at a millionth",
    hint="Probabilities are kept a millionth away from 0 and 1, so large logits cost too little and "
    "get no gradient. Compute the cost from the logits.",
)
def negative_elbo(x, logits, mean, log_variance):
    p = torch.sigmoid(logits).clamp(1e-6, 1 - 1e-6)
    pixels = -(x * p.log() + (1 - x) * (1 - p).log()).sum(-1)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2


@wrong(
    "elbo",
    "code cut off",
    hint="The KL divergence is detached: the encoder does not learn what its code costs.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    return pixels + ((mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2).detach()


@wrong(
    "elbo",
    "changes the code in place",
    hint="The log-variance that was passed in is overwritten with the variance. Compute a new tensor.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    variance = log_variance.exp()
    cost = mean**2 + variance - 1 - log_variance
    log_variance.copy_(variance)
    return pixels + cost.sum(-1) / 2


@wrong(
    "elbo",
    "changes the mean in place",
    hint="The mean that was passed in is squared in place. Compute a new tensor.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    cost = mean.square_() + log_variance.exp() - 1 - log_variance
    return pixels + cost.sum(-1) / 2


@wrong(
    "elbo",
    "clamped log-variance",
    hint="The log-variance is kept between two bounds, so a unit whose variance is tiny or huge costs too "
    "little and gets no gradient. The formula needs no bounds.",
)
def negative_elbo(x, logits, mean, log_variance):
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(-1)
    log_variance = log_variance.clamp(-10, 10)
    return pixels + (mean**2 + log_variance.exp() - 1 - log_variance).sum(-1) / 2

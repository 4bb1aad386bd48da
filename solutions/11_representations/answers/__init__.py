"""What grading 11_representations is tested with, a file for each task; and what no task may use.

triplet
smooth
hardest
clip
elbo
cr_vae
masking
"""

from autograder.catalogue import forbid

forbid(
    "course.representations",
    "torch.nn.functional.triplet_margin_loss",
    "torch.nn.functional.triplet_margin_with_distance_loss",
    "torch.nn.TripletMarginLoss",
    "torch.nn.TripletMarginWithDistanceLoss",
    "torch.triplet_margin_loss",
    "torch.ops.aten.triplet_margin_loss",
    "torch.distributions.kl_divergence",
    "torch.distributions.kl.kl_divergence",
    "torch.distributions.kl._kl_normal_normal",
    "torch.distributions.kl._kl_multivariatenormal_multivariatenormal",
    "torch.distributions.kl._kl_multivariatenormal_lowrankmultivariatenormal",
    "torch.distributions.kl._kl_lowrankmultivariatenormal_multivariatenormal",
    "torch.distributions.kl._kl_lowrankmultivariatenormal_lowrankmultivariatenormal",
)

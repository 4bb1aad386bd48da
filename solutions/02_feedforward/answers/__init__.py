"""What grading 02_feedforward is tested with, a file for each task; and what no task may use.

collapse
logic
svd
two_means
two_means_rounds
softmax
log_loss
regions
"""

from autograder.catalogue import forbid

forbid(
    "course.feedforward",
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

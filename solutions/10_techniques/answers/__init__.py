"""What grading 10_techniques is tested with, a file for each task; and what no task may use.

mixup
dropout
smoothing
fgsm
contrast
lora
prune
"""

from autograder.catalogue import forbid

forbid(
    "course.techniques",
    "course.representations",
    "torch.nn.Dropout",
    "torch.nn.Dropout1d",
    "torch.nn.Dropout2d",
    "torch.nn.Dropout3d",
    "torch.nn.AlphaDropout",
    "torch.nn.FeatureAlphaDropout",
    "torch.nn.functional.dropout",
    "torch.nn.functional.dropout1d",
    "torch.nn.functional.dropout2d",
    "torch.nn.functional.dropout3d",
    "torch.nn.functional.alpha_dropout",
    "torch.nn.functional.feature_alpha_dropout",
    "torch.dropout",
    "torch.feature_dropout",
    "torch.alpha_dropout",
    "torch.native_dropout",
    "torch.nn.CrossEntropyLoss",
    "torch.nn.functional.cross_entropy",
    "torch._C._nn.cross_entropy_loss",
    "torch.nn.utils.prune.l1_unstructured",
    "torch.nn.utils.prune.global_unstructured",
    "torch.nn.utils.prune.L1Unstructured",
    "torch.ops.aten.native_dropout",
    "torch.ops.aten.cross_entropy_loss",
)

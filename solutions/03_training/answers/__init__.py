"""What grading 03_training is tested with, a file for each task; and what no task may use.

matmul
log_loss
reverse_pass
jacobian
adam
adam_odd
minibatch
batch_norm
batch_norm_odd
"""

from autograder.catalogue import forbid

forbid(
    "course.training",
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

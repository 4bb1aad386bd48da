"""torchvision, importable also beside a CPU-only torch.

    from course.data._torchvision import torchvision

The stock wheel of torchvision is built against the CUDA build of torch. Beside a CPU-only torch its compiled
operators do not load, and the import fails when it describes `nms`, one of them. Declaring the signatures of
the two operators that it describes is enough: data sets, transforms and models work. Box operators such as
`torchvision.ops.nms` then raise RuntimeError; the course does not use them.

Where a plain import works, nothing is declared.
"""

import torch

try:
    import torchvision
except RuntimeError as error:
    if "torchvision::nms" not in str(error):
        raise
    # The declarations last as long as the object, so it is kept.
    _operators = torch.library.Library("torchvision", "FRAGMENT")
    _operators.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    _operators.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

__all__ = ["torchvision"]

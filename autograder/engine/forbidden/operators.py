"""Operators of torch that refuse: overridden where all ways to them meet, in torch's dispatcher."""

from __future__ import annotations

import ctypes
import re
import sys
import warnings
from functools import cache
from typing import Any

# How torch names the parts and variants of one operator: `_softmax`, `slow_conv2d_forward`,
# `_scaled_dot_product_flash_attention_for_cpu`.
BEFORE = r"(?:_|native_|special_|sparse_|linalg_|fft_|mkldnn_|cudnn_|thnn_|slow_|fused_)*"
WITHIN = r"_(?:flash_|efficient_|cudnn_|fused_)?"
AFTER = r"_?(?:_loss|_math|_forward|_for_cpu)?"
KEYS = ("CPU", "AutogradCPU", "CompositeImplicitAutograd")


def disable(name: str, refuse: Any) -> list[str]:
    """Make all operators of this name (without module) call `refuse`; their names.

    Their Python versions in `torch._refs` and the like, and methods of tensors, refuse as well.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        return []
    variant = re.compile(BEFORE + WITHIN.join(map(re.escape, name.split("_"))) + AFTER)
    found = [name for name in _names() if variant.fullmatch(name.removeprefix("aten::"))]
    overloads = sorted({(n, o) for n in found for o in torch._C._jit_get_operation(n)[1]})
    warnings.filterwarnings("ignore", "Warning only once for all operators")
    for key in KEYS:
        library = torch._C._dispatch_library("IMPL", "aten", key, "", 0)
        # Kept for ever and named nowhere: who finds it could undo it.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
        for operator, overload in overloads:
            full = f"{operator}.{overload}" if overload else operator
            try:
                library.impl(full.removeprefix("aten::"), key, refuse)
            except RuntimeError:  # an operator that cannot be overridden for this key
                continue
    for module in [m for n, m in sys.modules.items() if n.startswith(("torch._refs", "torch._decomp"))]:
        for key, value in list(vars(module).items()):
            if callable(value) and variant.fullmatch(key):
                setattr(module, key, refuse)
    return found


@cache
def _names() -> list[str]:
    """All operators of torch's own, sorted."""
    schemas = sys.modules["torch"]._C._jit_get_all_schemas()
    return sorted({schema.name for schema in schemas if schema.name.startswith("aten::")})

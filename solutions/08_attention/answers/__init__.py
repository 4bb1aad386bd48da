"""What grading 08_attention is tested with, a file for each task; and what no task may use.

attention
masks
multi_head
center_number
sinusoids
rope
kv_cache
"""

from autograder.catalogue import forbid

forbid(
    "course.attention",
    "torch.nn.functional.scaled_dot_product_attention",
    "torch.nn.functional.multi_head_attention_forward",
    "torch.nn.MultiheadAttention",
    "torch.nn.Transformer",
    "torch.nn.TransformerEncoder",
    "torch.nn.TransformerEncoderLayer",
    "torch.nn.TransformerDecoder",
    "torch.nn.TransformerDecoderLayer",
    "torch.nn.attention.flex_attention",
    "torch._C._nn.scaled_dot_product_attention",
    "torch._native_multi_head_attention",
    "torch._triton_multi_head_attention",
    "torch._triton_scaled_dot_attention",
    "torch._transformer_encoder_layer_fwd",
    "torch._scaled_dot_product_attention_math",
    "torch._scaled_dot_product_flash_attention",
    "torch._scaled_dot_product_flash_attention_for_cpu",
    "torch._scaled_dot_product_efficient_attention",
    "torch._scaled_dot_product_cudnn_attention",
    "torch.ops.aten.scaled_dot_product_attention",
    "torch.ops.aten._native_multi_head_attention",
    "torch.ops.aten._transformer_encoder_layer_fwd",
    "torch.ops.aten._scaled_dot_product_attention_math",
    "torch.ops.aten._scaled_dot_product_flash_attention_for_cpu",
)

"""Topic 08, attention and Transformers.

dot_product    queries, keys and values; soft, hard and linear attention
multi_head     project, attend, merge: one head, many heads, cross-attention
positions      sinusoids, learned positions, RoPE, relative and linear biases
encoder        Transformer blocks and encoders, CLS and mean pooling
center_number  a network with and without attention
translator     an encoder-decoder that asks once for each output
"""

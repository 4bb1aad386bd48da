"""Topic 08, attention and Transformers.

dot_product    queries, keys and values; soft, hard and linear attention
center_number  a network with and without attention
translator     an encoder-decoder that asks once for each output
"""

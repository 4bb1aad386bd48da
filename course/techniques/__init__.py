"""Topic 10, training techniques: what is done to data, losses and networks so that they generalize.

in_context  a Transformer that learns linear tasks from the examples of its prompt; ridge regression
scratchpad  parity of bits at once and step by step (chain of thought)
"""

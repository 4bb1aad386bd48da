"""Topic 07, recurrent networks and state-space models.

cells       one step of a plain RNN, of an LSTM and of a GRU, with the variants
encoders    a cell read over a sequence, one way or both ways; the same with torch's fast loop
forgetting  how strongly a state still depends on an input long ago
ngrams      language models that count, with Kneser-Ney smoothing
decoding    sampling, the greedy way and beam search
decoders    a character language model, an encoder-decoder, a forecaster
scan        linear recurrences: the loop, the slides' three steps, and in parallel
state_space diagonal and selective state-space layers, and a block
"""

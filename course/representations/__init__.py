"""Topic 11, representation learning.

similarity     inner product, Euclidean distance and correlation, for all pairs
metric_losses  hinge losses over negatives and their smooth forms, InfoNCE, CLIP
mining         which positives and negatives of a batch a loss is given
retrieval      mean average precision, nearest neighbors, linear probes: what embeddings are good for
towers         small encoders of images and of names, side by side
text           latent semantic analysis, and one step of word2vec
named_digits   digits in ink on paper, each with its name
"""

"""Topic 11, representation learning.

similarity     inner product, Euclidean distance and correlation, for all pairs
metric_losses  hinge losses over negatives and their smooth forms, InfoNCE, CLIP
mining         which positives and negatives of a batch a loss is given
retrieval      mean average precision, nearest neighbors, linear probes: what embeddings are good for
towers         small encoders of images and of names, side by side
text           latent semantic analysis, and one step of word2vec
named_digits   digits in ink on paper, each with its name
variational    VAE: a Gaussian code, its cost in nats, and whether it says anything
pixels         decoders of binary images, with and without a look at the pixels before
contrastive_regularization  CR-VAE: codes of two views find each other
masked         masked autoencoders: rebuild hidden patches
"""

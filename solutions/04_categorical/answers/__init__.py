"""What grading 04_categorical is tested with, a file for each task; and what no task may use.

embedding
bandwidth
bandwidth_equivalents
bandwidth_unstable
cbow
huffman
hierarchical
negatives
top_k
"""

from autograder.catalogue import forbid

forbid(
    "course.categorical",
    "faiss",
    "openTSNE",
    "sklearn.manifold",
    "torch.nn.Embedding",
    "torch.nn.EmbeddingBag",
    "torch.nn.functional.embedding",
    "torch.nn.functional.embedding_bag",
    "torch.embedding",
    "torch.embedding_bag",
    "torch.ops.aten.embedding",
    "torch.ops.aten.embedding_dense_backward",
)

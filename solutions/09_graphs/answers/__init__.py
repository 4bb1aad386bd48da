"""What grading 09_graphs is tested with, a file for each task; and what no task may use.

laplacian
two_clusters
gcn
gin
weisfeiler_lehman
weisfeiler_lehman_compared
shortest_paths
shortest_paths_odd_cases
pool
"""

from autograder.catalogue import forbid

forbid(
    "course.graphs",
    "torch_geometric",
    "networkx",
    "scipy.sparse.csgraph",
    "sklearn.cluster",
    "sklearn.manifold",
)

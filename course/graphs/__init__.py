"""Topic 09, graph learning.

matrices           adjacency, degrees, Laplacians, incidence; how smooth a signal is, what a cut costs
spectral           embeddings and clusters from the first eigenvectors; labels that spread
signals            the graph Fourier transform and filters that are polynomials of the Laplacian
message_passing    vertex-centric programming: message, aggregate, update, once or to a fix point
algorithms         PageRank, shortest paths and components as messages
layers             GCN, GAT and GIN
weisfeiler_lehman  colors that tell graphs apart as far as message passing can
pooling            readout, coarser graphs, a global vertex
transformer        attention over all vertices, with positions or distances
link_prediction    TransE, DistMult and an NBFNet-like model; filtered ranks
drawing            a graph in the plane, its vertices colored by a signal or by groups
"""

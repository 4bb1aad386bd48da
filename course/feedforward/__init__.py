"""Topic 02, feedforward networks.

kernels         features that are not learned
retrieval       search by closeness
networks        neurons and graphs of them
network_diagram networks as drawings
linear          least squares, linear autoencoders
threshold       threshold units and their autoencoders
output_layers   softmax regression and its losses
mlp             multi-layer perceptrons
linear_regions  pieces of a ReLU network, counted
region_map      these pieces in color
"""

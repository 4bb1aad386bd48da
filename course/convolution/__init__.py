"""Topic 06, convolutional networks.

correlation      sliding a kernel over a signal or an image; convolution; the same as a sparse linear layer
windows          pooling over windows; how many windows there are
receptive_field  which inputs a feature sees, by formula and by gradients
layers           depth-wise separable convolutions, residual and ConvNeXt blocks
networks         LeNet-5 and residual networks, plain or with skips
dreams           the input that a feature likes best
"""

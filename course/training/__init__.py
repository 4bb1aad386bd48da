"""Topic 03, gradient-based training.

loop            seeds, devices, batches and the training loop that all lectures use
sweep           every arm of a comparison with its own best settings
autodiff        a reverse-mode engine over a compute graph
compute_graph   compute graphs as drawings, with values and gradients
optimizers      from gradient descent to AdamW
trajectories    paths of optimizers over a cost surface
activations     activation functions, their slopes and saturation
normalization   batch, layer and weight normalization
residual        skip connections and deep networks
initialization  how weights start
loss_surface    slices of a loss, normalized by filter
landscape       such slices as drawings
"""

"""Topic 10, training techniques: what is done to data, losses and networks so that they generalize.

augmentation   random transforms that keep the class of an image, and edits that keep the sense of a text
mixup          examples between two examples
masking        hide parts of the input: patches of images, tokens of texts
dropout        hide activations, and average over what was hidden
smoothing      labels that leave a little to the other classes
adversarial    the small step that hurts most, and training against it
shortcuts      a watermark that comes with one class
pretraining    autoencoder, masked reconstruction and SimCLR: feature detectors without labels
siamese        one encoder for two inputs, and one-shot recognition
adapters       adapters, LoRA with an exact merge, BitFit: fine-tuning few parameters
pruning        magnitude pruning with rewinding: lottery tickets
in_context     linear tasks that a Transformer learns from the examples of its prompt; ridge regression
scratchpad     parity of bits, at once and step by step: a chain of thought
"""

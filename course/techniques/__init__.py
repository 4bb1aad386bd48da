"""Topic 10, training techniques: what is done to data, losses and networks so that they generalize.

pretraining  autoencoder, masked reconstruction and SimCLR: feature detectors without labels
adapters     adapters, LoRA with an exact merge, BitFit: fine-tuning few parameters
pruning      magnitude pruning with rewinding: lottery tickets
siamese      one encoder for two inputs, and one-shot recognition
"""

"""Topic 10, training techniques: what is done to data, losses and networks so that they generalize."""

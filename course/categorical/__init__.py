"""Topic 04, layers for categorical data.

embeddings            embedding and softmax layers
tsne                  neighborhoods in the plane
word_vectors          CBOW and skip-gram
word_similarity       how good word vectors are
hierarchical_softmax  softmax over a tree
inner_product_search  the largest inner products, exactly and approximately
"""

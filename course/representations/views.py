"""Views of an image, which make a positive pair: the class-preserving transforms of topic 10."""

from course.techniques.augmentation import random_view

__all__ = ["random_view"]

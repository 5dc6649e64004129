"""What can be measured of each block: columns of numbers, the same for text of every language and layout."""

from cleaner.features.measuring import Features, measure
from cleaner.features.pages import Look, first_look, second_look
from cleaner.features.template import SURE

__all__ = ["SURE", "Features", "Look", "first_look", "measure", "second_look"]

"""From corpora to the weights that ship: training, cross-validation, and comparison of models."""

"""From the corpora to the weights that ship."""

"""Facts about plain text that every step shares: folding, sentences, words."""

"""How long cleaning takes: one document, batches, other engines."""

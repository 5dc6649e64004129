"""How long it takes: one document, batches, engines."""

"""Features of the blocks of a text, or of what is left of a page."""

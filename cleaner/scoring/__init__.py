"""How likely each block is clutter, by learned weights: ``text`` for blocks of text, ``page`` for blocks of pages."""

"""HTML pages into documents: blocks with what their markup says of them."""

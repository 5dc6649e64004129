"""Rule packs from a corpus: what recurs in the documents of a source, and is not its text."""

"""One document's way through all steps: ``text`` for plain text and Markdown, ``page`` for HTML."""

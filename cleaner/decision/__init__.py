"""From marks and scores to cuts: ``text`` for plain text and Markdown, ``page`` for HTML."""

"""Pages as Markdown: converters, their output, and the words of it that a reader sees."""

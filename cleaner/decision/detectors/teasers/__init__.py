"""Unrelated trailing teasers: openings, headlines and excerpts of other articles at the end of a text."""

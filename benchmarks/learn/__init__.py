"""Corpora of made sites: clean articles, and what recurs on each site put into them, clutter or not, by span."""

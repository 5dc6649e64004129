"""Runs of cleaned documents of which it is known how much of the article they lost, in an order to look at them."""

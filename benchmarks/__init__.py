"""Measure cleaner and its peers: quality, precision and speed. See README.md."""

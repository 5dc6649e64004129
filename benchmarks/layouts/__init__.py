"""Texts set anew: wrapped, indented, quoted, justified."""

"""Whether a whole run holds: a folder of all formats with broken documents in it, killed and resumed."""

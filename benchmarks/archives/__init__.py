"""Web archives made for a comparison of their readers."""

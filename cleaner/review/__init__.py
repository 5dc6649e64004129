"""What was removed from many documents, as a page for people to look at, and what they mark there as rules."""

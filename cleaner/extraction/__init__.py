"""HTML pages into documents: blocks with their markup."""

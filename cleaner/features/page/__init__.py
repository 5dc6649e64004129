"""Features of the blocks of a page, in two passes: by markup and shape, then knowing the likely article."""

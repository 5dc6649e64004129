"""What only the sequence of blocks shows: each module finds one kind of clutter and marks it."""

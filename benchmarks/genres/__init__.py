"""Made articles of genres unlike news, and clutter planted in them: what is article is known by span."""

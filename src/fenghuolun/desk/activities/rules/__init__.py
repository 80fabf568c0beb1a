"""Who may, what counts, what the law allows."""

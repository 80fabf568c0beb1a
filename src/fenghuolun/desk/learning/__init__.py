"""Cases as exercises over a sandbox company."""
